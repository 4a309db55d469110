// From the text that a reader sees back to the bytes it came from.

#ifndef REFRAIN_SRC_TEXT_OFFSET_MAP_H_
#define REFRAIN_SRC_TEXT_OFFSET_MAP_H_

#include <cstdint>
#include <span>
#include <vector>

#include "refrain/span.h"

namespace refrain::text {

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

  // Adds the next piece, which begins at text offset `text`. Pieces come in order of `text`. Their `original` may go back
  // where text was moved behind what follows it (a footnote behind its paragraph).
  void add(OffsetPiece piece);

  // The original bytes of a non-empty span of the text: from the first byte of what its first byte came from to the
  // last byte of what its last byte came from; where the original goes back in between, all that any of it came from.
  // O(log pieces), and the pieces of the span where the original goes back anywhere.
  Span original(Span bytes) const;

  std::span<const OffsetPiece> pieces() const { return pieces_; }

  // The map from this one's text to the original of `outer`, whose text is the original of this one. Linear.
  OffsetMap through(const OffsetMap& outer) const;

 private:
  std::vector<OffsetPiece> pieces_;
  bool ascending_ = true;  // the original never goes back
};

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_OFFSET_MAP_H_
