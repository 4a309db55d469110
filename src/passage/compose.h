// Takes passages apart into the copies that they consist of. The score of a rectangle says how much its sides share, and
// where that is much it can afford a stretch that they do not share: two copies and what lies between them.

#ifndef REFRAIN_SRC_PASSAGE_COMPOSE_H_
#define REFRAIN_SRC_PASSAGE_COMPOSE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "passage/blocks.h"
#include "passage/judge.h"
#include "passage/refine.h"

namespace refrain::passage {

// Whether two places that do not meet come in another order on the other side: no passage is over both.
inline bool crossed(const Rectangle& x, const Rectangle& y) {
  return common(x[0], y[0]) == 0 && common(x[1], y[1]) == 0 && (x[0].begin < y[0].begin) != (x[1].begin < y[1].begin);
}

// Holds scratch; one a thread.
class Composer {
 public:
  // Each passage in its place, or the copies in it where these tell as much as the passage does. Those have the edges
  // where their words cease to agree; a passage that stays reaches as far as the copies at its ends do.
  std::vector<Candidate> decompose(std::span<const Candidate> passages, const PairModel& model, const Judge& judge,
                                   Refiner& refiner);

 private:
  void find_pieces(const Candidate& passage, const PairModel& model, const Judge& judge, Refiner& refiner);
  bool put_together(const PairModel& model, const Judge& judge, Refiner& refiner);
  bool is_copy(std::size_t piece, const Judge& judge);
  bool two_copies(std::size_t one, std::size_t other, const Judge& judge);
  double count_own(const Judge& judge);

  BlockFinder finder_;
  std::vector<Rectangle> blocks_;
  std::vector<Candidate> pieces_;
  std::vector<std::optional<bool>> copies_;  // which of them are, where it was asked for
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_COMPOSE_H_
