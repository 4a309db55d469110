// JSON (RFC 8259) read strictly, except that strings may hold bytes that are no UTF-8 and escapes of lone surrogates:
// scraped feeds have both, and neither makes a record a bad one.

#ifndef REFRAIN_SRC_IO_JSON_JSON_SCAN_H_
#define REFRAIN_SRC_IO_JSON_JSON_SCAN_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace refrain::io {

// Checks that `line` is one JSON object and calls `member` for each member of it, in order, nested ones not: `key` as
// it stands between its quotes, `value` the whole token, quotes and brackets included. Both point into `line`. Any
// depth of nesting; about 0.3 GB/s. An error's message is "broken JSON at byte N: expected X" (bytes of the line from
// 1) or "no JSON object".
absl::Status scan_object(std::string_view line,
                         const std::function<void(std::string_view key, std::string_view value)>& member);

// The same of an array and its elements.
absl::Status scan_array(std::string_view text, const std::function<void(std::string_view value)>& element);

// Whether a key, as scan_object() gives it, is this name.
bool json_key_is(std::string_view key, std::string_view name);

// The text that a string token stands for. `inside` is what is between the quotes, as scan_object() gives it. Invalid
// bytes stay as they are; an escaped lone surrogate becomes U+FFFD.
std::string unescape_json(std::string_view inside);

// `text` as a JSON string with its quotes. Invalid bytes become U+FFFD.
std::string json_string(std::string_view text);

// The same two so that strings which differ stay so, whatever is in them: a lone surrogate is taken for its three bytes
// and written as its escape ("\ud800"); any other invalid byte, 0xff, is written as "\uDCFF", in capitals.
std::string unescape_json_exactly(std::string_view inside);
std::string exact_json_string(std::string_view bytes);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_JSON_SCAN_H_
