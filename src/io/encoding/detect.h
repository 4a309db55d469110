// In which encoding a text is that says nothing of it.

#ifndef REFRAIN_SRC_IO_ENCODING_DETECT_H_
#define REFRAIN_SRC_IO_ENCODING_DETECT_H_

#include <string>
#include <string_view>

namespace refrain::io {

// The encoding of `bytes`, as iconv names it; empty for UTF-8, for what is best taken for it (a few bad bytes among
// good ones), and for what is no text.
//
// A byte-order mark decides, then whether the bytes are UTF-8, then zero bytes where UTF-16 and UTF-32 have them. What
// is left is decoded as each of the usual encodings of one byte a letter (Windows-125x, ISO 8859-2, -5, -6, -7 and -15,
// KOI8-R, IBM 850, 852 and 866, those of Mac OS, TIS-620) and of East Asia (Shift JIS, EUC-JP, ISO 2022-JP, GB 18030,
// Big5, EUC-KR); the one wins that makes the most of words which are common in some language (refrain/background.h), and
// of letters where letters are to be expected.
//
// `unrecognised`, where given, becomes true for a text that is no UTF-8 and that none of them reads as one.
//
// Cost: a pass over the bytes, and some 3 ms where they are no UTF-8: 64 KiB are looked at, from the first byte on that
// is not ASCII.
std::string detect_encoding(std::string_view bytes, bool* unrecognised = nullptr);

// The same for the beginning of a file of which nothing else is known: whether it is UTF-16 or UTF-32.
bool is_wide_text(std::string_view head);

// An encoding as people call it: "Windows-1252" for CP1252.
std::string encoding_name(const std::string& charset);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_ENCODING_DETECT_H_
