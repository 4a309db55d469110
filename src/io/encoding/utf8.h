// The little of UTF-8 that reading formats needs: writing code points, and mending what is broken.

#ifndef REFRAIN_SRC_IO_ENCODING_UTF8_H_
#define REFRAIN_SRC_IO_ENCODING_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace refrain::io {

inline constexpr char32_t kReplacement = 0xfffd;  // stands for what is no code point

// Appends `code` as UTF-8; surrogates and numbers past U+10FFFF become U+FFFD.
void append_utf8(std::string& text, char32_t code);

// Bytes of the valid UTF-8 sequence that `text` begins with (RFC 3629); 0 where it begins with none.
std::size_t sequence_length(std::string_view text);

// Takes the first code point off `text`, which is valid UTF-8 (of what is not a byte, as U+FFFD). REQUIRES: !text.empty().
char32_t take_code_point(std::string_view& text);

// `text` with every byte that is no part of a valid sequence replaced by U+FFFD.
std::string mended_utf8(std::string_view text);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_ENCODING_UTF8_H_
