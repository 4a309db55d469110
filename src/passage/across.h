// Passages across documents.

#ifndef REFRAIN_SRC_PASSAGE_ACROSS_H_
#define REFRAIN_SRC_PASSAGE_ACROSS_H_

#include <cstdint>
#include <vector>

#include "passage/candidates.h"
#include "passage/collection.h"
#include "passage/found.h"
#include "passage/tuning.h"

namespace refrain::passage {

// All passage pairs of the candidates, in order of place.
std::vector<Found> find_across(const Collection& all, const Frequencies& frequencies, const Tuning& tuning,
                               const std::vector<SentencePair>& candidates, unsigned threads);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_ACROSS_H_
