#include "io/html/html_links.h"

#include <algorithm>
#include <string>

namespace refrain::io {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether one of the words of `value` is `lower_case` in any case.
bool has_word(const std::string_view* value, std::string_view lower_case) {
  if (value == nullptr) return false;
  for (const auto* at = value->begin(); at != value->end();) {
    const auto* begin = std::find_if_not(at, value->end(), is_space);
    at = std::find_if(begin, value->end(), is_space);
    if (equals_ignoring_case(std::string_view(begin, at), lower_case)) return true;
  }
  return false;
}

}  // namespace

bool leads_elsewhere(const HtmlTag& tag) {
  const std::string_view* address = tag.attribute("href");
  if (address == nullptr) return false;
  const auto* first = std::find_if_not(address->begin(), address->end(), is_space);
  return first != address->end() && *first != '#';
}

bool is_note_mark(const HtmlTag& tag, std::string_view source, std::size_t after, bool& bracketed) {
  constexpr std::size_t kMost = 200;
  const std::string_view* address = tag.attribute("href");
  if (address == nullptr) return false;
  const std::string_view* role = tag.attribute("role");
  const std::string_view* type = tag.attribute("epub:type");
  const bool named = (role != nullptr && (*role == "doc-noteref" || *role == "doc-backlink")) ||
                     (type != nullptr && type->find("noteref") != std::string_view::npos);
  const auto* first = std::find_if_not(address->begin(), address->end(), is_space);
  if (!named && (first == address->end() || *first != '#')) return false;
  std::string_view rest = source.substr(std::min(after, source.size()), kMost);
  std::size_t letters = 0;
  bool any = false;
  while (!rest.empty()) {
    const char c = rest.front();
    if (c == '<') {
      const bool closes = rest.starts_with("</a") || rest.starts_with("</A");
      if (closes && (rest.size() == 3 || !is_letter(rest[3]))) return any;
      const std::size_t end = rest.find('>');
      if (end == std::string_view::npos) return false;
      rest.remove_prefix(end + 1);
      continue;
    }
    if (c == '&') {
      const std::size_t end = rest.substr(0, 12).find(';');
      if (end == std::string_view::npos) return false;
      rest.remove_prefix(end + 1);
      any = true;
      continue;
    }
    if (is_letter(c) && ++letters > 1) return false;
    // Of other alphabets signs alone: U+00A0 to U+00BF, U+2000 to U+2BFF, U+FE0E and U+FE0F.
    if (static_cast<unsigned char>(c) >= 0xc0) {
      const auto next = static_cast<unsigned char>(rest.size() > 1 ? rest[1] : '\0');
      const auto lead = static_cast<unsigned char>(c);
      if (lead != 0xc2 && !(lead == 0xe2 && next < 0xb0) && !(lead == 0xef && next == 0xb8)) return false;
    }
    bracketed = bracketed || c == '[';
    any = any || !is_space(c);
    rest.remove_prefix(1);
  }
  return false;
}

bool lists_references(const HtmlTag& tag) {
  const std::string_view* role = tag.attribute("role");
  const std::string_view* type = tag.attribute("epub:type");
  return has_word(role, "doc-bibliography") || has_word(role, "doc-biblioentry") || has_word(type, "bibliography") ||
         has_word(type, "biblioentry");
}

}  // namespace refrain::io
