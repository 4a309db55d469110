// A table of contents: entries that come back as headings.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_CONTENTS_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_CONTENTS_H_

#include <string_view>
#include <vector>

#include "text/lines.h"

namespace refrain::findings {

// By line: it is an entry of a table of contents, or the line that the entry names.
//
// An entry and a heading are a line each, or two or three where they are too long for one: both may be cut anywhere.
//
// A table is three or more entries in a row (one line in three may be of none) whose words, bullets, numbers and labels before them and page
// numbers behind them aside, stand again as headings further down, in the same order, with 20 words and more of other
// text between two of these on average. So a chorus is none.
// Cost: n log n for n lines.
std::vector<bool> contents_lines(std::string_view text, const std::vector<text::Line>& lines);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_CONTENTS_H_
