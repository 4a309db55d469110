// Pages in other encodings than UTF-8.

#ifndef REFRAIN_SRC_IO_ENCODING_CHARSET_H_
#define REFRAIN_SRC_IO_ENCODING_CHARSET_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/files/files.h"

namespace refrain::io {

// The encoding a page of HTML says it is in: by a byte-order mark, else by the first <meta> with a charset among its
// first 4096 bytes. As iconv names it; empty for UTF-8, for what nobody knows, and where nothing is said. Names mean
// what they mean to browsers (WHATWG Encoding Standard, section 4.2): "latin1" is Windows-1252, "gb2312" is GB 18030.
std::string declared_charset(std::string_view page);

// Whether `bytes` begin with a mark of UTF-8 or UTF-16.
bool has_byte_order_mark(std::string_view bytes);

// What the label of a protocol means (HTTP's charset=, XML's encoding=), as iconv names it; empty for UTF-8, nothing
// where nobody knows it.
std::optional<std::string> charset_named(std::string_view label);

// Why a name that was asked for is none: "reason; what to do".
std::string unknown_encoding(const std::string& label);

// Converts `bytes` from `charset` to UTF-8 in place. Bytes that mean nothing there become U+FFFD. Needs both at once in
// memory. An error where this system's iconv does not know the charset, or the text becomes longer than kMaxTextBytes.
absl::Status convert_to_utf8(const std::string& charset, std::string& bytes);

// The same for a stream, in pieces: hands out what `source` stands for. Memory: some 256 KiB.
absl::StatusOr<ByteSource> converted_to_utf8(const std::string& charset, ByteSource source);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_ENCODING_CHARSET_H_
