// Which sentences of different documents might tell the same: keys, groups, pairs. Nothing here looks at all pairs of
// documents.

#ifndef REFRAIN_SRC_PASSAGE_CANDIDATES_H_
#define REFRAIN_SRC_PASSAGE_CANDIDATES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "passage/candidate_keys.h"
#include "passage/collection.h"
#include "passage/tuning.h"

namespace refrain::passage {

inline constexpr std::uint32_t kShingleWords = 5;

// From a word to its sentence and document, O(1) and 4 bytes for 32 words.
class PlaceIndex {
 public:
  explicit PlaceIndex(const Collection& all);
  std::uint32_t sentence(std::uint64_t word) const;
  // Of many words at once: what is far apart in memory is fetched ahead.
  void sentences(std::span<const std::uint32_t> words, std::vector<std::uint32_t>& out) const;
  std::uint32_t document(std::uint64_t word) const { return all_.sentence_document[sentence(word)]; }

 private:
  static constexpr unsigned kShift = 5;
  const Collection& all_;
  std::vector<std::uint32_t> first_;
};

// Two sentences of different documents and the number of keys that they share.
struct SentencePair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  std::uint32_t keys = 0;
};

// What the shingles of all documents tell.
struct ShingleStudy {
  WordBits repeated;                 // by word: the shingle that begins here stands somewhere else too
  std::vector<std::uint64_t> pairs;  // sentence pairs that share one, left << 32 | right, one entry a shingle
};

// Finds the shingles that stand more than once. Marks the words of those in at least `boilerplate` documents as stock
// in all.flags (0: none is).
ShingleStudy study_shingles(Collection& all, const PlaceIndex& places, std::uint32_t boilerplate, unsigned threads);

// How often words stand in the run, those of masked stretches left out.
struct Frequencies {
  std::vector<std::uint32_t> count;       // occurrences, by vocabulary word
  std::vector<std::uint32_t> stem_count;  // by stem
  std::vector<std::uint32_t> sentences;   // sentences with the word
  std::vector<std::uint32_t> documents;   // documents with the word
  double words = 0;
};
Frequencies count_frequencies(const Collection& all);

// Adds to the occurrences what so many words of documents would add that are not in the run, but were searched for what
// the run's documents may share: listed words as often as in general, and no others, since a document with such a word
// would have been found by it.
void add_other_words(const Collection& all, double words, Frequencies& frequencies);

// Pairs of sentences that share keys of the kinds in `keys` (CandidateKeys), in order, each once, with the number of
// keys shared. `shingle_pairs` is used up.
std::vector<SentencePair> candidate_pairs(const Collection& all, const Frequencies& frequencies, const Tuning& tuning,
                                          std::uint8_t keys, std::vector<std::uint64_t> shingle_pairs,
                                          unsigned threads);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_CANDIDATES_H_
