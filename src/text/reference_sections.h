// Lists of references: the sections of a text that are headed so.

#ifndef REFRAIN_SRC_TEXT_REFERENCE_SECTIONS_H_
#define REFRAIN_SRC_TEXT_REFERENCE_SECTIONS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/span.h"

namespace refrain::text {

// A heading that markup tells of.
struct Heading {
  Span bytes;
  std::uint8_t level = 0;  // from 1, the highest; 0: not known
};

// Whether `line` is what a list of references is headed in one of some thirty languages ("References", "Works Cited",
// "Literatur", "参考文献"), in any case, with a number before it or a colon behind or without.
bool heads_references(std::string_view line);

// The sections of `text` that are headed so, their headings included; ascending, disjoint. A section under one of
// `headings` (in order of place) ends at the next heading of its level or a higher one; where levels are not known at
// the next one. A text without headings is looked through for lines: one that stands alone, a blank line or the end of a
// sentence before it, heads a section that ends where another line like a heading stands between blank lines. In a text
// with headings such a line is looked for too (bold type in Markdown), but must stand between blank lines.
//
// Cost: one pass over the lines. Thread-safe; does not fail.
std::vector<Span> reference_sections(std::string_view text, std::span<const Heading> headings);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_REFERENCE_SECTIONS_H_
