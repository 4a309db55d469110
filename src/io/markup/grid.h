// Tables that are drawn with characters.

#ifndef REFRAIN_SRC_IO_MARKUP_GRID_H_
#define REFRAIN_SRC_IO_MARKUP_GRID_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "io/markup/prose.h"
#include "refrain/span.h"

namespace refrain::io {

using GridCell = std::vector<Span>;  // pieces of the source, a line each
using GridRow = std::vector<GridCell>;
using Grid = std::vector<GridRow>;

// +----+----+
// | a  | b  |
// +----+----+
Grid boxed_grid(std::string_view source, const std::vector<MarkupLine>& lines);

// ====  ====
// a     b
// ====  ====
// A row is a line; one whose first cell is blank goes on with the row above. Columns are counted in characters.
Grid ruled_grid(std::string_view source, const std::vector<MarkupLine>& lines);

// The table of either form that begins with line k; `end` becomes the number of the line behind it, or k where there is
// none.
Grid drawn_table(std::string_view source, const std::vector<MarkupLine>& lines, std::size_t k, std::size_t& end);

// Rows of comma-separated values in source[begin, end), or with another `delimiter`. A cell in double quotes may go over
// several lines; the quotes are none of it.
Grid csv_grid(std::string_view source, std::size_t begin, std::size_t end, char delimiter);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_GRID_H_
