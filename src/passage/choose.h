// From the seeds of two texts to the passages they share: refine, choose, join.

#ifndef REFRAIN_SRC_PASSAGE_CHOOSE_H_
#define REFRAIN_SRC_PASSAGE_CHOOSE_H_

#include <span>
#include <vector>

#include "passage/refine.h"

namespace refrain::passage {

// What one refined rectangle has to reach, given the similarity of its sides.
class Judge {
 public:
  Judge(const PairModel& model, const Tuning& tuning, double left_words, double right_words);

  bool admits(const Candidate& found) const;

 private:
  const PairModel& model_;
  const Tuning& tuning_;
  double bar_, loose_bar_, close_bar_;
};

// `seeds` are taken in the order given: the most promising first. The result is in order of the left side, then of the
// right one. `left_words` and `right_words` are the lengths of the two documents (not of the views).
std::vector<Candidate> find_in_pair(const PairModel& model, const Tuning& tuning, std::span<const Rectangle> seeds,
                                    double left_words, double right_words, Refiner& refiner);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_CHOOSE_H_
