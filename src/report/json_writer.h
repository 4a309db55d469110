// Pieces of JSON, appended to a string.

#ifndef REFRAIN_SRC_REPORT_JSON_WRITER_H_
#define REFRAIN_SRC_REPORT_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace refrain::report {

// `text` as a JSON string. Bytes that are no UTF-8 become U+FFFD, so the output is always valid.
void append_string(std::string& out, std::string_view text);

void append_number(std::string& out, std::uint64_t number);

// `number` with `digits` digits behind the point, cut rather than rounded, so that 1 means 1; at least one digit stays,
// further zeros at the end do not.
void append_number(std::string& out, double number, int digits);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_JSON_WRITER_H_
