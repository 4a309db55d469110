// The hash of a short word from the bytes of a text. Internal to src/text.

#ifndef REFRAIN_SRC_TEXT_WORDS_HASH_H_
#define REFRAIN_SRC_TEXT_WORDS_HASH_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/hash.h"

namespace refrain::text {

inline constexpr std::size_t kShortWord = 16;  // bytes that short_word_hash() takes
inline constexpr std::uint64_t kAsciiLower = 0x2020202020202020u;

// The 8 bytes at `at`, little endian.
inline std::uint64_t load_bytes(const char* at) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
  return bytes;
}

// The hash of `length` <= 16 bytes, each with the bits of `lower` set (0, or kAsciiLower for lower case). Reads 16
// bytes, whatever the length.
inline std::uint64_t hash_short_word_wide(const char* at, std::size_t length, std::uint64_t lower) {
  // The lowest `bytes` bytes of a number; the shift is cut in two because 64 at once is undefined.
  const auto own = [](std::size_t bytes) {
    const std::size_t half = bytes * 4;
    return ~(~std::uint64_t{0} << half << half);
  };
  const std::size_t low_length = length < 8 ? length : 8;
  const std::uint64_t low = (load_bytes(at) | lower) & own(low_length);
  const std::uint64_t high = (load_bytes(at + 8) | lower) & own(length - low_length);
  return base::short_word_hash(low, high, length);
}

// The same of a word as it stands; reads its own bytes alone.
inline std::uint64_t hash_short_word(const char* at, std::size_t length) {
  char bytes[kShortWord] = {};
  std::memcpy(bytes, at, length);
  return hash_short_word_wide(bytes, length, 0);
}

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_WORDS_HASH_H_
