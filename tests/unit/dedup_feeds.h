// Small feeds with all that is hard about near-duplicates.

#ifndef REFRAIN_TESTS_UNIT_DEDUP_FEEDS_H_
#define REFRAIN_TESTS_UNIT_DEDUP_FEEDS_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace refrain {

using Words = std::vector<std::string>;

class FeedMaker {
 public:
  explicit FeedMaker(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }

  Words fresh(std::size_t words, std::size_t vocabulary = 50'000) {
    Words result;
    for (std::size_t k = 0; k < words; ++k) result.push_back("w" + std::to_string(below(vocabulary)));
    return result;
  }

  // With so many words replaced, put in or taken out.
  Words edited(Words words, std::size_t edits) {
    for (; edits > 0; --edits) {
      const std::size_t at = words.empty() ? 0 : below(words.size());
      const auto place = words.begin() + static_cast<std::ptrdiff_t>(at);
      switch (below(3)) {
        case 0:
          words.insert(place, fresh(1).front());
          break;
        case 1:
          if (words.size() > 1) words.erase(place);
          break;
        default:
          if (!words.empty()) *place = fresh(1).front();
      }
    }
    return words;
  }

  // Words as a text, in one of many ways of case, space and punctuation.
  std::string text(const Words& words) {
    static const char* const kBetween[] = {" ", ", ", ". ", "\n", " - ", "\t(", "  "};
    std::string result;
    for (const std::string& word : words) {
      result += word;
      if (char& first = result[result.size() - word.size()]; below(8) == 0 && first >= 'a') {
        first = static_cast<char>(first - 'a' + 'A');
      }
      result += kBetween[below(std::size(kBetween))];
    }
    return result;
  }

  // Families with chains of edits, exact copies, texts of few words or none, lists of one word.
  std::vector<std::string> families(std::size_t documents) {
    std::vector<Words> made;
    std::vector<std::string> texts;
    while (texts.size() < documents) {
      Words words;
      const std::size_t kind = below(20);
      if (kind < 6 || made.empty()) {
        words = fresh(1 + below(80));
      } else if (kind < 12) {
        const Words& from = made[made.size() - 1 - below(std::min<std::size_t>(made.size(), 30))];
        words = edited(from, below(1 + from.size() / 12));
      } else if (kind < 15) {  // one edit after the other
        words = edited(made.back(), 1 + below(3));
      } else if (kind < 17) {
        words = made[below(made.size())];
      } else if (kind == 17) {
        words = fresh(below(3), 4);
      } else if (kind == 18) {
        words = Words(1 + below(40), "again");
      } else {
        words = fresh(40 + below(20), 6);  // of few different words: shingles stand twice
      }
      texts.push_back(words.empty() && below(2) == 0 ? "... --- \n" : text(words));
      made.push_back(std::move(words));
    }
    return texts;
  }

  // Pages of one template: the same words about so many of their own. Now and then one that is near to another.
  std::vector<std::string> pages(std::size_t documents, std::size_t common, std::size_t own) {
    const Words head = fresh(common / 2);
    const Words tail = fresh(common - common / 2);
    std::vector<Words> made;
    std::vector<std::string> texts;
    for (std::size_t k = 0; k < documents; ++k) {
      Words page;
      if (k > 0 && below(10) == 0) {
        page = edited(made[below(made.size())], 1);
      } else {
        page = head;
        const Words middle = fresh(own + below(own));
        page.insert(page.end(), middle.begin(), middle.end());
        page.insert(page.end(), tail.begin(), tail.end());
      }
      texts.push_back(text(page));
      made.push_back(std::move(page));
    }
    return texts;
  }

  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t k = items.size(); k > 1; --k) std::swap(items[k - 1], items[below(k)]);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace refrain

#endif  // REFRAIN_TESTS_UNIT_DEDUP_FEEDS_H_
