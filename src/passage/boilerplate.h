// Passages that stand in many documents: page furniture, signatures, legal notices. Listed once, no overlaps.

#ifndef REFRAIN_SRC_PASSAGE_BOILERPLATE_H_
#define REFRAIN_SRC_PASSAGE_BOILERPLATE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "passage/collection.h"
#include "passage/measure.h"

namespace refrain::passage {

// One passage and where it stands, in order of place; the first copy is in a document that is no source.
struct StockPassage {
  std::uint32_t documents = 0;
  std::vector<Stretch> places;
};

// Marks the heads of letters and the lines that say whose words follow as stock (kMarkStock): programs write them, and
// they repeat in any thread of letters. So two letters alone are treated as among thousands, where these lines are stock
// because they are in many. Linear; `threads` is an upper bound.
void mark_letter_lines(Collection& all, std::span<const DocumentText> documents, unsigned threads);

// The word-for-word passages of at least `min_words` words in the stock of `all` (kMarkStock) that stand in at least
// `least` documents and are surprising enough not to be a stock phrase. In order of first places. Linear.
std::vector<StockPassage> list_stock(const Collection& all, const Measurer& measurer, std::uint32_t least,
                                     std::uint32_t min_words);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_BOILERPLATE_H_
