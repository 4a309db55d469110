// The tags of HTML: how they are written, and what each means for the text a reader sees.

#ifndef REFRAIN_SRC_IO_HTML_HTML_TAGS_H_
#define REFRAIN_SRC_IO_HTML_HTML_TAGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/text_builder.h"

namespace refrain::io {

struct HtmlAttribute {
  std::string_view name;   // as written
  std::string_view value;  // without quotes, references as they stand
};

struct HtmlTag {
  std::string name;  // lower case
  bool closing = false;
  bool self_closing = false;
  std::vector<HtmlAttribute> attributes;  // those that matter here: see html_tags.cc

  // The value of an attribute, or null.
  const std::string_view* attribute(std::string_view lower_case_name) const;
};

// Reads the tag that begins at source[at] == '<' with a letter, or with '/' and a letter, behind it. Returns the place
// behind its '>', or npos where the source ends first.
std::size_t parse_tag(std::string_view source, std::size_t at, HtmlTag& tag);

// Whether `text` is `lower_case` in any case.
bool equals_ignoring_case(std::string_view text, std::string_view lower_case);

enum HtmlTagFlags : std::uint16_t {
  kVoid = 1,              // has no content
  kRaw = 2,               // its content is no markup
  kReferences = 4,        // raw, but references are decoded
  kUnseen = 8,            // its content is not seen
  kPreformatted = 16,     // white space in it counts
  kQuotes = 32,           // its content is quoted
  kClosesParagraph = 64,  // its start ends an open <p>
  kBoundary = 128,        // tags in it do not close elements around it
  kForeign = 256,         // SVG or MathML
  kUnseenInForeign = 512,
  kTablePart = 1024,
  kHeads = 2048,     // its content is a heading, of the level that its name ends with
  kCodes = 4096,     // code
  kCaptions = 8192,  // a caption
};

struct HtmlElement {
  std::string_view name;
  TextBuilder::Break separation = TextBuilder::Break::kNone;  // before and behind it
  std::uint16_t flags = 0;
};

// Null for elements that are like any <span>.
const HtmlElement* find_element(std::string_view lower_case_name);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_HTML_TAGS_H_
