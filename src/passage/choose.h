// From the seeds of two texts to the passages they share: refine, choose, join, take apart.

#ifndef REFRAIN_SRC_PASSAGE_CHOOSE_H_
#define REFRAIN_SRC_PASSAGE_CHOOSE_H_

#include <span>
#include <vector>

#include "passage/compose.h"
#include "passage/refine.h"

namespace refrain::passage {

// `seeds` are taken in the order given: the most promising first. The result is in order of the left side, then of the
// right one. `left_words` and `right_words` are the lengths of the two documents (not of the views).
std::vector<Candidate> find_in_pair(const PairModel& model, const Tuning& tuning, std::span<const Rectangle> seeds,
                                    double left_words, double right_words, Refiner& refiner, Composer& composer);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_CHOOSE_H_
