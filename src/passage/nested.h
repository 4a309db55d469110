// Each pair of places is told once.

#ifndef REFRAIN_SRC_PASSAGE_NESTED_H_
#define REFRAIN_SRC_PASSAGE_NESTED_H_

#include <span>
#include <vector>

#include "passage/found.h"
#include "passage/measure.h"

namespace refrain::passage {

// By overlap: whether another one of the same two documents tells it too, the one with more words in common (the earlier
// of equals; a passage before a run). That is so where
//   - both lie in the same place, by more than half of the shorter one, on both sides; a run where it meets a passage at
//     all;
//   - in two documents: .8 of its words on one side are those that the other one shares too. Then its other side is a
//     further copy in one document, which is the business of what is found within that.
// `measures`: of each of `found`. Cost: n log n, and a look at the words of each two that meet on one side.
std::vector<bool> told_twice(std::span<const Found> found, std::span<const Measure> measures);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_NESTED_H_
