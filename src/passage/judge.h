// Which rectangles are reported.

#ifndef REFRAIN_SRC_PASSAGE_JUDGE_H_
#define REFRAIN_SRC_PASSAGE_JUDGE_H_

#include "passage/pair_model.h"
#include "passage/rectangle.h"
#include "passage/tuning.h"

namespace refrain::passage {

// What one refined rectangle has to reach, given the similarity of its sides.
class Judge {
 public:
  Judge(const PairModel& model, const Tuning& tuning, double left_words, double right_words);

  bool admits(const Candidate& found) const;

  // Admitted as a close copy: equal but for single words.
  bool is_copy(const Candidate& found) const;

 private:
  struct Aligned {
    double similarity = 0;
    bool long_run = false;  // eight words and more in a row
  };
  Aligned aligned(const Candidate& found) const;
  bool may_be_told(const Candidate& found) const;  // by its score alone

  const PairModel& model_;
  const Tuning& tuning_;
  double bar_, loose_bar_, close_bar_;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_JUDGE_H_
