#include "text/reference_sections.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "refrain/exclusions.h"
#include "refrain/words.h"
#include "text/lines.h"
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

// A line of few words, like the heading of a section: no sentence, and no entry of a list of references.
bool like_heading(std::string_view line) {
  constexpr std::uint32_t kMostWords = 8;
  if (line.empty() || line.size() > kLongestHeading) return false;
  std::string_view rest = line;
  while (!rest.empty() && (is_space(rest.front()) || rest.front() == '.' || is_digit(rest.front()))) {
    rest.remove_prefix(1);  // its number
  }
  if (rest.empty() || rest.find_first_of("0123456789,;\"()[]/") != std::string_view::npos) return false;
  const char last = rest.back();
  if (last == '.' || last == '!' || last == '-') return false;
  return !begins_small(rest) && count_words(rest) <= kMostWords;
}

// A line that is drawn: what stands below a title, or above and below.
bool is_rule(std::string_view line) {
  constexpr std::size_t kLeast = 3;
  return line.size() >= kLeast && std::string_view("=-~*_^#+").find(line.front()) != std::string_view::npos &&
         line.find_first_not_of(line.front()) == std::string_view::npos;
}

// Runs of digits.
std::size_t count_numbers(std::string_view text) {
  std::size_t numbers = 0;
  bool in_number = false;
  for (const char c : text) {
    const bool digit = is_digit(c);
    numbers += digit && !in_number ? 1u : 0u;
    in_number = digit;
  }
  return numbers;
}

bool has_web_address(std::string_view text) { return contains(text, "://") || contains(text, "www."); }

// A line with words, and what stands around it.
struct SectionLine {
  Span bytes;
  std::string_view says;  // without white space at its ends
  bool blank_before = false;
  bool blank_behind = false;
};

std::vector<SectionLine> section_lines(std::string_view text) {
  std::vector<SectionLine> lines;
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

// The paragraph that begins with line `first`, which then is the one behind it.
std::string_view take_paragraph(std::string_view text, const std::vector<SectionLine>& lines, std::size_t& first) {
  const std::uint32_t begin = lines[first].bytes.begin;
  while (!lines[first].blank_behind) ++first;
  return text.substr(begin, lines[first++].bytes.end - begin);
}

// Whether a paragraph has the look of entries of a list: years, pages or an address, and few words before its first mark.
bool like_entries(std::string_view paragraph, std::uint32_t words) {
  constexpr std::uint32_t kOfOneEntry = 25;
  constexpr std::uint32_t kWordsForANumber = 20;
  constexpr std::uint32_t kAuthor = 4;  // words
  const std::size_t numbers = count_numbers(paragraph);
  if (words <= kOfOneEntry) return numbers > 0 || has_web_address(paragraph);
  if (kWordsForANumber * numbers < words && !has_web_address(paragraph)) return false;
  std::size_t mark = std::string_view("[(*-").find(paragraph.front()) != std::string_view::npos ? 1 : 0;
  mark = paragraph.find_first_of(",.:;()[]", mark);
  return mark != std::string_view::npos && count_words(paragraph.substr(0, mark)) <= kAuthor;
}

// Whether the lines from `first` on are entries: most words of the next few paragraphs.
bool entries_from(std::string_view text, const std::vector<SectionLine>& lines, std::size_t first) {
  constexpr int kParagraphs = 3;
  std::size_t all = 0;
  std::size_t of_entries = 0;
  for (int k = 0; k < kParagraphs && first < lines.size(); ++k) {
    const std::string_view paragraph = trimmed(take_paragraph(text, lines, first));
    const std::uint32_t words = count_words(paragraph);
    all += words;
    if (like_entries(paragraph, words)) of_entries += words;
  }
  return 2 * of_entries > all;
}

bool ends_something(std::string_view line) { return ends_prose(line) || like_heading(line); }

// A sentence goes on in small letters.
bool goes_on(const std::vector<SectionLine>& lines, std::size_t k) {
  return !lines[k].blank_behind && k + 1 < lines.size() && begins_small(lines[k + 1].says);
}

// Whether line `k` heads what stands behind a list of references. Directly above its text only a heading that is known by
// its name or its look is one; by its look alone it may be a part of the list ("PRINTED WORKS"), or begin an entry.
bool heads_next(std::string_view text, const std::vector<SectionLine>& lines, std::size_t k) {
  const SectionLine& line = lines[k];
  const bool drawn_above = k > 0 && is_rule(lines[k - 1].says) && lines[k - 1].blank_before;
  const bool first = line.blank_before || drawn_above;
  if (first && line.blank_behind && like_heading(line.says)) return true;
  if (begins_small(line.says) || goes_on(lines, k)) return false;
  if ((first || (k > 0 && ends_something(lines[k - 1].says))) && heads_back_matter(line.says)) return true;
  if (!first || line.blank_behind || !like_heading(line.says)) return false;
  const bool underlined = k + 1 < lines.size() && is_rule(lines[k + 1].says);
  return (underlined || all_capitals(line.says)) && !entries_from(text, lines, k + (underlined ? 2 : 1));
}

// Whether most words below a heading are in paragraphs of prose: long ones that hardly have a number, and no address. An
// entry of a list of references has its year, its pages or its address. A chapter may be called "Sources", too.
bool is_prose(std::string_view below) {
  constexpr std::uint32_t kLeastWords = 25;  // of such a paragraph
  constexpr std::size_t kWordsForANumber = 40;
  std::size_t all = 0;
  std::size_t prose = 0;
  const std::vector<SectionLine> lines = section_lines(below);
  for (std::size_t first = 0; first < lines.size();) {
    const std::string_view paragraph = take_paragraph(below, lines, first);
    const std::uint32_t words = count_words(paragraph);
    all += words;
    if (words >= kLeastWords && kWordsForANumber * count_numbers(paragraph) < words && !has_web_address(paragraph)) {
      prose += words;
    }
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
  const std::vector<SectionLine> lines = section_lines(text);
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const SectionLine& line = lines[k];
    if (begins_small(line.says) || !heads_references(line.says)) continue;
    const bool alone = headings.empty() ? line.blank_before || (k > 0 && ends_something(lines[k - 1].says))
                                        : line.blank_before && line.blank_behind;
    if (!alone || goes_on(lines, k)) continue;
    const auto heading = std::find_if(headings.begin(), headings.end(),
                                      [&](const Heading& one) { return one.bytes.end > line.bytes.begin; });
    if (heading != headings.end() && heading->bytes.begin < line.bytes.end) continue;  // told above
    std::uint32_t end = heading != headings.end() ? heading->bytes.begin : size;
    for (std::size_t next = k + 1; next < lines.size() && lines[next].bytes.begin < end; ++next) {
      if (!heads_next(text, lines, next)) continue;
      const bool rule_above = next > k + 1 && !lines[next].blank_before && is_rule(lines[next - 1].says);
      end = lines[next - (rule_above ? 1 : 0)].bytes.begin;
    }
    if (is_prose(text.substr(line.bytes.end, end - line.bytes.end))) continue;
    by_lines.push_back({line.bytes.begin, end});
    while (k + 1 < lines.size() && lines[k + 1].bytes.begin < end) ++k;
  }
  return unite_spans(sections, by_lines);
}

}  // namespace refrain::text
