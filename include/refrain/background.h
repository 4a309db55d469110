// How common a word is in general: fixed frequencies of the commonest words of many languages.
//
//   const double common = refrain::background_frequency(refrain::word_hash("the"));
//   const double rare = refrain::background_frequency(refrain::word_hash("catamaran"));
//   assert(common > 0.01 && rare <= common);

#ifndef REFRAIN_BACKGROUND_H_
#define REFRAIN_BACKGROUND_H_

#include <cstdint>

#include "refrain/export.h"

namespace refrain REFRAIN_PUBLIC {

// The frequency of a word that is not listed. Listed words are more frequent than this.
inline constexpr double kUnlistedFrequency = 2e-5;

// The frequency of the word with this hash (word_hash() of its folded text) in running text: the highest of those in
// the languages that have it. kUnlistedFrequency if the word is not listed. Listed values are rounded to a fixed table
// of 256 steps. O(1), pure, thread-safe.
double background_frequency(std::uint64_t hash);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_BACKGROUND_H_
