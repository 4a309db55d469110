// Word-for-word runs: every maximal stretch of words that stands again.

#ifndef REFRAIN_SRC_PASSAGE_RUNS_H_
#define REFRAIN_SRC_PASSAGE_RUNS_H_

#include <cstdint>
#include <vector>

#include "passage/candidates.h"
#include "passage/collection.h"
#include "passage/found.h"

namespace refrain::passage {

// Within each document that is no source: each later copy of a run with its first one, as long as the two agree and do
// not meet. Copies that directly follow each other are one (Origin::kRepeated). Runs of at least `min_words` words, two
// of a script without spaces counting as one. In order of place. Cost: linear in the words and in the total length of
// what is found.
std::vector<Found> runs_within(const Collection& all, std::uint32_t min_words, unsigned threads);

// Across documents: each document's first copy with the first one of all, drafts before sources. `repeated` is
// ShingleStudy::repeated: only where shingles stand again does a run begin.
std::vector<Found> runs_across(const Collection& all, const WordBits& repeated, std::uint32_t min_words);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_RUNS_H_
