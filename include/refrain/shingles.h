// Shingles: the hashes of runs of N consecutive words, from the hashes of the words.
//
//   std::vector<std::uint64_t> words;
//   for (const char* word : {"to", "be", "or", "not", "to", "be"}) words.push_back(refrain::word_hash(word));
//   std::vector<std::uint64_t> shingles;
//   refrain::hash_shingles(words, 2, shingles);
//   assert(shingles.size() == 5 && shingles[0] == shingles[4]);  // "to be" twice
//
// A text of at least N words has one shingle for every place where N words stand; a text of fewer words has one, all of
// it; a text without words has none. A shingle's hash depends on its words and on their order, and on nothing else:
// neither on N nor on the place. The set of a text's shingle hashes is what "near" is decided on, so the hash is 64
// bits of full quality: two different shingles agree by chance once in 2^64.
//
// Definition, integer arithmetic modulo 2^64. join(a, b) is the folded 128-bit product of a + K and b. The turned sum
// of words w_0, w_1, ... is the sum of w_i rotated left by 19 i bits. A run of 2 to 8 words is the join of the turned
// sum of its first half (rounded down) and that of the rest; a run of one word is its hash, mixed. A longer run is its
// first piece, of 1 to 8 words so that 8s are left, joined with one block of 8 words after the other. Sums alone would
// be fast, but texts that repeat themselves would cancel out in long ones; the product of two short ones is not linear
// in anything.
//
// Thread-safe: all functions are pure. None fails, none throws (memory that runs out aside).

#ifndef REFRAIN_SHINGLES_H_
#define REFRAIN_SHINGLES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "refrain/export.h"

namespace refrain REFRAIN_PUBLIC {

// Names the definition above. A file that holds shingle hashes or signatures carries this number.
inline constexpr std::uint32_t kShinglesVersion = 1;

// The hash of one run of words, all of `words`; 0 where there are none.
// Cost: some 3 ns for 8 words.
std::uint64_t shingle_hash(std::span<const std::uint64_t> words);

// The shingles of `words` in order, into `shingles` (cleared first; its capacity is kept): element i is shingle_hash()
// of the words i to i + shingle - 1. Duplicates are kept: the i-th element belongs to the i-th word.
//
// REQUIRES: shingle >= 1.
// Cost: about 1 ns a shingle for shingle <= 8; beyond, 0.5 ns more for each 8 words, and 8 bytes of scratch a word.
void hash_shingles(std::span<const std::uint64_t> words, std::size_t shingle, std::vector<std::uint64_t>& shingles);

// The same, appended, and without the shingle of a text that is too short: nothing is appended when there are fewer
// than `shingle` words. For texts that come in pieces: hand over the last shingle - 1 words again.
void append_shingles(std::span<const std::uint64_t> words, std::size_t shingle, std::vector<std::uint64_t>& shingles);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_SHINGLES_H_
