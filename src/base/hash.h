// The one hash of words, and mixers for what is built from it. Integer arithmetic only, so that every machine has the
// same bits. All are inlined always: files compiled for AVX2 use them too, and must not leave a copy that the linker
// could choose for all.

#ifndef REFRAIN_SRC_BASE_HASH_H_
#define REFRAIN_SRC_BASE_HASH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace refrain::base {

// Keys of the word hash. Each holds bytes that UTF-8 never contains, so no word can cancel them out.
inline constexpr std::uint64_t kWordKey0 = 0xff51afd7ed558ccdu;
inline constexpr std::uint64_t kWordKey1 = 0xfe9b1a85c4ceb9ffu;
inline constexpr std::uint64_t kWordKey2 = 0x9e3779b97f4a7c15u;

// Both halves of the 128-bit product, folded.
[[gnu::always_inline]] inline std::uint64_t multiply_fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// The hash of a folded word of at most 16 bytes: `low` its first 8 bytes, `high` the next 8, little endian, zero where
// there are none; `length` its bytes. Longer words: XXH3_64bits of their bytes.
[[gnu::always_inline]] inline std::uint64_t short_word_hash(std::uint64_t low, std::uint64_t high,
                                                            std::uint64_t length) {
  return multiply_fold(low ^ kWordKey0, high ^ kWordKey1 ^ (length * kWordKey2));
}

// A bijection of 64-bit numbers that spreads every bit over all others (splitmix64's finaliser, Steele, Lea and Flood
// 2014).
[[gnu::always_inline]] inline std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// Combines two hashes into one; not symmetric.
[[gnu::always_inline]] inline std::uint64_t combine(std::uint64_t a, std::uint64_t b) {
  return multiply_fold(a ^ kWordKey1, b ^ kWordKey0 ^ (a * kWordKey2));
}

// A hash of bytes, the same on machines of one byte order; not as fast as it could be.
[[gnu::always_inline]] inline std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0) {
  std::uint64_t hash = mix(seed ^ bytes.size());
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = bytes.copy(reinterpret_cast<char*>(&word), sizeof word);
    bytes.remove_prefix(size);
    hash = combine(hash, word);
  }
  return hash;
}

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_HASH_H_
