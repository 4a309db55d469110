// One text to check, as whoever has it lends it.

#ifndef REFRAIN_SRC_FINDINGS_DOCUMENT_H_
#define REFRAIN_SRC_FINDINGS_DOCUMENT_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "refrain/span.h"
#include "text/hidden_text.h"
#include "text/offset_map.h"
#include "text/reference_sections.h"

namespace refrain::findings {

// Owns nothing: what it points at must outlive the search and the views that are made of it.
struct Document {
  std::string_view name;     // for people
  std::string_view id_json;  // the record's id as JSON; empty: the name is the id
  std::string_view path;
  std::uint64_t record = 0;  // number of the record in its feed, from 1; 0: the file is one document
  bool on_line = false;      // which is the number of the line that it stands on
  bool decoded = false;      // places are not those of the file's own bytes
  bool source = false;       // earlier work that the others are held against
  std::uint32_t group = 0;   // not compared with others of its group; 0: of none

  std::string_view text;                 // what a reader sees
  std::string_view original;             // what places are told in: the text itself, or the file it was taken out of
  const text::OffsetMap* map = nullptr;  // from the text to the original; null: they are the same

  // Spans of `text` that whoever read it knows of; each list ascending and disjoint.
  std::span<const Span> quoted;                  // block quotes; quotation marks are found here
  std::span<const Span> links;                   // that lead elsewhere
  std::span<const Span> ignored;                 // set aside
  std::span<const Span> captions = {};           // of figures and tables
  std::span<const Span> running = {};            // running headers and footers, page numbers, navigation
  std::span<const Span> sources = {};            // lists of references that markup tells of
  std::span<const text::Heading> sections = {};  // its headings by their markup, in order
  // What the run leaves out, by reason.
  std::span<const Span> code = {};
  std::span<const Span> references = {};  // lists of them
  std::span<const Span> headings = {};
  std::span<const Span> listed = {};  // matched by the patterns of the list of passages that may repeat

  std::span<const text::HiddenText> hidden = {};  // what it holds and no reader sees
};

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_DOCUMENT_H_
