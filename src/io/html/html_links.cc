#include "io/html/html_links.h"

#include <algorithm>
#include <string>

namespace refrain::io {
namespace {

constexpr std::size_t kReference = 12;  // bytes of a reference to a character

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

// Whether a class is one for the page numbers of a printed book, in whatever spelling: "pagenum", "page-number". A digit is
// a part of its name: "pb-3" is a distance in many style sheets, and so "pb" is taken only as it stands.
bool names_page_number(const std::string_view* names) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"pagenum", "pagenumber", "pageno", "pagenr", "pgnum", "pagebreak"});
  if (names == nullptr) return false;
  if (has_word(names, "pb")) return true;
  std::string name;
  for (std::size_t at = 0; at <= names->size(); ++at) {
    const char c = at < names->size() ? (*names)[at] : ' ';
    if (is_space(c)) {
      if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
      name.clear();
    } else if (c != '-' && c != '_') {
      name += is_letter(c) ? static_cast<char>(c | 0x20) : c;
    }
  }
  return false;
}

// A Roman number as books count the pages before their text, in any case: no "civil", no "livid", and no "mix", which would
// be page 1009.
bool is_roman_number(std::string_view word) {
  std::size_t at = 0;
  const auto take = [&](std::string_view lower_case) {
    for (std::size_t k = 0; k < lower_case.size(); ++k) {
      if (at + k >= word.size() || (word[at + k] | 0x20) != lower_case[k]) return false;
    }
    at += lower_case.size();
    return true;
  };
  const auto take_up_to_three = [&](std::string_view letter) {
    for (int k = 0; k < 3 && take(letter); ++k) {
    }
  };
  take_up_to_three("c");
  if (!take("xc") && !take("xl")) {
    take("l");
    take_up_to_three("x");
  }
  if (!take("ix") && !take("iv")) {
    take("v");
    take_up_to_three("i");
  }
  return !word.empty() && at == word.size();
}

// "[12]", "Pg xii", "Seite 12": a number, with a word for a page before it at most. Other words are text: "Chapter 2".
bool numbers_page(std::string_view text) {
  constexpr std::size_t kLongest = 10;  // bytes of the word or the number
  constexpr auto kWords = std::to_array<std::string_view>({"page",
                                                           "pg",
                                                           "p",
                                                           "pag",
                                                           "p\u00e1gina",
                                                           "pagina",
                                                           "seite",
                                                           "s",
                                                           "side",
                                                           "sida",
                                                           "sivu",
                                                           "strona",
                                                           "str",
                                                           "strana",
                                                           "blz",
                                                           "bladzijde",
                                                           "oldal",
                                                           "\u0441",
                                                           "\u0421",
                                                           "\u0441\u0442\u0440",
                                                           "\u0421\u0442\u0440"});
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto of_word = [&](char c) { return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; };
  std::string before;
  std::string_view last;
  std::size_t words = 0;
  for (const auto* at = text.begin(); at != text.end();) {
    const auto* begin = std::find_if(at, text.end(), of_word);
    at = std::find_if_not(begin, text.end(), of_word);
    if (begin == at) break;
    if (!last.empty()) {
      before.clear();
      for (const char c : last) before += is_letter(c) ? static_cast<char>(c | 0x20) : c;
    }
    last = std::string_view(begin, at);
    if (++words > 2 || last.size() > kLongest) return false;
  }
  if (words == 2 && std::find(kWords.begin(), kWords.end(), before) == kWords.end()) return false;
  return !last.empty() && (std::all_of(last.begin(), last.end(), is_digit) || is_roman_number(last));
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

bool is_page_number(const HtmlTag& tag, std::string_view source, std::size_t after) {
  constexpr std::size_t kMost = 300;
  const bool told = has_word(tag.attribute("role"), "doc-pagebreak") ||
                    has_word(tag.attribute("epub:type"), "pagebreak") || names_page_number(tag.attribute("class"));
  if (!told) return false;
  std::string_view rest = source.substr(std::min(after, source.size()), kMost);
  std::string text;
  for (std::size_t open = 1; !rest.empty();) {
    const bool markup = rest.front() == '<';
    const std::size_t end = markup ? rest.find('>') : rest.front() == '&' ? rest.substr(0, kReference).find(';') : 0;
    if (end == std::string_view::npos) return false;
    if (markup) {
      const bool closes = rest.starts_with("</");
      const std::string_view behind = rest.substr(closes ? 2 : 1);
      const std::size_t name = std::min(behind.find_first_of(" \t\r\n\f/>"), behind.size());
      if (equals_ignoring_case(behind.substr(0, name), tag.name)) open = closes ? open - 1 : open + 1;
      if (open == 0) return numbers_page(text);
    } else {
      text += end > 0 ? ' ' : rest.front();
    }
    rest.remove_prefix(end + 1);
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
