// Text for a terminal: safe to show, cut to its width.

#ifndef REFRAIN_SRC_REPORT_WRAP_H_
#define REFRAIN_SRC_REPORT_WRAP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace refrain::report {

// `text` as it may be shown: white space folded to one blank, control characters, marks that change the direction of
// writing and bytes that are no UTF-8 replaced by U+FFFD.
std::string visible(std::string_view text);

// The first and last `ends` words (separated by blanks) of a longer visible text; all of it where it is not longer than
// both and a few more. `words`: how many to say are left out; 0: count blanks.
std::string shortened(std::string_view text, std::uint32_t ends, std::uint32_t words);

// `text` in square brackets, white space around it left outside.
std::string bracketed(std::string_view text);

// 12345 as "12,345".
std::string grouped(std::uint64_t number);

// Columns that visible text takes: two for wide East Asian characters, none for combining marks.
std::size_t columns(std::string_view text);

// Appends visible text to `out`, broken at blanks, or between wide characters, into lines of `indent` blanks and at
// most `width` columns. A style is switched on and off around what is added, also where it is broken.
class Wrapper {
 public:
  Wrapper(std::string& out, std::size_t indent, std::size_t width);
  void add(std::string_view text, std::string_view style_on, std::string_view style_off);
  void finish();

 private:
  void put(std::string_view piece, std::string_view on, std::string_view off);

  std::string& out_;
  std::size_t indent_;
  std::size_t width_;
  std::size_t column_ = 0;
  bool blank_ = false;  // a blank is owed before the next piece
};

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_WRAP_H_
