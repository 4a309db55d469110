#include "text/offset_map.h"

#include <algorithm>
#include <cstddef>

namespace refrain::text {

void OffsetMap::add(OffsetPiece piece) {
  if (!pieces_.empty()) {
    OffsetPiece& last = pieces_.back();
    // What follows on both sides is one piece; a page of plain paragraphs stays a handful of them.
    if (last.copied && piece.copied && last.text + last.length == piece.text &&
        last.original + last.length == piece.original) {
      last.length += piece.length;
      return;
    }
  }
  pieces_.push_back(piece);
}

Span OffsetMap::original(Span bytes) const {
  if (pieces_.empty()) return bytes;
  const auto piece_at = [this](std::uint32_t at) -> const OffsetPiece& {
    auto next = std::upper_bound(pieces_.begin(), pieces_.end(), at,
                                 [](std::uint32_t value, const OffsetPiece& p) { return value < p.text; });
    return next == pieces_.begin() ? *next : *(next - 1);
  };
  const std::uint32_t last_byte = bytes.end > bytes.begin ? bytes.end - 1 : bytes.begin;
  const OffsetPiece& first = piece_at(bytes.begin);
  const OffsetPiece& last = piece_at(last_byte);
  Span span;
  span.begin = first.copied ? first.original + (bytes.begin - first.text) : first.original;
  span.end = last.copied ? last.original + (last_byte - last.text) + 1 : last.original + last.length;
  return span;
}

}  // namespace refrain::text
