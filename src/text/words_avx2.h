// The two loops of the AVX2 path over a window of text. Internal to src/text.
//
// A token is a maximal run of ASCII letters, digits and bytes from 0x80 on. One of up to 16 ASCII bytes is a word,
// ready hashed; any other is "slow" and goes to the portable scan, which may find no word, one or several in it.

#ifndef REFRAIN_SRC_TEXT_WORDS_AVX2_H_
#define REFRAIN_SRC_TEXT_WORDS_AVX2_H_

#if defined(__x86_64__)

#include <cstddef>
#include <cstdint>

namespace refrain::text {

// Bytes of a window, a multiple of 64: all that belongs to it stays in the first-level cache.
inline constexpr std::size_t kWindow = 4096;

// Tokens of a window. The arrays have room for what the loops write past the end.
struct WindowTokens {
  std::uint16_t bounds[kWindow + 16];     // begin and end of each, from the window's first byte
  std::uint64_t hashes[kWindow / 2 + 1];  // of each that is not slow
  std::uint16_t slow[kWindow / 2 + 1];    // which are slow, ascending
  std::size_t count = 0;                  // tokens
  std::size_t slow_count = 0;
};

// Fills bounds and count with the tokens of window[0, size), size <= kWindow. Reads no byte past `size`. A token that
// touches the end is counted if `last` says that the text ends there. Otherwise it is left for the next window; returns
// the byte to begin that with.
std::size_t find_tokens_avx2(const char* window, std::size_t size, bool last, WindowTokens& tokens);

// Fills hashes, slow and slow_count from bounds and count. `readable` bytes, at least the window's size, can be read
// from `window` on; none past them is.
void hash_tokens_avx2(const char* window, std::size_t readable, WindowTokens& tokens);

}  // namespace refrain::text

#endif  // defined(__x86_64__)

#endif  // REFRAIN_SRC_TEXT_WORDS_AVX2_H_
