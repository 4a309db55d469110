#include "passage/judge.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "passage/align.h"

namespace refrain::passage {
namespace {

constexpr double kCopy = 0.8;            // similarity
constexpr double kUnspacedWorth = 0.95;  // nats a word less the margin, see docs/method.md
constexpr std::array<std::uint32_t, 2> kExcludedWord{0xffff'ffffu, 0xffff'fffeu};  // equal to nothing

}  // namespace

Judge::Judge(const PairModel& model, const Tuning& tuning, double left_words, double right_words)
    : model_(model),
      tuning_(tuning),
      bar_(tuning.bar(left_words, right_words)),
      loose_bar_(tuning.loose_bar(left_words, right_words)),
      close_bar_(tuning.close_bar()) {}

bool Judge::may_be_told(const Candidate& found) const {
  if (found.eff < std::min(bar_, close_bar_)) return false;
  if (found.unspaced) {
    double words = 0;
    for (std::size_t s = 0; s < 2; ++s) {
      for (std::uint32_t k = found.at[s].begin; k < found.at[s].end; ++k) {
        words += 0.5 * half_weight(model_.side[s].flags[k]);
      }
    }
    if (base::to_nats(found.raw) < (kUnspacedWorth - tuning_.margin) * words) return false;
  }
  return true;
}

bool Judge::admits(const Candidate& found) const {
  if (!may_be_told(found)) return false;
  if (found.eff >= std::max({bar_, loose_bar_, close_bar_})) return true;
  const Aligned both = aligned(found);
  if (both.similarity >= kCopy) return found.eff >= close_bar_;
  if (both.similarity < 0.5 && !both.long_run) return found.eff >= loose_bar_;
  return found.eff >= bar_;
}

bool Judge::is_copy(const Candidate& found) const {
  return found.eff >= close_bar_ && may_be_told(found) && aligned(found).similarity >= kCopy;
}

Judge::Aligned Judge::aligned(const Candidate& found) const {
  // Stock words are equal like others: a copy that is full of them is a copy.
  std::array<std::vector<std::uint32_t>, 2> words;
  std::size_t longer = 1;  // without what is left out
  for (std::size_t s = 0; s < 2; ++s) {
    const PairSide& side = model_.side[s];
    std::size_t count = 0;
    for (std::uint32_t k = found.at[s].begin; k < found.at[s].end; ++k) {
      const bool excluded = (side.flags[k] & kMarkExcluded) != 0;
      words[s].push_back(excluded ? kExcludedWord[s] : side.id[k]);
      count += excluded ? 0u : 1u;
    }
    longer = std::max(longer, count);
  }
  const auto matches = align(words[0], words[1]);
  return {.similarity = static_cast<double>(matches.size()) / static_cast<double>(longer),
          .long_run = longest_run(matches) >= 8};
}

}  // namespace refrain::passage
