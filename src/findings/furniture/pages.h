// Running headers and footers and page numbers: lines that stand at the top or the bottom of pages, or come back at the
// distance of a page; and page numbers within lines. They are no part of the text around them.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_PAGES_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_PAGES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/span.h"

namespace refrain::findings {

struct RunningLine {
  Span bytes;
  std::uint64_t shape = 0;  // equal for lines that differ in their numbers, case and spaces alone
};

// The running lines of a text, ascending and disjoint. `marked_by_format` are those that its format knows of, ascending.
//
// - Between form feeds: one of the first or the last three lines of a page whose shape stands there on three pages (on
//   two where there are no more than three), and numbers that grow by one a page, alone or beside a title that may change.
// - Without form feeds: numbers in lines of their own that grow by one and stand at even distances, what stands within
//   three lines of them each time, and lines that come back at even distances of 20 lines and more, four times.
// - Within lines: page numbers in brackets that grow ("[Pg 12]").
// Cost: linear.
std::vector<RunningLine> running_lines(std::string_view text, std::span<const Span> marked_by_format);

// `text` with spaces in place of `running`, so that all places stay what they are. Where a sentence goes on behind them,
// the line breaks beside them are spaces too.
std::string without_running_lines(std::string_view text, const std::vector<RunningLine>& running);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_PAGES_H_
