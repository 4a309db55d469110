#include "io/markup/grid.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace refrain::io {
namespace {

// The piece [begin, end) without blanks at its ends.
void add_piece(std::string_view source, std::size_t begin, std::size_t end, GridCell& cell) {
  while (begin < end && is_blank_char(source[begin])) ++begin;
  while (end > begin && is_blank_char(source[end - 1])) --end;
  if (begin < end) cell.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

}  // namespace

Grid boxed_grid(std::string_view source, const std::vector<MarkupLine>& lines) {
  Grid grid;
  GridRow row;
  const auto flush = [&] {
    if (!row.empty()) grid.push_back(std::move(row));
    row.clear();
  };
  for (const MarkupLine& line : lines) {
    const std::string_view words = line.text(source);
    if (words.starts_with('+') && words.find_first_not_of("+-= ") == std::string_view::npos) {
      flush();
      continue;
    }
    std::size_t begin = line.begin + line.indent;
    std::size_t column = 0;
    for (std::size_t at = begin + 1; at < line.end; ++at) {
      if (source[at] != '|' && !(source[at] == '+' && at + 1 == line.end)) continue;
      if (row.size() <= column) row.resize(column + 1);
      add_piece(source, begin + 1, at, row[column]);
      ++column;
      begin = at;
    }
  }
  flush();
  return grid;
}

Grid ruled_grid(std::string_view source, const std::vector<MarkupLine>& lines) {
  // Where columns begin, in characters from the front of the line.
  std::vector<std::size_t> columns;
  const std::string_view border = lines.front().in(source);
  for (std::size_t at = 0; at < border.size(); ++at) {
    if (border[at] == '=' && (at == 0 || border[at - 1] != '=')) columns.push_back(at);
  }
  Grid grid;
  for (const MarkupLine& line : lines) {
    const std::string_view words = line.text(source);
    if (words.empty() || words.find_first_not_of("= -") == std::string_view::npos) continue;
    std::vector<std::size_t> starts;
    std::size_t character = 0;
    for (std::size_t at = line.begin; at < line.end && starts.size() < columns.size(); ++at) {
      if ((static_cast<unsigned char>(source[at]) & 0xc0u) == 0x80) continue;
      if (character == columns[starts.size()]) starts.push_back(at);
      ++character;
    }
    GridRow row(columns.size());
    for (std::size_t k = 0; k < starts.size(); ++k) {
      add_piece(source, starts[k], k + 1 < starts.size() ? starts[k + 1] : line.end, row[k]);
    }
    if (row[0].empty() && !grid.empty()) {
      for (std::size_t k = 0; k < row.size(); ++k) {
        grid.back()[k].insert(grid.back()[k].end(), row[k].begin(), row[k].end());
      }
    } else {
      grid.push_back(std::move(row));
    }
  }
  return grid;
}

Grid drawn_table(std::string_view source, const std::vector<MarkupLine>& lines, std::size_t k, std::size_t& end) {
  const auto from = [&lines](std::size_t at) { return lines.begin() + static_cast<std::ptrdiff_t>(at); };
  const std::string_view first = lines[k].text(source);
  end = k;
  if (first.starts_with("+-") || first.starts_with("+=")) {
    std::size_t behind = k;
    while (behind < lines.size() &&
           (lines[behind].text(source).starts_with('+') || lines[behind].text(source).starts_with('|'))) {
      ++behind;
    }
    if (behind - k < 3) return {};
    end = behind;
    return boxed_grid(source, {from(k), from(end)});
  }
  // The rule of a simple table: columns of = with blanks between them; it has two or three.
  const auto is_border = [&](std::size_t at) {
    const std::string_view line = lines[at].text(source);
    return line.size() > 2 && line.find_first_not_of("= ") == std::string_view::npos &&
           line.find(" =") != std::string_view::npos;
  };
  if (!is_border(k)) return {};
  std::size_t last = k;
  for (std::size_t at = k + 1; at < lines.size(); ++at) {
    if (lines[at].indent < lines[k].indent && !lines[at].blank()) break;
    if (!is_border(at)) continue;
    last = at;
    // The last rule has a blank line behind it.
    if (at + 1 == lines.size() || lines[at + 1].blank()) break;
  }
  if (last == k) return {};
  end = last + 1;
  return ruled_grid(source, {from(k), from(end)});
}

Grid csv_grid(std::string_view source, std::size_t begin, std::size_t end, char delimiter) {
  source = source.substr(0, end);
  Grid grid;
  GridRow row;
  const auto flush = [&] {
    const bool any = std::any_of(row.begin(), row.end(), [](const GridCell& cell) { return !cell.empty(); });
    if (any) grid.push_back(std::move(row));
    row.clear();
  };
  for (std::size_t at = begin; at < end;) {
    while (at < end && (source[at] == ' ' || source[at] == '\t') && source[at] != delimiter) ++at;
    GridCell& cell = row.emplace_back();
    if (at < end && source[at] == '"') {
      const std::size_t first = ++at;
      std::size_t quote = std::min(source.find('"', first), end);
      while (quote + 1 < end && source[quote + 1] == '"') quote = std::min(source.find('"', quote + 2), end);
      for (std::size_t line = first; line < quote;) {
        const std::size_t line_end = std::min(source.find('\n', line), quote);
        add_piece(source, line, line_end, cell);
        line = line_end + 1;
      }
      at = std::min(quote + 1, end);
      while (at < end && source[at] != delimiter && source[at] != '\n') ++at;
    } else {
      const std::size_t first = at;
      while (at < end && source[at] != delimiter && source[at] != '\n') ++at;
      add_piece(source, first, at, cell);
    }
    if (at == end || source[at] == '\n') flush();
    ++at;
  }
  flush();
  return grid;
}

}  // namespace refrain::io
