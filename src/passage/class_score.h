// class_score() for code that scores one class at a time, to be inlined there.

#ifndef REFRAIN_SRC_PASSAGE_CLASS_SCORE_H_
#define REFRAIN_SRC_PASSAGE_CLASS_SCORE_H_

#include <algorithm>
#include <cstdint>

#include "base/log.h"
#include "passage/class_scores.h"

namespace refrain::passage {

// The score of one class of equal words, in 1/1024 nat. `ratio`: how much likelier the word is from the other side than
// in general (r of docs/method.md); `multiple`: how many of its occurrences the other side accounts for (mu); `null`:
// ln N.
inline std::int32_t class_score(const ClassTerms& terms, double ratio, double multiple, double null) {
  constexpr double kMostNats = 4;  // a few names must not carry a region
  double nats = 0;
  if (ratio == 0) {
    nats = terms.log_rest - null;
  } else {
    nats = std::min(kMostNats, base::natural_log(1 - terms.lambda + terms.lambda * ratio) - null);
    if (nats > 0) nats = multiple * nats + (1 - multiple) * terms.log_rest;
  }
  return static_cast<std::int32_t>(base::to_score(nats - terms.margin));
}

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_CLASS_SCORE_H_
