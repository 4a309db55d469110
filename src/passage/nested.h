// Each pair of places is told once.

#ifndef REFRAIN_SRC_PASSAGE_NESTED_H_
#define REFRAIN_SRC_PASSAGE_NESTED_H_

#include <cstdint>
#include <span>
#include <vector>

#include "passage/found.h"

namespace refrain::passage {

// By overlap: whether another one of the same two documents tells it too. That is so where both lie in the same place, by
// more than half of the shorter one, on both sides: the one with more words in common stays, the earlier one of equals. A
// run goes where it meets a passage at all. `words`: in common, by overlap.
// Cost: n log n, and a comparison for each two that meet on the right side.
std::vector<bool> told_twice(std::span<const Found> found, std::span<const std::uint32_t> words);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_NESTED_H_
