// A quick look at two sentences in their surroundings: is refining them worth it?

#ifndef REFRAIN_SRC_PASSAGE_WINDOW_GATE_H_
#define REFRAIN_SRC_PASSAGE_WINDOW_GATE_H_

#include <cstdint>
#include <vector>

#include "base/log.h"
#include "passage/collection.h"
#include "passage/found.h"

namespace refrain::passage {

// Holds two counters for each word of the vocabulary; one a thread.
class WindowGate {
 public:
  // `log_frequency`: ln P by vocabulary word. Both must outlive this.
  WindowGate(const Collection& all, const std::vector<float>& log_frequency);

  // Nats that the best stretch of one window earns beside the other's words, summed over both directions, where
  // `sentence_a` and `sentence_b` are the words of the sentences proper. Less than `enough` / 4 after the first
  // direction ends the look: then that is the result. Cost: linear in both windows, about a microsecond.
  double look(const Stretch& window_a, const Stretch& window_b, std::uint64_t sentence_a, std::uint64_t sentence_b,
              double enough);

  // For looks at one window beside many: keeps it, and look_beside() is look() with the kept window as the first one. The
  // result is exact if it is `enough`, and otherwise only less than that. A look ends after the second window was read
  // once if the words that both share, which are the same in both directions, could not earn enough.
  void keep(const Stretch& window, std::uint64_t sentence);
  double look_beside(const Stretch& window, std::uint64_t sentence, double enough);

 private:
  double one_way(const Stretch& from, const Stretch& in, std::uint64_t sentence);
  base::Score hit(double base, std::uint32_t word) const;

  const Collection& all_;
  const std::vector<float>& log_frequency_;
  const base::Score miss_;           // of a word that the other window does not have
  std::vector<std::uint16_t> left_;  // by word; all 0 between calls
  Stretch kept_;
  std::uint64_t kept_sentence_ = 0;
  std::vector<std::uint16_t> kept_count_;  // by word: times in the kept window
  std::vector<std::uint32_t> met_;         // words of the kept window that were met
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_WINDOW_GATE_H_
