// One document as it came in: its bytes, the text a reader sees in them, and the way back.

#ifndef REFRAIN_SRC_IO_DOCUMENT_H_
#define REFRAIN_SRC_IO_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/hidden_text.h"
#include "refrain/span.h"
#include "text/offset_map.h"

namespace refrain::io {

// What a stretch of a document is, where its markup or its layout tells.
enum class Part : std::uint8_t {
  kHeading,     // a title or the heading of a section
  kCode,        // a block of code, or code within a line
  kReferences,  // entries of a bibliography that markup tells of; not the heading above them
  kCaption,     // of a figure or a table
  kFurniture,   // running headers and footers, page numbers, navigation
};
inline constexpr std::size_t kParts = 5;

struct PartSpan {
  Span bytes;  // of Document::text
  Part part = Part::kHeading;
  // Of a heading: 1 for the title or the highest section, more for those below; 0 where that is not known.
  std::uint8_t level = 0;
};

// A comment that was meant to leave text out and does not, or leaves out more than it seems to.
struct CommentSlip {
  std::uint32_t at = 0;  // in the original bytes
  std::string what;      // for people: what was read, and what to write
};

struct Document {
  std::string name;     // as JSON would show it: the record's id as text, or the path
  std::string id_json;  // the id as a JSON value, where a record has one ("\"a-7\"", "17"); else empty
  std::string path;     // the file as it was named or found; "-" for standard input
  // Of a feed: its line, or its number where records are no lines, from 1; 0 for a file that is one document.
  std::uint64_t record = 0;
  bool on_line = false;  // `record` is the number of a line of the file
  // What original_bytes() holds is not the file's own bytes: they were decompressed, converted from another charset, or
  // taken out of a package.
  bool decoded = false;
  std::string text;  // the text a reader sees
  // Original bytes, where they may differ from `text` (HTML, Markdown), which may have nothing of them; else empty.
  std::string original;
  text::OffsetMap map;
  // Spans of `text` in block quotes that markup tells of, in order, disjoint; quotation marks are found elsewhere.
  std::vector<Span> quoted;

  std::vector<Span> links;         // spans of `text` that lead elsewhere (known from markup)
  std::vector<Span> ignored;       // spans of `text` that a comment in the markup sets aside
  std::vector<CommentSlip> slips;  // in order

  // In order of their begin. Those of one kind are disjoint; of two kinds one may lie in the other (code in a heading).
  std::vector<PartSpan> parts;

  std::string converted_from;      // the encoding that a text was found to be in, for people; empty for UTF-8
  bool unknown_encoding = false;   // it is no UTF-8, and nothing else that was recognised
  std::vector<HiddenText> hidden;  // what was left out because no reader sees it, in order

  std::string_view original_bytes() const {
    return original.empty() ? std::string_view(text) : std::string_view(original);
  }
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_DOCUMENT_H_
