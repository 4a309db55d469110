#include "passage/judge.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "passage/align.h"

namespace refrain::passage {
namespace {

constexpr double kUnspacedWorth = 0.95;  // nats a word less the margin, see docs/method.md
constexpr std::array<std::uint32_t, 2> kExcludedWord{0xffff'ffffu, 0xffff'fffeu};  // equal to nothing

}  // namespace

Judge::Judge(const PairModel& model, const Tuning& tuning, double left_words, double right_words)
    : model_(model),
      tuning_(tuning),
      bar_(tuning.bar(left_words, right_words)),
      loose_bar_(tuning.loose_bar(left_words, right_words)),
      close_bar_(tuning.close_bar()) {}

bool Judge::admits(const Candidate& found) const {
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
  if (found.eff >= std::max({bar_, loose_bar_, close_bar_})) return true;
  // Stock words are equal like others: a copy that is full of them is a copy.
  std::array<std::vector<std::uint32_t>, 2> words;
  for (std::size_t s = 0; s < 2; ++s) {
    const PairSide& side = model_.side[s];
    for (std::uint32_t k = found.at[s].begin; k < found.at[s].end; ++k) {
      words[s].push_back((side.flags[k] & kMarkExcluded) != 0 ? kExcludedWord[s] : side.id[k]);
    }
  }
  const auto matches = align(words[0], words[1]);
  const double similarity = static_cast<double>(matches.size()) / std::max(found.at[0].size(), found.at[1].size());
  if (similarity >= 0.8) return found.eff >= close_bar_;
  if (similarity < 0.5 && longest_run(matches) < 8) return found.eff >= loose_bar_;
  return found.eff >= bar_;
}

}  // namespace refrain::passage
