// A quick look at two sentences in their surroundings: is refining them worth it?

#ifndef REFRAIN_SRC_PASSAGE_WINDOW_GATE_H_
#define REFRAIN_SRC_PASSAGE_WINDOW_GATE_H_

#include <cstdint>
#include <vector>

#include "passage/collection.h"
#include "passage/found.h"

namespace refrain::passage {

// Holds a counter for each word of the vocabulary; one a thread.
class WindowGate {
 public:
  // `log_frequency`: ln P by vocabulary word. Both must outlive this.
  WindowGate(const Collection& all, const std::vector<float>& log_frequency);

  // Nats that the best stretch of one window earns beside the other's words, summed over both directions, where
  // `sentence_a` and `sentence_b` are the words of the sentences proper. Less than `enough` / 4 after the first
  // direction ends the look: then that is the result. Cost: linear in both windows, about a microsecond.
  double look(const Stretch& window_a, const Stretch& window_b, std::uint64_t sentence_a, std::uint64_t sentence_b,
              double enough);

 private:
  double one_way(const Stretch& from, const Stretch& in, std::uint64_t sentence);

  const Collection& all_;
  const std::vector<float>& log_frequency_;
  std::vector<std::uint16_t> left_;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_WINDOW_GATE_H_
