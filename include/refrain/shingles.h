// Shingles: the hashes of runs of N consecutive words, from the hashes of the words.
//
//   std::vector<std::uint64_t> words;
//   for (const char* word : {"to", "be", "or", "not", "to", "be"}) words.push_back(refrain::word_hash(word));
//   std::vector<std::uint64_t> shingles;
//   refrain::hash_shingles(words, 2, shingles);
//   assert(shingles.size() == 5 && shingles[0] == shingles[4]);  // "to be" twice
//
// A text of at least N words has one shingle for every N words in a row. A text of fewer words has one shingle, which
// is all of it. A text without words has none. The hash of a shingle depends only on its words and their order, and
// neither on N nor on the place. Whether documents are near is decided on the sets of shingle hashes, so the hash has
// 64 bits of full quality: two different shingles agree by chance once in 2^64.
//
// Definition, in integer arithmetic modulo 2^64: join(a, b) is the folded 128-bit product of a + K and b. The turned
// sum of words w_0, w_1, ... is the sum of w_i rotated left by 19 i bits. A run of one word is its hash, mixed. A run
// of 2 to 8 words is the join of the turned sum of its first half (rounded down) and that of the rest. A longer run
// begins with a piece of 1 to 8 words, so that the rest is blocks of 8 words. The piece is joined with one block after
// the other. Sums alone would be fast, but in long sums of a text that repeats itself terms would cancel out. The
// product of two short sums is not linear in anything.
//
// Thread-safe: all functions are pure. None fails. None throws, except that memory can run out.

#ifndef REFRAIN_SHINGLES_H_
#define REFRAIN_SHINGLES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "refrain/export.h"

namespace refrain REFRAIN_PUBLIC {

// The version of the definition above. A file that has shingle hashes or signatures must have this number too.
inline constexpr std::uint32_t kShinglesVersion = 1;

// The hash of one run of words, all of `words`; 0 if there are none.
// Cost: some 3 ns for 8 words.
std::uint64_t shingle_hash(std::span<const std::uint64_t> words);

// Writes the shingles of `words`, in order, to `shingles` (which is cleared first and keeps its capacity). Element i is
// shingle_hash() of the words i to i + shingle - 1. Duplicates are kept: the i-th element belongs to the i-th word.
//
// REQUIRES: shingle >= 1.
// Cost: about 1 ns per shingle for shingle <= 8. For longer ones, 0.5 ns more for each 8 words, and 8 bytes of scratch
// per word.
void hash_shingles(std::span<const std::uint64_t> words, std::size_t shingle, std::vector<std::uint64_t>& shingles);

// The same, but it appends, and there is no shingle for a text that is too short: with fewer than `shingle` words,
// nothing is appended. It is for texts that come in pieces: pass the last shingle - 1 words again with the next piece.
void append_shingles(std::span<const std::uint64_t> words, std::size_t shingle, std::vector<std::uint64_t>& shingles);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_SHINGLES_H_
