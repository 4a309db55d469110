// The longest common subsequence of two sequences of words: which words two passages share, in order.

#ifndef REFRAIN_SRC_PASSAGE_ALIGN_H_
#define REFRAIN_SRC_PASSAGE_ALIGN_H_

#include <cstdint>
#include <span>
#include <vector>

namespace refrain::passage {

struct AlignedWords {
  std::uint32_t left = 0;
  std::uint32_t right = 0;

  friend bool operator==(const AlignedWords&, const AlignedWords&) = default;
};

// A longest common subsequence, as pairs of positions ascending on both sides. Of several equally long ones always the
// same one is given. Cost: |left| |right| / 64 steps, or less for what the two begin and end with in common; memory at
// most 32 MiB beside the result. Source of the method: Hyyro, "Bit-parallel LCS-length computation revisited" (2004),
// with the rows kept for the way back; Hirschberg (1975) where they would not fit.
std::vector<AlignedWords> align(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right);

// The same for words that are given as hashes, equal for equal words.
std::vector<AlignedWords> align_hashes(std::span<const std::uint64_t> left, std::span<const std::uint64_t> right);

// Its length alone.
std::uint32_t common_length(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right);

// The longest run of equal neighbours in an alignment.
std::uint32_t longest_run(std::span<const AlignedWords> matches);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_ALIGN_H_
