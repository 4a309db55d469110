#include "passage/measure.h"

#include <algorithm>
#include <tuple>

#include "base/log.h"

namespace refrain::passage {
namespace {

constexpr double kCommonNats = 4;    // what an everyday word has: it says nothing
constexpr double kUncommonNats = 6;  // a word in 400: to share it is to tell the same

constexpr double kPriorWords = 100'000;
// Of one character in a script without spaces: two of them are worth an uncommon word.
constexpr double kCharacterFrequency = 1.0 / 64;
constexpr double kNatsPerBit = 0.6931471805599453;

}  // namespace

OverlapKind kind_of(double similarity, std::uint64_t left_words, std::uint64_t right_words) {
  constexpr double kEdited = 0.8;
  constexpr std::uint64_t kCondensed = 3;
  if (similarity >= 1) return OverlapKind::kExact;
  if (similarity >= kEdited) return OverlapKind::kEdited;
  const auto [shorter, longer] = std::minmax(left_words, right_words);
  return longer >= kCondensed * shorter ? OverlapKind::kCondensed : OverlapKind::kReworded;
}

Stretch with_last_character(const Collection& all, const Stretch& stretch, std::uint64_t limit) {
  const std::uint64_t last = stretch.end - 1;
  const bool pair = stretch.size() > 0 && stretch.end < limit && (all.flags[last] & kMarkPaired) != 0;
  return pair ? Stretch{stretch.begin, stretch.end + 1} : stretch;
}

double Measurer::frequency(std::uint64_t word, bool across) const {
  if ((all_.flags[word] & kMarkUnspaced) != 0) return kCharacterFrequency;
  const double prior = all_.vocabulary.words[all_.id[word]].prior;
  if (!across || frequencies_ == nullptr) return prior;
  const double others = std::max(0.0, static_cast<double>(frequencies_->count[all_.id[word]]) - 2);
  return (others + kPriorWords * prior) / (frequencies_->words + kPriorWords);
}

Measure Measurer::measure(const Found& found) const {
  const auto words = [&](const Stretch& stretch, std::uint32_t none, std::uint64_t& count) {
    std::vector<std::uint32_t> out(stretch.size(), none);
    for (std::uint64_t k = stretch.begin; k < stretch.end; ++k) {
      if ((all_.flags[k] & kMarkExcluded) != 0) continue;
      out[k - stretch.begin] = all_.spelled(k);
      ++count;
    }
    return out;
  };
  const bool across = found.left_document != found.right_document;
  Measure out;
  const auto left = words(found.left, 0xffff'ffffu, out.left_words);
  const auto right = words(found.right, 0xffff'fffeu, out.right_words);
  out.matches = align(left, right);
  out.words = static_cast<std::uint32_t>(out.matches.size());
  base::Score nats = 0;
  for (const AlignedWords& match : out.matches) {
    const std::uint64_t word = found.left.begin + match.left;
    out.halves += (all_.flags[word] & kMarkUnspaced) != 0 ? 1u : 2u;
    nats += base::to_score(-base::natural_log(frequency(word, across)));
  }
  // Copies that directly follow each other: each of them is the first one again.
  const std::uint64_t longer =
      found.origin == Origin::kRepeated ? out.left_words : std::max(out.left_words, out.right_words);
  out.similarity = longer > 0 ? static_cast<double>(out.words) / static_cast<double>(longer) : 0;
  out.bits = base::to_nats(nats) / kNatsPerBit;
  return out;
}

double Measurer::wording(const Found& found) const {
  const bool across = found.left_document != found.right_document;
  struct Seen {
    std::uint32_t word = 0;
    bool right = false, name = false;
    std::uint64_t at = 0;
  };
  std::vector<Seen> seen;
  const auto add = [&](const Stretch& words, bool right) {
    for (std::uint64_t k = words.begin; k < words.end; ++k) {
      const std::uint8_t flags = all_.flags[k];
      if ((flags & kMarkExcluded) != 0 || (across && (flags & kMarkStock) != 0)) continue;
      seen.push_back({all_.id[k], right, (flags & kMarkName) != 0, k});
    }
  };
  add(found.left, false);
  add(found.right, true);
  std::sort(seen.begin(), seen.end(),
            [](const Seen& x, const Seen& y) { return std::tie(x.word, x.at) < std::tie(y.word, y.at); });
  base::Score nats = 0;
  for (std::size_t k = 0; k < seen.size();) {
    const Seen& first = seen[k];
    bool left = false;
    bool right = false;
    bool plain = false;
    for (; k < seen.size() && seen[k].word == first.word; ++k) {
      (seen[k].right ? right : left) = true;
      plain = plain || !seen[k].name;
    }
    if (!left || !right || !plain) continue;
    const double one = -base::natural_log(frequency(first.at, across));
    const bool unspaced = (all_.flags[first.at] & kMarkUnspaced) != 0;
    nats += base::to_score(unspaced ? one : std::max(0.0, one - kCommonNats));
  }
  return base::to_nats(nats);
}

std::vector<Stretch> Measurer::told_sentences(const Found& found, const Measure& measure) const {
  const bool across = found.left_document != found.right_document;
  const bool left = found.left.size() > found.right.size();
  const Stretch& longer = left ? found.left : found.right;
  std::vector<Stretch> told;
  for (const AlignedWords& match : measure.matches) {
    const std::uint64_t word = longer.begin + (left ? match.left : match.right);
    if (!told.empty() && word < told.back().end) continue;
    const bool unspaced = (all_.flags[word] & kMarkUnspaced) != 0;
    if (!unspaced && -base::natural_log(frequency(word, across)) < kUncommonNats) continue;
    const auto behind = std::upper_bound(all_.sentence_word.begin(), all_.sentence_word.end(), word);
    const std::uint64_t end = behind == all_.sentence_word.end() ? all_.words() : *behind;
    told.push_back({std::max<std::uint64_t>(*std::prev(behind), longer.begin), std::min(end, longer.end)});
  }
  return told;
}

double Measurer::surprise(const Stretch& words, bool across) const {
  base::Score nats = 0;
  for (std::uint64_t k = words.begin; k < words.end; ++k) {
    const bool counts = (all_.flags[k] & kMarkExcluded) == 0 && !(across && (all_.flags[k] & kMarkStock) != 0);
    if (counts) nats += base::to_score(-base::natural_log(frequency(k, across)));
  }
  return base::to_nats(nats) / kNatsPerBit;
}

}  // namespace refrain::passage
