#include "findings/furniture/lines.h"

#include <array>

namespace refrain::findings {
namespace {

// The marks that mail puts before what it quotes: >, >>, |>, #>, and up to three letters right before one (JD>).
std::size_t quote_marks(std::string_view line) {
  std::size_t size = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    while (at < line.size() && is_white(line[at])) ++at;
    std::size_t mark = at;
    if (mark + 1 < line.size() && std::string_view("|#:%}").find(line[mark]) != std::string_view::npos) ++mark;
    while (mark < line.size() && mark < at + 3 && is_letter(line[mark])) ++mark;
    if (mark == line.size() || line[mark] != '>') break;
    at = size = mark + 1;
  }
  return size;
}

Line trimmed(std::string_view text, std::size_t begin, std::size_t end, std::uint32_t page) {
  Line line;
  line.page = page;
  begin += quote_marks(text.substr(begin, end - begin));
  const std::size_t first = begin;
  while (begin < end && is_white(text[begin])) ++begin;
  while (end > begin && is_white(text[end - 1])) --end;
  line.indented = begin > first + 1;
  line.bytes = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return line;
}

}  // namespace

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::uint32_t page = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    std::size_t end = text.find_first_of("\n\r\f", begin);
    if (end == std::string_view::npos) end = text.size();
    lines.push_back(trimmed(text, begin, end, page));
    if (end == text.size()) break;
    if (text[end] == '\f') ++page;
    begin = end + (text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1);
  }
  return lines;
}

WordCount count_line_words(std::string_view line) {
  WordCount count;
  bool inside = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    // Dashes and quotation marks; an apostrophe (U+2019) parts no word.
    if (line.substr(at, 2) == "\xe2\x80" || line.substr(at, 2) == "\xc2\xab" || line.substr(at, 2) == "\xc2\xbb") {
      inside = inside && line.substr(at, 3) == "\xe2\x80\x99";
      at += c == '\xe2' ? 2 : 1;
      continue;
    }
    const bool of_word = is_letter(c) || is_digit(c);
    if (of_word && !inside) {
      ++count.words;
      count.numbers += is_digit(c) ? 1u : 0u;
    }
    inside = of_word || (inside && c == '\'');
  }
  return count;
}

bool ends_sentence(std::string_view line) {
  constexpr std::array<std::string_view, 8> kClosing = {"\"",           "'",        ")", "]", "\xe2\x80\x9d",
                                                        "\xe2\x80\x99", "\xc2\xbb", "*"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view mark : kClosing) {
      if (!line.ends_with(mark)) continue;
      line.remove_suffix(mark.size());
      again = true;
    }
  }
  for (const std::string_view stop : {".", "!", "?", ":", ";", "\xe2\x80\xa6", "\xe3\x80\x82", "\xef\xbc\x81",
                                      "\xef\xbc\x9f", "\xe0\xa5\xa4", "\xd8\x9f"}) {
    if (line.ends_with(stop)) return true;
  }
  return false;
}

}  // namespace refrain::findings
