// Overlaps of one repeated passage belong together: N copies are N-1 overlaps, each with the first copy, not N^2.

#ifndef REFRAIN_SRC_PASSAGE_GROUPS_H_
#define REFRAIN_SRC_PASSAGE_GROUPS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "passage/found.h"
#include "passage/measure.h"

namespace refrain::passage {

// One repeated passage: its copies in order of place, and the pairs to report.
struct Group {
  std::vector<Stretch> copies;
  std::vector<std::uint32_t> documents;  // of each copy
  std::vector<Found> links;              // in order of place
};

// Stretches of one document that overlap by more than .8 of the longer are one copy; what is found joins copies into
// groups. `found` is all of one scope, in order of place. Within a document each later copy is linked with the first.
// Across, each further document's first copy is linked with the first one of all; where documents have groups, each
// document's first copy with the first one of another group, wherever that stands. A link that was not found itself is
// verified by alignment (similarity .5 and more); where that fails, what was found stands in its place.
std::vector<Group> group(const Measurer& measurer, std::span<const Found> found);

// The number of the repeated passage that each of `found` tells of, whatever its scope: from 0, in order of appearance.
std::vector<std::uint32_t> same_passage(std::span<const Found> found);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_GROUPS_H_
