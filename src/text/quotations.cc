#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/next_byte.h"
#include "refrain/exclusions.h"
#include "text/callouts.h"
#include "text/lines.h"

namespace refrain {
namespace {

using text::is_white;

struct Mark {
  std::string_view open;
  std::string_view close;
  bool single;          // also an apostrophe: what stands beside it decides
  bool spaced = false;  // may have a space inside: "\xc2\xab so \xc2\xbb"
};

constexpr Mark kMarks[] = {
    {"\xe2\x80\x9c", "\xe2\x80\x9d", false},        // curly double
    {"\xe2\x80\x98", "\xe2\x80\x99", true},         // curly single
    {"\xe2\x80\x9e", "\xe2\x80\x9c", false},        // low double, closed German style
    {"\xe2\x80\x9e", "\xe2\x80\x9d", false},        // low double, closed Polish style
    {"\xe2\x80\x9a", "\xe2\x80\x98", false},        // low single
    {"\xe2\x80\x9d", "\xe2\x80\x9d", false},        // curly double, Swedish style
    {"\xc2\xab", "\xc2\xbb", false, true},          // guillemets, French style
    {"\xc2\xbb", "\xc2\xab", false},                // guillemets, German style
    {"\xc2\xbb", "\xc2\xbb", false},                // guillemets, Finnish style
    {"\xe2\x80\xb9", "\xe2\x80\xba", false, true},  // single guillemets
    {"\xe2\x80\xba", "\xe2\x80\xb9", false},        // single guillemets, German style
    {"\xe3\x80\x8c", "\xe3\x80\x8d", false},        // corner brackets
    {"\xe3\x80\x8e", "\xe3\x80\x8f", false},        // white corner brackets
    {"\xef\xbd\xa2", "\xef\xbd\xa3", false},        // corner brackets, half width
    {"\xef\xb9\x81", "\xef\xb9\x82", false},        // corner brackets of upright writing
    {"\xef\xb9\x83", "\xef\xb9\x84", false},
    {"\xe3\x80\x9d", "\xe3\x80\x9e", false},  // ditto marks as quotation marks, Chinese
    {"\xe3\x80\x9d", "\xe3\x80\x9f", false},  // and low, Japanese
    {"\xef\xbc\x82", "\xef\xbc\x82", false},  // typewriter marks, full width
    {"\"", "\"", false},
    {"'", "'", true},
};

// By byte, whether a mark may begin with it: the loop over all marks is left to these.
constexpr std::array<bool, 256> kBeginsMark = [] {
  std::array<bool, 256> begins{};
  for (const Mark& mark : kMarks) begins[static_cast<unsigned char>(mark.open[0])] = true;
  return begins;
}();

// The next byte that a mark may begin with.
std::size_t next_mark(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = base::eight_times(0x80);
  return base::next_byte(
      text, at,
      [](std::uint64_t eight) {
        return (eight & kHighBits) != 0 || base::any_equal(eight, '"') || base::any_equal(eight, '\'');
      },
      [](char c) { return kBeginsMark[static_cast<unsigned char>(c)]; });
}

// Something that a quotation may follow or be followed by: white space, brackets, dashes, the text's edge.
bool apart_before(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char c = text[at - 1];
  return is_white(c) || c == '(' || c == '[' || c == '-' || c == '"' || static_cast<unsigned char>(c) >= 0x80;
}

bool apart_behind(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  const char c = text[at];
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return !letter;
}

// The end of the closing mark in text[from, to), if there is one.
std::optional<std::size_t> find_close(std::string_view text, std::size_t from, std::size_t to, const Mark& mark) {
  for (std::size_t at = text.find(mark.close, from); at != std::string_view::npos && at < to;
       at = text.find(mark.close, at + 1)) {
    if (at == from) return std::nullopt;  // nothing inside
    const std::size_t end = at + mark.close.size();
    const bool symmetric = mark.open == mark.close;
    if ((mark.single || symmetric) && (is_white(text[at - 1]) || !apart_behind(text, end))) continue;
    return end;
  }
  return std::nullopt;
}

// The beginning of the next paragraph behind `from`: behind a blank line; the text's end where there is none.
std::size_t next_paragraph(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at)) {
    const std::size_t line = at + 1;
    while (at < text.size() && is_white(text[at])) ++at;
    if (text.substr(line, at - line).find('\n') != std::string_view::npos) return at;
  }
  return text.size();
}

Span span(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void add_marked(std::string_view text, std::vector<Span>& spans) {
  std::size_t paragraph_end = 0;  // of the last mark
  for (std::size_t at = 0; at < text.size();) {
    at = next_mark(text, at);
    if (at == text.size()) break;
    if (at >= paragraph_end) paragraph_end = next_paragraph(text, at);
    std::size_t step = 1;
    for (const Mark& mark : kMarks) {
      if (!text.substr(at).starts_with(mark.open)) continue;
      if (mark.single && !apart_before(text, at)) continue;
      const std::size_t inside = at + mark.open.size();
      if (!mark.spaced && inside < text.size() && is_white(text[inside])) continue;
      if (mark.open == mark.close && !apart_before(text, at)) continue;
      std::optional<std::size_t> end = find_close(text, inside, paragraph_end, mark);
      // A quotation of several paragraphs opens anew in each and closes in the last.
      if (!end && !mark.single && paragraph_end < text.size() && text.substr(paragraph_end).starts_with(mark.open)) {
        end = paragraph_end;
      }
      if (!end) continue;
      spans.push_back(span(at, *end));
      step = *end - at;
      break;
    }
    at += step;
  }
}

void add_mail(std::string_view text, std::vector<Span>& spans) {
  bool before = false;   // the line before is quoted
  bool callout = false;  // and its block is a callout
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t found = text.find('\n', line);
    const std::size_t end = found == std::string_view::npos ? text.size() : found + 1;
    const bool quoted = text[line] == '>';
    if (quoted && !before) {
      std::size_t says = line;
      while (says < end && (text[says] == '>' || is_white(text[says]))) ++says;
      callout = text::begins_callout(text.substr(says));
    }
    if (quoted && !callout) spans.push_back(span(line, end));
    before = quoted;
    line = end;
  }
}

}  // namespace

std::vector<Span> quoted_spans(std::string_view text) {
  std::vector<Span> marked;
  std::vector<Span> mail;
  add_marked(text, marked);
  add_mail(text, mail);
  return unite_spans(marked, mail);
}

std::vector<Span> unite_spans(std::span<const Span> x, std::span<const Span> y) {
  std::vector<Span> all(x.begin(), x.end());
  all.insert(all.end(), y.begin(), y.end());
  std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> out;
  for (const Span& one : all) {
    if (!out.empty() && one.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, one.end);
    } else {
      out.push_back(one);
    }
  }
  return out;
}

}  // namespace refrain
