#include "io/html/html_tags.h"

#include <algorithm>
#include <array>

namespace refrain::io {
namespace {

constexpr auto kNone = TextBuilder::Break::kNone;
constexpr auto kSpace = TextBuilder::Break::kSpace;
constexpr auto kCell = TextBuilder::Break::kCell;
constexpr auto kBreak = TextBuilder::Break::kBreak;
constexpr auto kLine = TextBuilder::Break::kLine;
constexpr auto kGap = TextBuilder::Break::kParagraph;

// In the order of their names.
constexpr auto kElements = std::to_array<HtmlElement>({
    {"address", kLine, kClosesParagraph},
    {"annotation", kNone, kUnseen},
    {"annotation-xml", kNone, kUnseen},
    {"area", kNone, kVoid},
    {"article", kGap, kClosesParagraph},
    {"aside", kGap, kClosesParagraph},
    {"audio", kSpace, kUnseen},
    {"base", kNone, kVoid},
    {"blockquote", kGap, kClosesParagraph | kQuotes},
    {"body", kGap, 0},
    {"br", kBreak, kVoid},
    {"button", kSpace, kBoundary},
    {"canvas", kSpace, kUnseen},
    {"caption", kLine, kBoundary | kCaptions},
    {"center", kLine, kClosesParagraph},
    {"code", kNone, kCodes},
    {"col", kNone, kVoid},
    {"datalist", kNone, kUnseen},
    {"dd", kLine, kClosesParagraph},
    {"defs", kNone, kUnseenInForeign},
    {"desc", kNone, kUnseenInForeign},
    {"details", kGap, kClosesParagraph},
    {"dialog", kGap, kClosesParagraph},
    {"dir", kGap, kClosesParagraph},
    {"div", kLine, kClosesParagraph},
    {"dl", kGap, kClosesParagraph},
    {"dt", kLine, kClosesParagraph},
    {"embed", kSpace, kVoid},
    {"fieldset", kGap, kClosesParagraph},
    {"figcaption", kLine, kClosesParagraph | kCaptions},
    {"figure", kGap, kClosesParagraph},
    {"footer", kGap, kClosesParagraph},
    {"foreignobject", kLine, kBoundary},
    {"form", kGap, kClosesParagraph},
    {"frame", kNone, kVoid},
    {"h1", kGap, kClosesParagraph | kHeads},
    {"h2", kGap, kClosesParagraph | kHeads},
    {"h3", kGap, kClosesParagraph | kHeads},
    {"h4", kGap, kClosesParagraph | kHeads},
    {"h5", kGap, kClosesParagraph | kHeads},
    {"h6", kGap, kClosesParagraph | kHeads},
    {"head", kGap, 0},
    {"header", kGap, kClosesParagraph},
    {"hgroup", kGap, kClosesParagraph},
    {"hr", kGap, kVoid | kClosesParagraph},
    {"iframe", kSpace, kRaw | kUnseen},
    {"img", kSpace, kVoid},
    {"input", kSpace, kVoid},
    {"kbd", kNone, kCodes},
    {"legend", kLine, 0},
    {"li", kLine, kClosesParagraph},
    {"link", kNone, kVoid},
    {"listing", kGap, kClosesParagraph | kPreformatted | kCodes},
    {"main", kGap, kClosesParagraph},
    {"math", kNone, kForeign},
    {"menu", kGap, kClosesParagraph},
    {"meta", kNone, kVoid},
    {"metadata", kNone, kUnseenInForeign},
    {"nav", kGap, kClosesParagraph},
    {"noembed", kNone, kRaw | kUnseen},
    {"noframes", kNone, kRaw | kUnseen},
    {"noscript", kNone, kRaw | kUnseen},
    {"object", kSpace, kBoundary},
    {"ol", kGap, kClosesParagraph},
    {"optgroup", kLine, 0},
    {"option", kLine, 0},
    {"p", kGap, kClosesParagraph},
    {"param", kNone, kVoid},
    {"plaintext", kGap, kClosesParagraph | kRaw | kPreformatted},
    {"pre", kGap, kClosesParagraph | kPreformatted},
    {"q", kNone, kQuotes},
    {"rb", kNone, 0},
    {"rp", kNone, kUnseen},
    {"rt", kNone, kUnseen},
    {"rtc", kNone, kUnseen},
    {"samp", kNone, kCodes},
    {"script", kNone, kRaw | kUnseen},
    {"search", kGap, kClosesParagraph},
    {"section", kGap, kClosesParagraph},
    {"select", kSpace, 0},
    {"source", kNone, kVoid},
    {"style", kNone, kRaw | kUnseen},
    {"summary", kLine, kClosesParagraph},
    {"svg", kSpace, kForeign},
    {"table", kGap, kClosesParagraph | kBoundary},
    {"tbody", kLine, kTablePart},
    {"td", kCell, kBoundary | kTablePart},
    {"template", kNone, kUnseen | kBoundary},
    {"text", kLine, 0},
    {"textarea", kLine, kRaw | kReferences | kPreformatted},
    {"tfoot", kLine, kTablePart},
    {"th", kCell, kBoundary | kTablePart},
    {"thead", kLine, kTablePart},
    {"title", kNone, kRaw | kReferences | kUnseen},
    {"tr", kLine, kTablePart},
    {"track", kNone, kVoid},
    {"ul", kGap, kClosesParagraph},
    {"video", kSpace, kUnseen},
    {"wbr", kNone, kVoid},
    {"xmp", kGap, kClosesParagraph | kRaw | kPreformatted},
});
static_assert(std::is_sorted(kElements.begin(), kElements.end(),
                             [](const HtmlElement& a, const HtmlElement& b) { return a.name < b.name; }));

// What anybody asks for; a page may have millions of others.
constexpr std::array<std::string_view, 16> kAttributes = {
    "bgcolor", "charset",  "class", "color", "content", "epub:type",  "hidden", "href",
    "id",      "itemprop", "media", "open",  "rel",     "http-equiv", "role",   "style"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(), [](char a, char b) { return lower(a) == b; });
}

const std::string_view* HtmlTag::attribute(std::string_view lower_case_name) const {
  for (const HtmlAttribute& candidate : attributes) {
    if (equals_ignoring_case(candidate.name, lower_case_name)) return &candidate.value;
  }
  return nullptr;
}

std::size_t parse_tag(std::string_view source, std::size_t at, HtmlTag& tag) {
  constexpr std::size_t kEnd = std::string_view::npos;
  const std::size_t size = source.size();
  ++at;
  tag.closing = at < size && source[at] == '/';
  if (tag.closing) ++at;
  tag.self_closing = false;
  tag.attributes.clear();
  tag.name.clear();
  while (at < size && !is_space(source[at]) && source[at] != '/' && source[at] != '>') {
    tag.name += lower(source[at++]);
  }
  for (;;) {
    while (at < size && is_space(source[at])) ++at;
    if (at >= size) return kEnd;
    if (source[at] == '>') return at + 1;
    if (source[at] == '/') {
      ++at;
      tag.self_closing = at < size && source[at] == '>';
      continue;
    }
    HtmlAttribute attribute;
    const std::size_t name_begin = at++;  // its first byte may even be '='
    while (at < size && !is_space(source[at]) && source[at] != '/' && source[at] != '>' && source[at] != '=') {
      ++at;
    }
    attribute.name = source.substr(name_begin, at - name_begin);
    while (at < size && is_space(source[at])) ++at;
    if (at < size && source[at] == '=') {
      ++at;
      while (at < size && is_space(source[at])) ++at;
      if (at >= size) return kEnd;
      const char quote = source[at];
      if (quote == '"' || quote == '\'') {
        const std::size_t end = source.find(quote, at + 1);
        if (end == std::string_view::npos) return kEnd;
        attribute.value = source.substr(at + 1, end - at - 1);
        at = end + 1;
      } else {
        const std::size_t begin = at;
        while (at < size && !is_space(source[at]) && source[at] != '>') ++at;
        attribute.value = source.substr(begin, at - begin);
      }
    }
    const bool wanted = std::any_of(kAttributes.begin(), kAttributes.end(), [&attribute](std::string_view name) {
      return equals_ignoring_case(attribute.name, name);
    });
    // The first of several counts; a handful is all that a tag can have of them.
    if (wanted && tag.attributes.size() < 2 * kAttributes.size()) {
      tag.attributes.push_back(attribute);
    }
  }
}

const HtmlElement* find_element(std::string_view lower_case_name) {
  const auto found =
      std::lower_bound(kElements.begin(), kElements.end(), lower_case_name,
                       [](const HtmlElement& element, std::string_view name) { return element.name < name; });
  return found != kElements.end() && found->name == lower_case_name ? &*found : nullptr;
}

}  // namespace refrain::io
