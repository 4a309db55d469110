// Repeated passages against a dictionary of all runs of words.

#include "dedup/repeated_passages.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "dedup/passage_windows.h"
#include "refrain/words.h"
#include "unit/io_helpers.h"

namespace refrain {
namespace {

using Ranges = std::vector<std::vector<dedup::WordRange>>;  // by document

std::vector<std::string> folded_words(std::string_view text) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  std::vector<std::string> folded;
  for (const Word& word : words) {
    folded.push_back(fold_word(text.substr(word.begin, word.end - word.begin)));
  }
  return folded;
}

// What goes, by the words themselves.
Ranges slowly(const std::vector<std::string>& texts, std::size_t width, std::size_t documents) {
  std::map<std::vector<std::string>, std::set<std::size_t>> holders;
  std::vector<std::vector<std::string>> words;
  for (const std::string& text : texts) words.push_back(folded_words(text));
  const auto window = [&](std::size_t document, std::size_t begin) {
    const auto from = words[document].begin() + static_cast<std::ptrdiff_t>(begin);
    return std::vector<std::string>(from, from + static_cast<std::ptrdiff_t>(width));
  };
  for (std::size_t document = 0; document < texts.size(); ++document) {
    for (std::size_t begin = 0; begin + width <= words[document].size(); ++begin) {
      holders[window(document, begin)].insert(document);
    }
  }
  Ranges ranges(texts.size());
  for (std::size_t document = 0; document < texts.size(); ++document) {
    std::vector<bool> goes(words[document].size() + 1);
    for (std::size_t begin = 0; begin + width <= words[document].size(); ++begin) {
      const std::set<std::size_t>& who = holders.at(window(document, begin));
      if (who.size() < documents || *who.begin() == document) continue;
      for (std::size_t word = begin; word < begin + width; ++word) goes[word] = true;
    }
    for (std::size_t word = 0; word < words[document].size(); ++word) {
      if (!goes[word]) continue;
      if (word == 0 || !goes[word - 1]) ranges[document].push_back({word, word});
      ranges[document].back().end = word + 1;
    }
  }
  return ranges;
}

Ranges quickly(const std::vector<std::string>& texts, std::size_t width, const dedup::RepeatedPassagesOptions& options,
               std::uint64_t* file_bytes = nullptr) {
  const dedup::PassageWindows windows(width);
  dedup::RepeatedPassages passages(options);
  dedup::PassageWindows::Scratch scratch;
  std::vector<std::uint64_t> given;
  std::vector<std::uint64_t> found;
  const auto number = [](std::size_t k) { return static_cast<DocumentNumber>(k); };
  for (std::size_t k = 0; k < texts.size(); ++k) {
    windows.anchors(texts[k], scratch, found);
    REQUIRE(passages.add_anchors(number(k), found).ok());
  }
  REQUIRE(passages.join_anchors().ok());
  for (std::size_t k = 0; k < texts.size(); ++k) {
    REQUIRE(passages.shared_anchors(number(k), given).ok());
    if (given.empty()) continue;
    windows.windows(texts[k], given, scratch, found);
    REQUIRE(passages.add_windows(number(k), found).ok());
  }
  REQUIRE(passages.join_windows().ok());
  Ranges ranges(texts.size());
  for (std::size_t k = 0; k < texts.size(); ++k) {
    REQUIRE(passages.repeated_windows(number(k), given).ok());
    const std::size_t words = windows.cover(texts[k], given, scratch, ranges[k]);
    REQUIRE(words == folded_words(texts[k]).size());
  }
  if (file_bytes != nullptr) *file_bytes = passages.file_bytes();
  return ranges;
}

class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  // Words of a vocabulary of this size, Latin or Han, in either case.
  std::string words(std::size_t count, std::size_t vocabulary) {
    std::string text;
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t word = below(vocabulary);
      if (word % 5 == 4) {
        text += "\xe6\xbc" + std::string(1, static_cast<char>(0x80 + word % 64));  // no space
        continue;
      }
      text += (below(9) == 0 ? "W" : "w") + std::to_string(word) + (below(9) == 0 ? ",\n" : " ");
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

TEST_CASE("passages: random texts, as a dictionary of all windows tells") {
  const io::TempFolder folder;
  Writer writer(20260711);
  for (int round = 0; round < 300; ++round) {
    const std::size_t width = std::vector<std::size_t>{1, 2, 3, 5, 8, 25, 50, 70, 130}[writer.below(9)];
    // Small vocabularies repeat by themselves, large ones where a passage is copied.
    const std::size_t vocabulary = writer.below(2) == 0 ? 2 + writer.below(3) : 5000;
    std::vector<std::string> passages;
    for (int k = 0; k < 4; ++k) passages.push_back(writer.words(1 + writer.below(3 * width), vocabulary));
    std::vector<std::string> texts;
    for (std::size_t left = 2 + writer.below(8); left > 0; --left) {
      std::string text;
      for (std::size_t parts = writer.below(5); parts > 0; --parts) {
        text += writer.below(2) == 0 ? passages[writer.below(passages.size())]
                                     : writer.words(writer.below(2 * width), vocabulary);
        text += " ";
      }
      texts.push_back(text);
    }
    const std::size_t documents = 2 + writer.below(2);
    const Ranges expected = slowly(texts, width, documents);
    for (const unsigned threads : {1u, 2u}) {
      const Ranges ranges = quickly(
          texts, width,
          {.documents = documents, .all = texts.size(), .memory = 0, .folder = folder.path(), .threads = threads});
      INFO("round " << round << ", " << width << " words in " << documents << " documents");
      REQUIRE(ranges == expected);
    }
  }
}

TEST_CASE("passages: long texts and more windows than the memory holds") {
  const io::TempFolder folder;
  Writer writer(7);
  const std::string passage = writer.words(40'000, 100'000);
  std::vector<std::string> texts;
  for (int k = 0; k < 4; ++k) {
    texts.push_back(writer.words(9'000, 100'000) + passage + writer.words(5'000, 100'000));
  }
  const std::size_t width = 20;
  std::uint64_t file_bytes = 0;
  const Ranges ranges =
      quickly(texts, width, {.documents = 3, .all = texts.size(), .memory = 0, .folder = folder.path(), .threads = 2},
              &file_bytes);
  CHECK(ranges == slowly(texts, width, 3));
  CHECK(file_bytes > 0);
}

TEST_CASE("passages: a width of many stretches") {
  const io::TempFolder folder;
  Writer writer(8);
  const std::string passage = writer.words(30'000, 1'000'000);
  const std::vector<std::string> texts = {writer.words(100, 1'000'000) + passage, passage + "end"};
  const Ranges ranges =
      quickly(texts, 30'000, {.all = texts.size(), .memory = 0, .folder = folder.path(), .threads = 1});
  CHECK(ranges == Ranges{{}, {{0, 30'000}}});
}

TEST_CASE("passages: hashes that differ in one bit of 64 are not the same") {
  const io::TempFolder folder;
  dedup::RepeatedPassages passages({.all = 70, .memory = 0, .folder = folder.path(), .threads = 1});
  REQUIRE(passages.join_anchors().ok());
  const std::uint64_t hash = 0x123456789abcdef0u;
  for (DocumentNumber bit = 0; bit < 64; ++bit) {
    REQUIRE(passages.add_windows(bit, std::vector<std::uint64_t>{hash ^ std::uint64_t{1} << bit}).ok());
  }
  REQUIRE(passages.add_windows(64, std::vector<std::uint64_t>{hash, hash}).ok());
  REQUIRE(passages.add_windows(65, std::vector<std::uint64_t>{hash}).ok());
  REQUIRE(passages.join_windows().ok());
  std::vector<std::uint64_t> hashes;
  for (DocumentNumber document = 0; document < 65; ++document) {
    REQUIRE(passages.repeated_windows(document, hashes).ok());
    CHECK(hashes.empty());
  }
  REQUIRE(passages.repeated_windows(65, hashes).ok());
  CHECK(hashes == std::vector<std::uint64_t>{hash});
}

TEST_CASE("passages: pairs come back as pairs") {
  const io::TempFolder folder;
  dedup::PairSpill spill(folder.path("pairs"), 0);
  std::mt19937_64 random(1);
  std::vector<std::vector<dedup::PairSpill::Pair>> parts(dedup::Spill::kParts);
  for (int k = 0; k < 400'000; ++k) {  // 6.4 MB where 2 MiB stay in memory
    const std::size_t part = random() % dedup::Spill::kParts % (1 + random() % dedup::Spill::kParts);
    parts[part].emplace_back(random(), random() % 16);
    REQUIRE(spill.add(part, parts[part].back()).ok());
  }
  CHECK(spill.file_bytes() > 0);
  std::vector<dedup::PairSpill::Pair> pairs;
  for (std::size_t part = 0; part < dedup::Spill::kParts; ++part) {
    REQUIRE(spill.load(part, pairs).ok());
    std::sort(parts[part].begin(), parts[part].end());
    REQUIRE(pairs == parts[part]);
  }
}

TEST_CASE("passages: what cannot be written is told") {
  dedup::RepeatedPassages passages({.all = 2, .memory = 0, .folder = "/nonexistent", .threads = 1});
  std::vector<std::uint64_t> anchors(1'000'000);
  for (std::size_t k = 0; k < anchors.size(); ++k) anchors[k] = k << 18;
  for (std::uint64_t& anchor : anchors) anchor &= (std::uint64_t{1} << 38) - 1;
  const std::string error(passages.add_anchors(0, anchors).message());
  CHECK(error.starts_with("/nonexistent/windows: cannot be written: "));
  CHECK(error.ends_with("; name another place with \1temp\2"));
}

}  // namespace
}  // namespace refrain
