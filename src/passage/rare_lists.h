// Which sentences share a pair of rare words.

#ifndef REFRAIN_SRC_PASSAGE_RARE_LISTS_H_
#define REFRAIN_SRC_PASSAGE_RARE_LISTS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "passage/collection.h"

namespace refrain::passage {

// Of each sentence the rarest different words, and for each word the sentences in which it is the rarer of a pair. That
// is an index of all pairs of words without a key for each: where a rarer word stands in one sentence, none of its pairs
// is looked at.
class RareLists {
 public:
  // `rank`: by vocabulary word, 0 for those that take no part; rarer words have lower ones. `keep`: words of a sentence
  // (at most kMaxRareWords). `bound`: two words are a pair where the product of their ranks is no greater.
  RareLists(const Collection& all, const std::vector<std::uint32_t>& rank, std::uint32_t keep, std::uint64_t bound,
            unsigned threads);

  // Sentences that share a pair, two and more, ascending; one call a pair. Calls for different workers (below the number
  // of threads) run side by side, in no order.
  using Visitor = std::function<void(unsigned worker, std::span<const std::uint32_t> sentences)>;
  void visit(unsigned threads, const Visitor& visitor) const;

 private:
  struct Scratch;

  std::span<const std::uint32_t> words_of(std::uint32_t sentence) const;
  void visit_word(std::uint32_t word, Scratch& scratch, unsigned worker, const Visitor& visitor) const;

  const std::vector<std::uint32_t>& rank_;
  std::uint32_t keep_;
  std::uint64_t bound_;
  std::vector<std::uint32_t> rare_;       // words of each sentence, rarest first; kNone behind the last
  std::vector<std::uint32_t> first_;      // in sentences_, by word; one more than there are
  std::vector<std::uint32_t> sentences_;  // of each word, ascending
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_RARE_LISTS_H_
