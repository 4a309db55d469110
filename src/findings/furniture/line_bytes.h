// What kinds of bytes a line has: most rules that tell its form ask for some that few lines have.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_LINE_BYTES_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_LINE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace refrain::findings {

// Found in one pass. Each says what may be there: a rule that asks for it looks at the line itself.
struct LineBytes {
  bool digit = false;       // a digit
  bool cells = false;       // a tab, a bar, or three of ' ', '_' or '.' in a row
  bool inner_mark = false;  // one of ./\@ before a letter or a digit, and not the first byte
  bool code = false;        // what each mark of a program (code_lines.h) has
  bool wide = false;        // beyond ASCII
  std::size_t white = 0;    // bytes that are white space
  std::size_t marks = 0;    // bytes that are neither white space nor a letter nor a digit
};

LineBytes line_bytes(std::string_view line);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_LINE_BYTES_H_
