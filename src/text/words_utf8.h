// Reading UTF-8 one code point at a time.

#ifndef REFRAIN_SRC_TEXT_WORDS_UTF8_H_
#define REFRAIN_SRC_TEXT_WORDS_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace refrain::text {

struct Decoded {
  char32_t c;
  std::size_t length;
};

// The code point at `at`, which is before `end`. A byte that begins no well-formed sequence (Unicode Standard, table
// 3-7: no overlong forms, no surrogates, nothing past U+10FFFF) counts as U+FFFD, one byte long.
inline Decoded decode_utf8(const char* at, const char* end) {
  const auto byte = [at](std::size_t i) -> char32_t { return static_cast<unsigned char>(at[i]); };
  const std::size_t left = static_cast<std::size_t>(end - at);
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xe0) {
    if (left >= 2 && lead >= 0xc2 && (byte(1) & 0xc0) == 0x80) {
      return {(lead & 0x1f) << 6 | (byte(1) & 0x3f), 2};
    }
  } else if (lead < 0xf0) {
    if (left >= 3 && (byte(1) & 0xc0) == 0x80 && (byte(2) & 0xc0) == 0x80) {
      const char32_t c = (lead & 0xf) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
      if (c >= 0x800 && (c < 0xd800 || c > 0xdfff)) return {c, 3};
    }
  } else if (left >= 4 && lead < 0xf5 && (byte(1) & 0xc0) == 0x80 && (byte(2) & 0xc0) == 0x80 &&
             (byte(3) & 0xc0) == 0x80) {
    const char32_t c = (lead & 7) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
    if (c >= 0x10000 && c < 0x110000) return {c, 4};
  }
  return {0xfffd, 1};
}

// Appends the code point at text[at], or U+FFFD for a byte that is none, and returns the bytes of `text` that it took.
inline std::size_t append_utf8(std::string_view text, std::size_t at, std::string& out) {
  const std::size_t length = decode_utf8(text.data() + at, text.data() + text.size()).length;
  if (length == 1 && static_cast<unsigned char>(text[at]) >= 0x80) {
    out += "\xef\xbf\xbd";
  } else {
    out += text.substr(at, length);
  }
  return length;
}

// Writes `c` at `out`, room for 4 bytes; returns how many it took.
inline std::size_t encode_utf8(char32_t c, char* out) {
  const auto put = [out](std::size_t i, char32_t byte) { out[i] = static_cast<char>(byte); };
  if (c < 0x80) {
    put(0, c);
    return 1;
  }
  if (c < 0x800) {
    put(0, 0xc0 | c >> 6);
    put(1, 0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    put(0, 0xe0 | c >> 12);
    put(1, 0x80 | (c >> 6 & 0x3f));
    put(2, 0x80 | (c & 0x3f));
    return 3;
  }
  put(0, 0xf0 | c >> 18);
  put(1, 0x80 | (c >> 12 & 0x3f));
  put(2, 0x80 | (c >> 6 & 0x3f));
  put(3, 0x80 | (c & 0x3f));
  return 4;
}

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_WORDS_UTF8_H_
