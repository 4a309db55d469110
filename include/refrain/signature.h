// Signatures: a few hundred bytes that represent a set of shingles. From signatures, the similarity of two sets is
// estimated and candidates are found.
//
//   std::vector<std::uint32_t> left(refrain::kDefaultSlots), right(refrain::kDefaultSlots);
//   refrain::sign_text("The ferry leaves the island pier at seven.", 1, left);
//   refrain::sign_text("The ferry leaves the island pier at eight.", 1, right);
//   const refrain::JaccardEstimate near = refrain::estimate_jaccard(left, right);
//   assert(near.low <= 0.75 && 0.75 <= near.high);  // six of eight words
//
// Method: MinHash (Broder 1997) with k slots of 32 bits, in the one-round form of the FastSimilaritySketch (Dahlgaard,
// Knudsen and Thorup 2017). An element falls into slot h >> (64 - lg k). Of the hashes that fall into it, the slot
// keeps the least value of the 31 bits that follow. A slot into which nothing falls takes the classic MinHash of the
// whole set instead: the least of a_j * x + b_j mod 2^32 over all elements (x is the low 32 bits of the hash, halved to
// 31 bits), with bit 31 set. So each slot is the minimum of one fixed order of all elements, in which those that fall
// into the slot come first. Two sets agree in a slot with probability J, the signature of a union is the slot-wise
// minimum, and large sets cost one step per element. The signature of the empty set is all ones.
//
// Only integer arithmetic is used. The bits are the same on every machine, for any order of the elements, and however
// often each occurs. The measured error is 0.77 to 1.01 of sqrt(J(1-J)/k), the error of k independent MinHashes.
//
// A signature is a plain array of k slots. The caller owns it, so millions of them can be stored one after another. k
// is always 64, 128 or 256.
//
// Thread-safe: functions are pure. A SignatureBuilder may be used by one thread at a time. None fails. None throws,
// except that memory can run out.

#ifndef REFRAIN_SIGNATURE_H_
#define REFRAIN_SIGNATURE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/export.h"

namespace refrain REFRAIN_PUBLIC {

// The version of the definition above and its constants (the seed of a_j and b_j). A file that has signatures must have
// this number, kWordsVersion and kShinglesVersion too, and is refused if one of them differs.
inline constexpr std::uint32_t kSignatureVersion = 1;

inline constexpr std::size_t kDefaultSlots = 128;
inline constexpr std::size_t kMaxSlots = 256;
inline constexpr std::uint32_t kEmptySlot = 0xffff'ffffu;

// Whether a signature may have this many slots: 64, 128 or 256.
constexpr bool valid_slots(std::size_t slots) { return slots == 64 || slots == 128 || slots == 256; }

// Writes the signature of the set of these hashes (of full quality, as shingles are) to `signature`.
//
// REQUIRES: valid_slots(signature.size()).
// Cost per hash at k = 128 (AVX2, a Zen 1 core at 2.5 GHz): 35 ns if there are 20 hashes, 18 for 100, 1.8 for 500, 1.4
// for thousands. Small sets cost more because of their empty slots: at k = 256 twice as much. Large sets cost the same.
void sign(std::span<const std::uint64_t> hashes, std::span<std::uint32_t> signature);

// The signature of a set that comes in pieces. It holds 4 bytes per hash until every slot has been filled (some
// k * ln(2k) hashes: 700 for k = 128), and a fixed amount from then on.
class SignatureBuilder {
 public:
  // REQUIRES: valid_slots(slots).
  explicit SignatureBuilder(std::size_t slots = kDefaultSlots);

  // Adds hashes to the set.
  void add(std::span<const std::uint64_t> hashes);

  // Writes the signature of what was added since construction or the last call, and then begins with an empty set.
  // REQUIRES: signature.size() == slots().
  void finish(std::span<std::uint32_t> signature);

  std::size_t slots() const { return slots_.size(); }

 private:
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint32_t> low_;  // low halves of all hashes so far, as long as a slot is empty
  bool filled_ = false;             // no slot is empty
};

// Buffers that sign_text() keeps between texts, so that it allocates only for the longest one.
struct TextScratch {
  std::vector<std::uint64_t> words;
  std::vector<std::uint64_t> shingles;
};

// Writes the signature of a text's shingles of `shingle` words to `signature`. Returns the number of shingles, with
// duplicates. It is 0 for a text without words, which has the signature of the empty set.
//
// REQUIRES: shingle >= 1, valid_slots(signature.size()).
// Cost: 1.4 ns per byte of ASCII prose (AVX2, as above). It works through the text in pieces of at most 64 KiB.
std::size_t sign_text(std::string_view text, std::size_t shingle, std::span<std::uint32_t> signature,
                      TextScratch& scratch);
std::size_t sign_text(std::string_view text, std::size_t shingle, std::span<std::uint32_t> signature);

// Makes `into` the signature of the union of both sets.
// REQUIRES: equal sizes.
void merge_signature(std::span<std::uint32_t> into, std::span<const std::uint32_t> other);

// Whether this is the signature of the empty set.
bool empty_signature(std::span<const std::uint32_t> signature);

// A similarity and the 95% interval around it, all in 0..1.
struct JaccardEstimate {
  double value = 0;
  double low = 0;
  double high = 0;

  friend bool operator==(const JaccardEstimate&, const JaccardEstimate&) = default;
};

// The Jaccard similarity of two sets, estimated from their signatures: the share of slots that agree. The interval is
// Wilson's with continuity correction (Newcombe 1998, method 4), which covers 95% for similarities near 0 and 1 too. It
// is computed with + - * / and square roots, which are exact to the last bit on every machine. The empty set is near to
// nothing, including itself: 0, 0, 0.
//
// REQUIRES: equal valid sizes. Cost: some 50 ns; equal_slots() alone 20.
JaccardEstimate estimate_jaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

// The estimate if `equal` of `slots` slots agree; 0 <= equal <= slots. The function above uses it.
JaccardEstimate jaccard_of_slots(std::size_t equal, std::size_t slots);

// How many slots agree.
std::size_t equal_slots(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

// Cuts a signature to 8 bits per slot, for a first comparison of very many pairs. It takes a quarter of the memory, and
// two slots that differ agree by chance once in 256.
//
// REQUIRES: equal sizes.
void truncate_signature(std::span<const std::uint32_t> signature, std::span<std::uint8_t> small);

// How many 8-bit slots agree. Cost: some 10 ns for 128.
std::size_t equal_slots(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

// The similarity from 8-bit slots, corrected for agreements by chance: (m/k - 1/256) / (1 - 1/256), not below 0. Two
// empty sets look equal here, so leave them out before.
double estimate_jaccard(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_SIGNATURE_H_
