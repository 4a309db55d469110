// Pet phrases. Every repeated run of 3 to 12 words that no longer run explains is scored by how much oftener it stands
// than chance would have it; the best ones are taken first, and what they leave unexplained decides about the others.

#include "refrain/phrases.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

#include "base/log.h"
#include "passage/collection.h"
#include "passage/found.h"
#include "passage/repeated_grams.h"
#include "refrain/sentences.h"

namespace refrain {
namespace passage {
namespace {

constexpr std::uint32_t kNone = RepeatedGrams::kNone;
constexpr double kBar = 16;           // nats that a phrase must be worth
constexpr double kPriorWords = 2000;  // weight of the background beside the text's own counts
constexpr double kNatsPerBit = 0.6931471805599453;
// What words have in common with their neighbours in any text: beside the words before it a word is so many times as
// likely as alone. 2.5 nats; 3.5 between characters of scripts written without spaces, which make up words.
constexpr double kContext = 12.18;
constexpr double kUnspacedContext = 33.1;
constexpr double kCharacterFrequency = 1e-3;
// Bits of a run of more than kMostPhraseWords words that the search for passages tells of.
constexpr double kPassageBits = 110;
// Where more of the words inside of sentences begin in upper case, it is the language's way, and says nothing of names.
constexpr std::uint64_t kFewCapitals = 8;  // one in eight

struct Candidate {
  std::uint32_t words = 0;
  std::uint32_t first = 0;   // of its places in places_
  std::uint32_t places = 0;  // disjoint ones
  base::Score surprise = 0;
};

class PhraseFinder {
 public:
  PhraseFinder(const Collection& all, std::string_view text)
      : all_(all),
        size_(all.words()),
        text_(text),
        words_(size_, kNone),
        begins_(size_, false),
        covered_(size_, false) {
    for (std::size_t k = 0; k < size_; ++k) {
      if ((all.flags[k] & kMarkExcluded) == 0) words_[k] = all.spelled(k);
    }
  }

  std::vector<Phrase> run() {
    count_words();
    find_passages();
    for (std::size_t k = 0; k < size_; ++k) begins_[k] = all_.price[k] == 0 || speech_begins(k);
    find_candidates();
    return choose();
  }

 private:
  // How often each word stands, and which are names: those that never begin in lower case where a sentence goes on.
  void count_words() {
    counts_.assign(all_.vocabulary.words.size(), 0);
    name_.assign(counts_.size(), true);
    std::uint64_t inside = 0;
    std::uint64_t capitals = 0;
    for (std::size_t k = 0; k < size_; ++k) {
      if (words_[k] == kNone) continue;
      ++counts_[words_[k]];
      ++total_;
      const bool capital = (all_.flags[k] & kMarkName) != 0;
      const bool in_sentence = all_.price[k] > kSentencePrice;
      inside += in_sentence ? 1u : 0u;
      capitals += in_sentence && capital && !is_number(k) ? 1u : 0u;
      if (!capital) name_[words_[k]] = false;
    }
    if (capitals * kFewCapitals <= inside) return;
    for (std::size_t k = 0; k < size_; ++k) {
      if (words_[k] != kNone && !is_number(k)) name_[words_[k]] = false;
    }
  }

  // Runs that are too long for a phrase, over the ends of sentences too. What the search for passages tells of is told
  // already; others are told once, by the best of their words.
  void find_passages() {
    RepeatedGrams grams(words_, begins_);
    while (grams.size() <= kMostPhraseWords) grams.grow();
    for (std::size_t p = 0; p < grams.places().size();) {
      Stretch run{grams.places()[p], grams.places()[p] + std::uint64_t{grams.size()}};
      for (++p; p < grams.places().size() && grams.places()[p] <= run.end; ++p) {
        run.end = grams.places()[p] + std::uint64_t{grams.size()};
      }
      double nats = 0;
      for (std::uint64_t k = run.begin; k < run.end; ++k) nats -= base::natural_log(prior(words_[k]));
      if (nats >= kPassageBits * kNatsPerBit) {
        cover(run);
      } else {
        long_runs_.push_back(run);
      }
    }
  }

  // The grams of each size that are not part of a longer one wherever they stand.
  void find_candidates() {
    RepeatedGrams grams(words_, begins_);
    while (grams.size() < kLeastPhraseWords) grams.grow();
    while (grams.size() <= kMostPhraseWords && grams.names() > 0) {
      const std::vector<std::uint32_t> at(grams.places().begin(), grams.places().end());
      std::vector<std::uint32_t> names(at.size());
      std::vector<std::uint32_t> counts(grams.names());
      for (std::size_t p = 0; p < at.size(); ++p) names[p] = grams.name(at[p]);
      for (std::uint32_t name = 0; name < grams.names(); ++name) counts[name] = grams.count(name);
      const std::uint32_t words = grams.size();
      std::vector<bool> whole(counts.size(), true);
      if (words < kMostPhraseWords) {
        grams.grow();
        std::size_t p = 0;
        for (const std::uint32_t k : grams.places()) {
          while (at[p] < k) ++p;
          const std::uint32_t count = grams.count(grams.name(k));
          if (count == counts[names[p]]) whole[names[p]] = false;
          if (count == counts[names[p + 1]]) whole[names[p + 1]] = false;
        }
      }
      add_candidates(words, at, names, whole);
      if (words == kMostPhraseWords) break;
    }
  }

  void add_candidates(std::uint32_t words, const std::vector<std::uint32_t>& at,
                      const std::vector<std::uint32_t>& names, const std::vector<bool>& whole) {
    std::vector<std::uint32_t> begin(whole.size() + 1, 0);
    for (const std::uint32_t name : names) ++begin[name + 1];
    for (std::size_t name = 0; name < whole.size(); ++name) begin[name + 1] += begin[name];
    std::vector<std::uint32_t> sorted(at.size());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    for (std::size_t p = 0; p < at.size(); ++p) sorted[next[names[p]]++] = at[p];
    for (std::size_t name = 0; name < whole.size(); ++name) {
      if (!whole[name]) continue;
      std::uint32_t first = sorted[begin[name]];
      Candidate one{.words = words, .first = static_cast<std::uint32_t>(places_.size())};
      trim(first, one.words);
      if (one.words == 0) continue;
      const std::uint32_t trimmed = first - sorted[begin[name]];
      std::uint64_t free_from = 0;
      for (std::uint32_t p = begin[name]; p < begin[name + 1]; ++p) {
        if (sorted[p] + trimmed < free_from) continue;
        places_.push_back(sorted[p] + trimmed);
        free_from = std::uint64_t{places_.back()} + one.words;
      }
      one.places = static_cast<std::uint32_t>(places_.size()) - one.first;
      one.surprise = one.places < 2 ? 0 : surprise(first, one.words, one.places);
      if (one.surprise >= base::to_score(kBar)) {
        candidates_.push_back(one);
      } else {
        places_.resize(one.first);
      }
    }
  }

  // Whether a quotation mark is opened before word k: white space stands before it, and none behind.
  bool speech_begins(std::size_t k) const {
    if (k == 0) return false;
    constexpr std::string_view kMarks[] = {"\"", "\xe2\x80\x9c", "\xe2\x80\x9e", "\xc2\xab", "\xe2\x80\x98"};
    const std::string_view gap = text_.substr(all_.end[k - 1], all_.begin[k] - all_.end[k - 1]);
    if (gap.size() < 2) return false;
    return std::any_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) {
      const std::size_t at = gap.rfind(mark);
      return at != std::string_view::npos && at > 0 && (gap[at - 1] == ' ' || gap[at - 1] == '\n');
    });
  }

  // Whether word k goes on with what a reader sees as one word ("don't", "x-ray").
  bool goes_on(std::size_t k) const {
    constexpr std::uint8_t kGlued = 18;
    return k < size_ && all_.price[k] == kGlued;
  }

  // A phrase does not begin or end inside of what a reader sees as one word, and has three of those.
  void trim(std::uint32_t& first, std::uint32_t& words) const {
    while (words > 0 && goes_on(first)) ++first, --words;
    while (words > 0 && goes_on(first + words)) --words;
    std::uint32_t seen = 0;
    for (std::uint32_t k = first; k < first + words; ++k) seen += goes_on(k) ? 0u : 1u;
    if (seen < kLeastPhraseWords) words = 0;
  }

  // The information that a gram stands `count` times where `expected` are: of a Poisson variable, the logarithm of the
  // likelihood ratio between what was seen and what was expected.
  base::Score surprise(std::uint32_t first, std::uint32_t words, std::uint32_t count) const {
    const auto outside = static_cast<double>(total_ - std::uint64_t{words} * count) + kPriorWords;
    double expected = static_cast<double>(total_);
    for (std::uint32_t k = first; k < first + words; ++k) {
      const std::uint32_t word = words_[k];
      if (name_[word]) continue;
      std::uint32_t inside = 0;
      for (std::uint32_t other = first; other < first + words; ++other) inside += words_[other] == word ? count : 0u;
      // Copies that overlap are left out of `count`, so a word may seem to stand oftener inside than at all.
      const double seen = counts_[word] > inside ? static_cast<double>(counts_[word] - inside) : 0;
      const double frequency = (seen + kPriorWords * prior(word)) / outside;
      expected *= std::min(1.0, frequency * (all_.vocabulary.words[word].unspaced ? kUnspacedContext : kContext));
    }
    if (count <= expected) return 0;
    return base::to_score(count * base::natural_log(count / expected) - count + expected);
  }

  double prior(std::uint32_t word) const {
    const Entry& entry = all_.vocabulary.words[word];
    return entry.unspaced ? kCharacterFrequency : entry.prior;
  }

  bool is_number(std::size_t k) const { return text_[all_.begin[k]] >= '0' && text_[all_.begin[k]] <= '9'; }

  void cover(const Stretch& words) {
    for (std::uint64_t k = words.begin; k < words.end; ++k) covered_[k] = true;
  }

  // Takes the most surprising phrase first. Places that lie in what was taken before tell nothing new: all of them
  // together count as one.
  std::vector<Phrase> choose() {
    std::sort(candidates_.begin(), candidates_.end(), [&](const Candidate& x, const Candidate& y) {
      if (x.surprise != y.surprise) return x.surprise > y.surprise;
      return std::pair(places_[x.first], y.words) < std::pair(places_[y.first], x.words);
    });
    std::vector<Candidate> taken;
    for (Candidate& one : candidates_) {
      std::uint32_t fresh = 0;
      for (std::uint32_t p = 0; p < one.places; ++p) fresh += is_covered(places_[one.first + p], one.words) ? 0u : 1u;
      if (fresh < one.places) {
        if (fresh == 0) continue;
        one.surprise = surprise(places_[one.first], one.words, fresh + 1);
        if (one.surprise < base::to_score(kBar)) continue;
      }
      taken.push_back(one);
      for (std::uint32_t p = 0; p < one.places; ++p) take(places_[one.first + p], one.words);
    }
    std::stable_sort(taken.begin(), taken.end(),
                     [](const Candidate& x, const Candidate& y) { return x.surprise > y.surprise; });
    std::vector<Phrase> phrases;
    phrases.reserve(taken.size());
    for (const Candidate& one : taken) {
      Phrase phrase{.words = one.words, .surprise = base::to_nats(one.surprise), .places = {}};
      for (std::uint32_t p = 0; p < one.places; ++p) {
        const std::uint32_t first = places_[one.first + p];
        phrase.places.push_back({.bytes = {all_.begin[first], all_.end[first + one.words - 1]}, .first_word = first});
      }
      phrases.push_back(std::move(phrase));
    }
    return phrases;
  }

  bool is_covered(std::uint32_t first, std::uint32_t words) const {
    std::uint32_t covered = 0;
    for (std::uint32_t k = first; k < first + words; ++k) covered += covered_[k] ? 1u : 0u;
    return 2 * covered > words;
  }

  void take(std::uint32_t first, std::uint32_t words) {
    const Stretch place{first, std::uint64_t{first} + words};
    cover(place);
    const auto run = std::upper_bound(long_runs_.begin(), long_runs_.end(), place.begin,
                                      [](std::uint64_t at, const Stretch& one) { return at < one.end; });
    if (run != long_runs_.end() && run->begin <= place.begin && place.end <= run->end) cover(*run);
  }

  const Collection& all_;
  std::size_t size_;
  std::string_view text_;
  std::vector<std::uint32_t> words_;   // by place; kNone for what is left out
  std::vector<bool> begins_;           // a sentence
  std::vector<bool> covered_;          // is explained already
  std::vector<std::uint32_t> counts_;  // by vocabulary word
  std::vector<bool> name_;
  std::uint64_t total_ = 0;
  std::vector<Stretch> long_runs_;
  std::vector<Candidate> candidates_;
  std::vector<std::uint32_t> places_;
};

}  // namespace
}  // namespace passage

std::vector<Phrase> find_phrases(const DocumentText& document) {
  // A source by itself is nothing that is searched; its words are those of any other text.
  const DocumentText one = {.text = document.text, .source = false, .excluded = document.excluded};
  return passage::PhraseFinder(passage::collect(std::span(&one, 1), 1), document.text).run();
}

}  // namespace refrain
