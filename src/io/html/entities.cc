#include "io/html/entities.h"

#include <gumbo.h>

#include <array>

#include "io/encoding/utf8.h"

namespace refrain::io {
namespace {

// The longest that HTML has is one less, semicolon included.
constexpr std::size_t kLongestName = 32;
constexpr std::size_t kMostKept = 4096;

// What bytes 0x80 to 0x9f are in Windows-1252: pages use their numbers, and browsers understand.
constexpr std::array<char32_t, 32> kWindows1252 = {0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                   0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                                   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                   0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
int digit_value(char c, int base) {
  if (is_digit(c)) return c - '0';
  if (base == 16 && c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (base == 16 && c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::size_t decode_number(std::string_view source, std::string& text) {
  const bool hexadecimal = source.size() > 2 && (source[2] == 'x' || source[2] == 'X');
  const int base = hexadecimal ? 16 : 10;
  const std::size_t begin = hexadecimal ? 3 : 2;
  std::size_t at = begin;
  char32_t code = 0;
  for (; at < source.size(); ++at) {
    const int digit = digit_value(source[at], base);
    if (digit < 0) break;
    if (code <= 0x10ffff) {
      code = code * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
    }
  }
  if (at == begin) return 0;
  if (code >= 0x80 && code < 0xa0) code = kWindows1252[code - 0x80];
  append_utf8(text, code == 0 ? kReplacement : code);
  return at < source.size() && source[at] == ';' ? at + 1 : at;
}

// The text of a page that says "x" and then `reference`, without the "x" (which keeps a reference for white space from
// being dropped).
std::string parsed_by_gumbo(std::string_view reference) {
  const std::string page = "x" + std::string(reference);
  std::string text;
  GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
  const GumboVector& parts = output->root->v.element.children;
  for (unsigned i = 0; i < parts.length; ++i) {
    const auto* part = static_cast<const GumboNode*>(parts.data[i]);
    if (part->type != GUMBO_NODE_ELEMENT || part->v.element.tag != GUMBO_TAG_BODY) continue;
    const GumboVector& pieces = part->v.element.children;
    for (unsigned k = 0; k < pieces.length; ++k) {
      const auto* piece = static_cast<const GumboNode*>(pieces.data[k]);
      if (piece->type == GUMBO_NODE_TEXT) text += piece->v.text.text;
    }
  }
  gumbo_destroy_output(&kGumboDefaultOptions, output);
  return text.empty() ? text : text.substr(1);
}

}  // namespace

// `reference` is an ampersand, letters and digits, and perhaps a semicolon.
const Entities::Found& Entities::look_up(std::string_view reference) {
  if (known_.size() >= kMostKept) known_.clear();
  const auto [entry, is_new] = known_.try_emplace(std::string(reference));
  Found& found = entry->second;
  if (!is_new) return found;
  const std::string text = parsed_by_gumbo(reference);
  if (text == reference || text.empty()) return found;
  const bool closed = reference.ends_with(';');
  if (closed && (text == ";" || !text.ends_with(';'))) {
    found = {text, reference.size()};
  } else {
    // A name that is known without semicolon, and what came behind it: "&copy2024" is one code point and "2024".
    const std::size_t first = sequence_length(text);
    const std::string_view rest = std::string_view(text).substr(first);
    if (reference.ends_with(rest)) {
      found = {text.substr(0, first), reference.size() - rest.size()};
    }
  }
  return found;
}

std::size_t Entities::decode(std::string_view source, std::string& text) {
  if (source.size() < 2) return 0;
  if (source[1] == '#') return decode_number(source, text);
  std::size_t end = 1;
  while (end < source.size() && end < kLongestName && (is_letter(source[end]) || is_digit(source[end]))) {
    ++end;
  }
  if (end == 1) return 0;
  if (end < source.size() && source[end] == ';') ++end;
  const std::string_view reference = source.substr(0, end);
  struct Common {
    std::string_view reference;
    std::string_view text;
  };
  constexpr std::array kCommon = {
      Common{"&nbsp;", "\xc2\xa0"}, Common{"&amp;", "&"}, Common{"&quot;", "\""},
      Common{"&lt;", "<"},          Common{"&gt;", ">"},
  };
  for (const Common& common : kCommon) {
    if (reference == common.reference) {
      text += common.text;
      return end;
    }
  }
  const Found& found = look_up(reference);
  text += found.text;
  return found.length;
}

}  // namespace refrain::io
