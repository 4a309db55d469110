// Runs of equal words that follow each other in two texts: what a copy with a few changes looks like.

#ifndef REFRAIN_SRC_PASSAGE_CHAINS_H_
#define REFRAIN_SRC_PASSAGE_CHAINS_H_

#include <cstdint>
#include <vector>

#include "passage/pair_model.h"
#include "passage/rectangle.h"

namespace refrain::passage {

inline constexpr std::uint32_t kChainGap = 11;  // words between two runs of a chain, on either side, at most

// Whether words i and j of the two sides agree. Stock words do as others, excluded ones never.
inline bool agree(const PairModel& model, std::uint32_t i, std::uint32_t j) {
  const PairSide& x = model.side[0];
  const PairSide& y = model.side[1];
  return x.id[i] == y.id[j] && ((x.flags[i] | y.flags[j]) & kMarkExcluded) == 0;
}

// Words [left, left + length) of side 0 that agree with [right, right + length) of side 1, at least three, and no more
// on either end.
struct EqualRun {
  std::uint32_t left = 0, right = 0, length = 0;
  std::uint32_t before = 0;       // one more than the run before it in the best chain that ends here; 0: none
  std::int32_t score = 0;         // of that chain: its words, less two for each word of the longer gap between two runs
  std::int32_t peak = 0;          // the greatest score on it
  std::uint32_t on_diagonal = 0;  // one more than the run before it on the same diagonal; 0: none

  std::uint32_t left_end() const { return left + length; }
  std::uint32_t right_end() const { return right + length; }
};

// Words of `later` that lie in `earlier` on one side or the other: in a chain they are cut off.
std::uint32_t overlap(const EqualRun& earlier, const EqualRun& later);

// Holds scratch; one a thread.
class ChainFinder {
 public:
  // All runs in `window`, in order of their left side and then of their right one (of a 3-gram the first 32 places count),
  // and the best chain that ends in each. In a chain each run lies behind the one before it on both sides, kChainGap words
  // at most; no chain goes on from a place 24 below its peak. Cost: linear in the window and in the number of runs.
  const std::vector<EqualRun>& find(const PairModel& model, const Rectangle& window);

 private:
  void find_runs(const PairModel& model, const Rectangle& window);
  void chain_runs(const Rectangle& window);

  std::vector<EqualRun> runs_;
  std::vector<std::uint32_t> heads_, next_;  // of 3-grams of side 1
  std::vector<std::uint32_t> last_on_diagonal_;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_CHAINS_H_
