// Passages within one document, from that document and the pinned background alone.

#ifndef REFRAIN_SRC_PASSAGE_WITHIN_H_
#define REFRAIN_SRC_PASSAGE_WITHIN_H_

#include <span>
#include <vector>

#include "passage/collection.h"
#include "passage/found.h"

namespace refrain::passage {

// All passage pairs within each document that is no source, in order of place. `repeated` are the stretches of copies
// that directly follow each other (Origin::kRepeated): what lies in their rest is no seed.
std::vector<Found> find_within(const Collection& all, std::span<const Found> repeated, unsigned threads);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_WITHIN_H_
