// One document as it came in: its bytes, the text a reader sees in them, and the way back.

#ifndef REFRAIN_SRC_IO_DOCUMENT_H_
#define REFRAIN_SRC_IO_DOCUMENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/span.h"

namespace refrain::io {

// Where pieces of the visible text stand in the original. Empty means: every byte where it stands.
//
// A piece maps text bytes [text, text of the next piece) to the original from `original` on. Inside a `copied` piece
// byte k of one is byte k of the other; another piece (an entity, a line break that stands for a tag) maps as a whole
// to original bytes [original, original + length).
struct OffsetPiece {
  std::uint32_t text = 0;
  std::uint32_t original = 0;
  std::uint32_t length = 0;  // in the original
  bool copied = true;
};

class OffsetMap {
 public:
  bool identity() const { return pieces_.empty(); }

  // Adds the next piece, which begins at text offset `text`. Pieces come in order of `text`, and their `original` never
  // decreases.
  void add(OffsetPiece piece);

  // The original bytes of a non-empty span of the text: from the first byte of what its first byte came from to the
  // last byte of what its last byte came from. O(log pieces).
  Span original(Span text) const;

 private:
  std::vector<OffsetPiece> pieces_;
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
  // Original bytes, where they differ from `text` (HTML, Markdown); empty where the map is the identity.
  std::string original;
  OffsetMap map;
  // Spans of `text` in block quotes that markup tells of, in order, disjoint; quotation marks are found elsewhere.
  std::vector<Span> quoted;

  std::vector<Span> links;    // spans of `text` that lead elsewhere (known from markup)
  std::vector<Span> ignored;  // spans of `text` that a comment in the markup sets aside

  std::string_view original_bytes() const {
    return map.identity() ? std::string_view(text) : std::string_view(original);
  }
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_DOCUMENT_H_
