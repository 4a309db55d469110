// How common a word is in general: pinned frequencies of the commonest words of many languages.

#ifndef REFRAIN_BACKGROUND_H_
#define REFRAIN_BACKGROUND_H_

#include <cstdint>

namespace refrain {

// The frequency of a word that is not listed. Listed words are more frequent than this.
inline constexpr double kUnlistedFrequency = 2e-5;

// The share of running text that the word with this hash (word_hash() of its folded text) makes up, the highest over
// the languages that have it; kUnlistedFrequency where it is not listed. Listed values are rounded to a fixed table of
// 256 steps. O(1), pure, thread-safe.
double background_frequency(std::uint64_t hash);

}  // namespace refrain

#endif  // REFRAIN_BACKGROUND_H_
