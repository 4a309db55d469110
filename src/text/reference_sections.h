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

// The sections of `text` with a heading that heads_references() holds for, their headings included; ascending, disjoint.
// Not those that are prose for the most part: paragraphs of 25 words and more with hardly a number and no address. A
// section under one of `headings` (in order of place) ends at the next heading of its level or a higher one; where
// levels are not known at the next one. A text without headings is looked through for lines: one that stands alone, a
// blank line or the end of a sentence before it, heads a section that ends where another line like a heading stands
// between blank lines; or directly above its text, if its name (heads_back_matter()), a line drawn below it or its
// capitals tell. In a text with headings such a line is looked for too (bold type in Markdown), but must stand between
// blank lines.
//
// Cost: one pass over the lines. Thread-safe; does not fail.
std::vector<Span> reference_sections(std::string_view text, std::span<const Heading> headings);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_REFERENCE_SECTIONS_H_
