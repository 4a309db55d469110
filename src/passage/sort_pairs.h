// Sorts pairs of numbers.

#ifndef REFRAIN_SRC_PASSAGE_SORT_PAIRS_H_
#define REFRAIN_SRC_PASSAGE_SORT_PAIRS_H_

#include <cstdint>
#include <vector>

namespace refrain::passage {

// Ascending. `pairs` are left << 32 | right, both below `limit`. Cost: a pass for each 11 bits of 2 log2(limit), and as
// much memory again.
void sort_pairs(std::vector<std::uint64_t>& pairs, std::uint32_t limit);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_SORT_PAIRS_H_
