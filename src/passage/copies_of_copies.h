// What is found only because a passage has more than two copies, and is told by the links of these already.

#ifndef REFRAIN_SRC_PASSAGE_COPIES_OF_COPIES_H_
#define REFRAIN_SRC_PASSAGE_COPIES_OF_COPIES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "passage/found.h"
#include "passage/measure.h"

namespace refrain::passage {

// Which of `found` are runs that lie in two copies of one other group: two later copies have words in common that the
// first one does not have. Each later copy is linked with the first one, so these words are told. `group` numbers the
// passage that each belongs to; `copies` says which are links of copies, and not of rewordings: only these tell it.
// Cost: n log n for n found, and for each run the copies that begin before its end, up to the furthest reach of those before
// them, and pairs of these.
std::vector<bool> inside_other_group(std::span<const Found> found, std::span<const std::uint32_t> group,
                                     const std::vector<bool>& copies);

// Which of `passages`, all within documents, share next to nothing but copies of one another: a chorus, a verse and the
// chorus again beside the same with another verse. Fewer than `min_words` words of such a passage are in no run whose two
// sides lie in one side of it. Both lists are in order of place. Cost: n log n, and the runs in each passage.
std::vector<bool> made_of_repeats(std::span<const Found> passages, std::span<const Found> runs,
                                  const Measurer& measurer, std::uint32_t min_words);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_COPIES_OF_COPIES_H_
