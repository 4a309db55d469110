#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "refrain/exclusions.h"

namespace refrain {
namespace {

constexpr std::size_t kLongest = 200;  // bytes of a citation in brackets

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// An address: "https://...", "www....", "doi:...". Its end, or nothing.
std::optional<std::size_t> address(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 4> kBegins = {"http://", "https://", "www.", "doi:"};
  const char first = text[at];
  if (first != 'h' && first != 'w' && first != 'd') return std::nullopt;
  for (const std::string_view begins : kBegins) {
    if (!text.substr(at).starts_with(begins)) continue;
    std::size_t end = at + begins.size();
    while (end < text.size() && !is_space(text[end]) && text[end] != '<' && text[end] != '>') ++end;
    if (end > at + begins.size()) return end;
  }
  return std::nullopt;
}

// Four digits that can be a year, no digit or letter beside them but for the "b" of "2019b".
bool has_year(std::string_view inside) {
  for (std::size_t i = 0; i + 4 <= inside.size(); ++i) {
    const bool digits =
        is_digit(inside[i]) && is_digit(inside[i + 1]) && is_digit(inside[i + 2]) && is_digit(inside[i + 3]);
    if (!digits || (i > 0 && (is_digit(inside[i - 1]) || is_letter(inside[i - 1])))) continue;
    const bool ends = i + 4 == inside.size() || !is_digit(inside[i + 4]);
    if (ends && inside[i] >= '1' && inside[i] <= '2') return true;
  }
  return false;
}

// "[12]", "[3, 5-7]", "[^note]", "[@key]": what stands in the brackets.
bool is_reference(std::string_view inside) {
  if (inside.size() > 1 && (inside[0] == '^' || inside[0] == '@')) return true;
  bool digit = false;
  for (const char c : inside) {
    digit = digit || is_digit(c);
    const bool joins = c == ',' || c == '-' || c == ';' || c == ' ' || static_cast<unsigned char>(c) >= 0x80;  // a dash
    if (!is_digit(c) && !joins) return false;
  }
  return digit;
}

// "(Smith, 2019)", "(Smith et al. 2019, p. 4)", "[Smith 2019]": a name and a year.
bool is_author_and_year(std::string_view inside) {
  const bool named = !inside.empty() && is_letter(inside[0]);
  return named && has_year(inside);
}

// A year of its own in parentheses names a work where a name stands before it: "Smith (2019)".
bool is_named_year(std::string_view text, std::size_t at, std::string_view inside) {
  if (inside.size() < 4 || !has_year(inside.substr(0, 4)) || at < 2) return false;
  std::string_view rest = inside.substr(4);
  if (!rest.empty() && is_letter(rest[0])) rest.remove_prefix(1);  // "2019b"
  const bool bare = rest.empty() || rest[0] == ',' || rest[0] == ':';
  if (!bare || text[at - 1] != ' ') return false;
  std::size_t word = at - 1;
  while (word > 0 && !is_space(text[word - 1])) --word;
  const char first = text[word];
  return (first >= 'A' && first <= 'Z') || static_cast<unsigned char>(first) >= 0x80;
}

std::optional<std::size_t> bracketed(std::string_view text, std::size_t at) {
  const char open = text[at];
  if (open != '(' && open != '[') return std::nullopt;
  const std::string_view ahead = text.substr(at + 1, kLongest);
  const std::size_t close = ahead.find_first_of(open == '(' ? "()\n" : "[]\n");
  if (close == std::string_view::npos || ahead[close] != (open == '(' ? ')' : ']')) {
    return std::nullopt;
  }
  const std::string_view inside = ahead.substr(0, close);
  const bool cites = is_author_and_year(inside) || (open == '[' && is_reference(inside)) ||
                     (open == '(' && is_named_year(text, at, inside));
  return cites ? std::optional(at + close + 2) : std::nullopt;
}

}  // namespace

std::vector<Span> cited_spans(std::string_view text) {
  // By byte, whether a citation may begin with it.
  static constexpr std::array<bool, 256> kBegins = [] {
    std::array<bool, 256> begins{};
    for (const char c : {'(', '[', 'h', 'w', 'd'}) begins[static_cast<unsigned char>(c)] = true;
    return begins;
  }();
  std::vector<Span> spans;
  for (std::size_t at = 0; at < text.size();) {
    if (!kBegins[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    std::optional<std::size_t> end = bracketed(text, at);
    const bool word_begins = at == 0 || !is_letter(text[at - 1]);
    if (!end && word_begins) end = address(text, at);
    if (end) {
      spans.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(*end)});
      at = *end;
    } else {
      ++at;
    }
  }
  return spans;
}

}  // namespace refrain
