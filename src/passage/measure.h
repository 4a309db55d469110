// What is said of a finished pair of stretches: which words they share in order, how alike they are, how surprising
// that is.

#ifndef REFRAIN_SRC_PASSAGE_MEASURE_H_
#define REFRAIN_SRC_PASSAGE_MEASURE_H_

#include <cstdint>
#include <vector>

#include "passage/align.h"
#include "passage/candidates.h"
#include "passage/collection.h"
#include "passage/found.h"

namespace refrain::passage {

struct Measure {
  std::uint32_t words = 0;   // shared in order
  std::uint64_t halves = 0;  // the same, a word of a script without spaces counting one half
  double similarity = 0;
  double bits = 0;
  std::uint64_t left_words = 0, right_words = 0;  // those that may match: without what is left out
  std::vector<AlignedWords> matches;              // positions within the two stretches
};

// What an overlap of this similarity and with sides of so many words is called.
OverlapKind kind_of(double similarity, std::uint64_t left_words, std::uint64_t right_words);

class Measurer {
 public:
  // `frequencies`: of the run, for pairs across documents; may be null where there are none.
  Measurer(const Collection& all, const Frequencies* frequencies) : all_(all), frequencies_(frequencies) {}

  const Collection& collection() const { return all_; }

  // Words excluded on the user's word match nothing.
  Measure measure(const Found& found) const;

  // Nats that tell that the two stretches share wording, not names and facts alone: of the words that both have, wherever
  // in them, those that are not written like names or numbers on both sides, as far as they are uncommon.
  double wording(const Found& found) const;

  // The sentences of the longer stretch that the other one tells, each as far as it lies in the stretch.
  std::vector<Stretch> told_sentences(const Found& found, const Measure& measure) const;

  // Bits of information of these words: what makes a word-for-word copy of them surprising. `across`: weighed by the
  // run's own frequencies too, and stock words (kMarkStock) count nothing; else by the pinned background alone.
  double surprise(const Stretch& words, bool across) const;

 private:
  double frequency(std::uint64_t word, bool across) const;

  const Collection& all_;
  const Frequencies* frequencies_;
};

// The stretch as a reader sees it. A character of a script without spaces is matched together with the next one, so a
// stretch that ends with such a pair holds one character more, up to `limit`.
Stretch with_last_character(const Collection& all, const Stretch& stretch, std::uint64_t limit);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_MEASURE_H_
