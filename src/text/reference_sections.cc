#include "text/reference_sections.h"

#include <algorithm>
#include <cstddef>

#include "refrain/exclusions.h"
#include "refrain/words.h"
#include "text/reference_names.h"

namespace refrain::text {
namespace {

constexpr std::size_t kLongestHeading = 120;  // bytes

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  return line;
}

bool begins_small(std::string_view line) { return !line.empty() && line.front() >= 'a' && line.front() <= 'z'; }

// A line of few words, like the heading of a section: no sentence, and no entry of a list of references.
bool like_heading(std::string_view line) {
  constexpr std::uint32_t kMostWords = 8;
  if (line.empty() || line.size() > kLongestHeading) return false;
  std::string_view rest = line;
  while (!rest.empty() &&
         (is_space(rest.front()) || rest.front() == '.' || (rest.front() >= '0' && rest.front() <= '9'))) {
    rest.remove_prefix(1);  // its number
  }
  if (rest.empty() || rest.find_first_of("0123456789,;\"()[]/") != std::string_view::npos) return false;
  const char last = rest.back();
  if (last == '.' || last == '!' || last == '-') return false;
  return !begins_small(rest) && count_words(rest) <= kMostWords;
}

// Runs of digits.
std::size_t count_numbers(std::string_view text) {
  std::size_t numbers = 0;
  bool in_number = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    numbers += digit && !in_number ? 1u : 0u;
    in_number = digit;
  }
  return numbers;
}

bool has_address(std::string_view text) {
  return text.find("://") != std::string_view::npos || text.find("www.") != std::string_view::npos;
}

struct Line {
  Span bytes;
  std::string_view says;  // without white space at its ends
  bool blank_before = false;
  bool blank_behind = false;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  bool blank = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = text.find('\n', at);
    const std::size_t end = found == std::string_view::npos ? text.size() : found;
    const std::string_view says = trimmed(text.substr(at, end - at));
    if (says.empty()) {
      if (!lines.empty()) lines.back().blank_behind = true;
      blank = true;
    } else {
      lines.push_back({.bytes = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)},
                       .says = says,
                       .blank_before = blank});
      blank = false;
    }
    at = end + 1;
  }
  if (!lines.empty()) lines.back().blank_behind = true;
  return lines;
}

// Whether most words below a heading are in paragraphs of prose: long ones that hardly have a number, and no address. An
// entry of a list of references has its year, its pages or its address. A chapter may be called "Sources", too.
bool is_prose(std::string_view below) {
  constexpr std::uint32_t kLeastWords = 25;  // of such a paragraph
  constexpr std::size_t kWordsForANumber = 40;
  std::size_t all = 0;
  std::size_t prose = 0;
  const std::vector<Line> lines = lines_of(below);
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t last = first;
    while (!lines[last].blank_behind) ++last;
    const std::string_view paragraph =
        below.substr(lines[first].bytes.begin, lines[last].bytes.end - lines[first].bytes.begin);
    const std::uint32_t words = count_words(paragraph);
    all += words;
    if (words >= kLeastWords && kWordsForANumber * count_numbers(paragraph) < words && !has_address(paragraph)) {
      prose += words;
    }
    first = last + 1;
  }
  return 2 * prose > all;
}

}  // namespace

std::vector<Span> reference_sections(std::string_view text, std::span<const Heading> headings) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::vector<Span> sections;
  for (std::size_t k = 0; k < headings.size(); ++k) {
    const Heading& one = headings[k];
    if (!heads_references(text.substr(one.bytes.begin, one.bytes.end - one.bytes.begin))) continue;
    std::size_t next = k + 1;
    while (next < headings.size() && one.level != 0 && headings[next].level > one.level) ++next;
    const std::uint32_t end = next < headings.size() ? headings[next].bytes.begin : size;
    if (is_prose(text.substr(one.bytes.end, end - one.bytes.end))) continue;
    sections.push_back({one.bytes.begin, end});
  }
  std::vector<Span> by_lines;
  const std::vector<Line> lines = lines_of(text);
  const auto ends_something = [](std::string_view line) {
    return line.ends_with('.') || line.ends_with('!') || line.ends_with('?') || like_heading(line);
  };
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const Line& line = lines[k];
    if (begins_small(line.says) || !heads_references(line.says)) continue;
    const bool alone = headings.empty() ? line.blank_before || (k > 0 && ends_something(lines[k - 1].says))
                                        : line.blank_before && line.blank_behind;
    // A sentence goes on in small letters.
    const bool goes_on = !line.blank_behind && k + 1 < lines.size() && begins_small(lines[k + 1].says);
    if (!alone || goes_on) continue;
    const auto heading = std::find_if(headings.begin(), headings.end(),
                                      [&](const Heading& one) { return one.bytes.end > line.bytes.begin; });
    if (heading != headings.end() && heading->bytes.begin < line.bytes.end) continue;  // told above
    std::uint32_t end = heading != headings.end() ? heading->bytes.begin : size;
    for (std::size_t next = k + 1; next < lines.size() && lines[next].bytes.begin < end; ++next) {
      if (lines[next].blank_before && lines[next].blank_behind && like_heading(lines[next].says)) {
        end = lines[next].bytes.begin;
      }
    }
    if (is_prose(text.substr(line.bytes.end, end - line.bytes.end))) continue;
    by_lines.push_back({line.bytes.begin, end});
    while (k + 1 < lines.size() && lines[k + 1].bytes.begin < end) ++k;
  }
  return unite_spans(sections, by_lines);
}

}  // namespace refrain::text
