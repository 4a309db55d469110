#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/next_byte.h"
#include "refrain/exclusions.h"
#include "text/lines.h"

namespace refrain {
namespace {

using text::is_digit;
using text::is_letter;
using text::is_white;

constexpr std::size_t kLongest = 200;  // bytes of a citation in brackets

// The address around `at`, which is a colon ("https://...", "doi:...") or a w ("www...."), from byte `from` on.
std::optional<Span> address(std::string_view text, std::size_t at, std::size_t from) {
  const std::string_view before = text.substr(from, at - from);
  const std::string_view behind = text.substr(at);
  std::size_t begin = at;
  std::size_t end = at;
  if (behind.starts_with("www.")) {
    end += 4;
  } else if (behind.starts_with("://")) {
    if (!before.ends_with("http") && !before.ends_with("https")) return std::nullopt;
    begin -= before.ends_with("s") ? 5u : 4u;
    end += 3;
  } else if (behind[0] == ':' && before.ends_with("doi")) {
    begin -= 3;
    end += 1;
  } else {
    return std::nullopt;
  }
  if (begin > 0 && is_letter(text[begin - 1])) return std::nullopt;
  const std::size_t first = end;
  while (end < text.size() && !is_white(text[end]) && text[end] != '<' && text[end] != '>') ++end;
  if (end == first) return std::nullopt;
  return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
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
  while (word > 0 && !is_white(text[word - 1])) --word;
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
  // What a citation begins with, or has in it: rare bytes, so most of a text is passed over eight at a time.
  const auto next = [&](std::size_t at) { return base::next_of<'(', '[', ':', 'w'>(text, at); };
  std::vector<Span> spans;
  std::size_t from = 0;  // behind the last citation
  for (std::size_t at = next(0); at < text.size();) {
    std::optional<Span> found = address(text, at, from);
    if (const auto end = bracketed(text, at)) {
      found = Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(*end)};
    }
    if (found) {
      spans.push_back(*found);
      from = found->end;
    }
    at = next(found ? from : at + 1);
  }
  return spans;
}

}  // namespace refrain
