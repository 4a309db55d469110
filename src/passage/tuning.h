// Every constant of the method that depends on how many documents are compared, in one place.

#ifndef REFRAIN_SRC_PASSAGE_TUNING_H_
#define REFRAIN_SRC_PASSAGE_TUNING_H_

#include <cstdint>

#include "base/log.h"

namespace refrain::passage {

// One draft beside a few sources wants sensitivity; a collection wants silence (same story, same facts is not shared
// wording). `share` says how far a run is from the one to the other; all that depends on it moves evenly in the
// logarithm of the number of document pairs, so no one notices a jump when a file is added.
struct Tuning {
  double share = 0;              // 0: one pair of documents. 1: a thousand pairs or more
  double margin = 0.15;          // nats a word must be better than the topic (delta)
  double walk_stop = 25;         // nats below its best where the walk to an edge ends
  double sparse_stop = 60;       // the same on the sparse side of a summary, which consists of gaps
  bool within = false;           // both sides are one document
  bool strict_floor = true;      // also try passages that explain nearly every word (floors .8, .8)
  bool wide = true;              // summaries: a dense side and a sparse one
  double wide_bar = 120;         // raw nats a wide one needs
  std::uint32_t seeds = 16;      // give up after so many seeds without a find
  std::uint32_t rare_words = 8;  // words of a sentence that make pair keys
  double key_gate_pair = 1;      // keys a sentence pair must share, or
  double key_gate_all = 1;       // all sentence pairs of two documents together
  double key_gate_seed = 1;      // keys of a sentence pair that is looked at
  double window_gate = 0;        // nats a seed's window must earn
  double pairs_log2 = 0;         // of the document pairs that could be compared
  double chance = 0;             // nats below which a report is owed to the number of comparisons

  // The bars, in damped nats (eff), for two documents of `left` and `right` words.
  double bar(double left, double right) const;  // any passage
  double loose_bar(double left,
                   double right) const;  // no common run of 8 words, similarity below .5
  double close_bar() const;              // similarity .8 and more
  double run_bits() const;               // word-for-word runs, in bits of information (Measurer::surprise)
};

// For passages across documents, `pairs` of which could be compared.
Tuning across_tuning(double pairs);

// For passages within one document.
Tuning within_tuning();

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_TUNING_H_
