#include "io/markup/prose.h"

#include <algorithm>

namespace refrain::io {

std::vector<MarkupLine> markup_lines(std::string_view source, std::size_t begin, std::size_t end) {
  std::vector<MarkupLine> lines;
  if (begin == 0 && source.starts_with("\xef\xbb\xbf")) begin = 3;
  while (begin < end) {
    const std::size_t newline = std::min(source.find('\n', begin), end);
    MarkupLine line = {begin, newline, 0};
    while (line.end > line.begin && is_blank_char(source[line.end - 1])) --line.end;
    while (line.begin + line.indent < line.end && is_blank_char(source[line.begin + line.indent])) ++line.indent;
    lines.push_back(line);
    begin = newline + 1;
  }
  return lines;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank_char(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank_char(text.back())) text.remove_suffix(1);
  return text;
}

bool is_rule(std::string_view text, std::string_view characters, std::size_t least) {
  return text.size() >= least && !text.empty() && characters.find(text[0]) != std::string_view::npos &&
         text.find_first_not_of(text[0]) == std::string_view::npos;
}

void copy_prose(TextBuilder& out, std::string_view source, std::size_t begin, std::size_t end) {
  std::size_t at = begin;
  while (at < end) {
    if (is_blank_char(source[at])) {
      ++at;
      out.separate(TextBuilder::Break::kSpace);
      continue;
    }
    const std::size_t copied = at;
    while (at < end) {
      if (!is_blank_char(source[at])) {
        ++at;
      } else if (source[at] == ' ' && at + 1 < end && !is_blank_char(source[at + 1])) {
        at += 2;
      } else {
        break;
      }
    }
    out.copy(copied, at - copied);
  }
}

std::size_t behind_bracket(std::string_view source, std::size_t at, std::size_t end, char open, char close,
                           std::size_t most) {
  end = std::min(end, source.size());
  if (end - at > most) end = at + most;
  std::size_t depth = 0;
  for (; at < end; ++at) {
    if (source[at] == '\\') {
      ++at;
    } else if (source[at] == open && (open != close || depth == 0)) {
      ++depth;
    } else if (source[at] == close && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace refrain::io
