#include "passage/chains.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace refrain::passage {
namespace {

constexpr std::uint32_t kGram = 3;      // words of the shortest run
constexpr int kMostPlaces = 32;         // of a 3-gram on the other side
constexpr std::int32_t kGapCost = 2;    // a word of the longer gap
constexpr std::int32_t kMostFall = 24;  // of a chain below its peak

}  // namespace

std::uint32_t overlap(const EqualRun& earlier, const EqualRun& later) {
  return std::max(earlier.left_end() > later.left ? earlier.left_end() - later.left : 0,
                  earlier.right_end() > later.right ? earlier.right_end() - later.right : 0);
}

// All maximal runs, in order of their left side and then of their right one.
void ChainFinder::find_runs(const PairModel& model, const Rectangle& window) {
  runs_.clear();
  const auto [own, other] = window;
  if (own.size() < kGram || other.size() < kGram) return;
  const auto bits = static_cast<unsigned>(std::bit_width(std::size_t{other.size()} + 16));
  heads_.assign(std::size_t{1} << bits, 0);
  next_.assign(other.size(), 0);
  // Chains run from the first position to the last.
  for (std::uint32_t j = other.size() - kGram + 1; j-- > 0;) {
    const std::uint8_t* flags = model.side[1].flags + other.begin + j;
    if (((flags[0] | flags[1] | flags[2]) & kMarkExcluded) != 0) continue;
    std::uint32_t& head = heads_[gram_slot(model.side[1].id + other.begin + j, bits)];
    next_[j] = head;
    head = j + 1;
  }
  for (std::uint32_t i = own.begin; i + kGram <= own.end; ++i) {
    int places = 0;
    for (std::uint32_t at = heads_[gram_slot(model.side[0].id + i, bits)]; at != 0 && places < kMostPlaces;
         at = next_[at - 1]) {
      const std::uint32_t j = other.begin + at - 1;
      if (!agree(model, i, j) || !agree(model, i + 1, j + 1) || !agree(model, i + 2, j + 2)) continue;
      ++places;
      if (i > own.begin && j > other.begin && agree(model, i - 1, j - 1)) continue;  // not where the run begins
      std::uint32_t length = kGram;
      while (i + length < own.end && j + length < other.end && agree(model, i + length, j + length)) ++length;
      runs_.push_back({.left = i, .right = j, .length = length});
    }
  }
}

// Finds the best chain that ends in each run. Two runs of a chain are at most kChainGap diagonals apart, and those of one
// diagonal do not meet, so a run has few to look back at.
void ChainFinder::chain_runs(const Rectangle& window) {
  const std::uint32_t diagonals = window[0].size() + window[1].size() + 2 * kChainGap + 1;
  last_on_diagonal_.assign(diagonals, 0);
  for (std::uint32_t r = 0; r < runs_.size(); ++r) {
    EqualRun& run = runs_[r];
    const std::uint32_t diagonal =
        kChainGap + (run.left - window[0].begin) + window[1].size() - (run.right - window[1].begin);
    run.score = run.peak = static_cast<std::int32_t>(run.length);
    for (std::uint32_t d = diagonal - kChainGap; d <= diagonal + kChainGap; ++d) {
      const std::uint32_t apart = d > diagonal ? d - diagonal : diagonal - d;
      for (std::uint32_t at = last_on_diagonal_[d]; at != 0; at = runs_[at - 1].on_diagonal) {
        const EqualRun& earlier = runs_[at - 1];
        if (earlier.left_end() + kChainGap < run.left) break;
        if (earlier.left >= run.left || earlier.right >= run.right) continue;
        const std::uint32_t cut = overlap(earlier, run);
        if (cut >= run.length) continue;
        const std::uint32_t gap =
            cut > 0 ? apart : std::max(run.left - earlier.left_end(), run.right - earlier.right_end());
        if (gap > kChainGap) continue;
        const std::int32_t before = earlier.score - kGapCost * static_cast<std::int32_t>(gap);
        if (before <= 0 || before < earlier.peak - kMostFall) continue;
        const std::int32_t score = before + static_cast<std::int32_t>(run.length - cut);
        const std::int32_t peak = std::max(earlier.peak, score);
        if (score < run.score || (score == run.score && peak >= run.peak)) continue;
        run.score = score;
        run.peak = peak;
        run.before = at;
      }
    }
    run.on_diagonal = last_on_diagonal_[diagonal];
    last_on_diagonal_[diagonal] = r + 1;
  }
}

const std::vector<EqualRun>& ChainFinder::find(const PairModel& model, const Rectangle& window) {
  find_runs(model, window);
  chain_runs(window);
  return runs_;
}

}  // namespace refrain::passage
