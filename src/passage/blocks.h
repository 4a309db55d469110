// Stretches of two texts that agree word for word, or nearly so, in order: the copies in a passage pair.

#ifndef REFRAIN_SRC_PASSAGE_BLOCKS_H_
#define REFRAIN_SRC_PASSAGE_BLOCKS_H_

#include <cstdint>
#include <vector>

#include "passage/chains.h"
#include "passage/pair_model.h"
#include "passage/rectangle.h"

namespace refrain::passage {

// Holds scratch; one a thread.
class BlockFinder {
 public:
  // A block is the rectangle of a chain with eight words and more, best chains first, what better ones have taken left
  // out. Then its ends are moved to where the words cease to agree, inside `limit`, and to a sentence's end where the
  // difference is small. No block begins or ends with an excluded word. In order of place.
  std::vector<Rectangle> find(const PairModel& model, const Rectangle& window, const Rectangle& limit);

 private:
  void take_chain(const std::vector<EqualRun>& runs, std::size_t last, std::vector<Rectangle>& blocks);
  void grow(Rectangle& block, const Rectangle& limit, bool at_end);
  bool common_word(std::uint32_t left) const;
  void trim(Rectangle& block) const;
  bool sentence_edge(std::uint32_t i, std::uint32_t j) const;

  const PairModel* model_ = nullptr;
  ChainFinder chains_;
  std::vector<bool> used_;  // by run
  std::vector<std::uint32_t> order_;
  std::vector<EqualRun> pieces_;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_BLOCKS_H_
