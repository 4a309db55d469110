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
    ascending_ = ascending_ && piece.original >= last.original;
  }
  pieces_.push_back(piece);
}

Span OffsetMap::original(Span bytes) const {
  if (pieces_.empty()) return bytes;
  const auto piece_at = [this](std::uint32_t at) {
    auto next = std::upper_bound(pieces_.begin(), pieces_.end(), at,
                                 [](std::uint32_t value, const OffsetPiece& p) { return value < p.text; });
    return next == pieces_.begin() ? next : next - 1;
  };
  const std::uint32_t last_byte = bytes.end > bytes.begin ? bytes.end - 1 : bytes.begin;
  const auto first = piece_at(bytes.begin);
  const auto last = piece_at(last_byte);
  Span span;
  span.begin = first->copied ? first->original + (bytes.begin - first->text) : first->original;
  span.end = last->copied ? last->original + (last_byte - last->text) + 1 : last->original + last->length;
  if (ascending_ || first == last) return span;
  // The first piece counts to its end, the last one from its begin.
  span.end = std::max(span.end, first->original + first->length);
  span.begin = std::min(span.begin, last->original);
  for (auto piece = first + 1; piece != last; ++piece) {
    span.begin = std::min(span.begin, piece->original);
    span.end = std::max(span.end, piece->original + piece->length);
  }
  return span;
}

OffsetMap OffsetMap::through(const OffsetMap& outer) const {
  if (outer.identity()) return *this;
  if (identity()) return outer;
  OffsetMap result;
  for (const OffsetPiece& piece : pieces_) {
    if (!piece.copied) {
      const Span place = outer.original({piece.original, piece.original + std::max(piece.length, 1u)});
      result.add({piece.text, place.begin, piece.length == 0 ? 0 : place.end - place.begin, false});
      continue;
    }
    auto part = std::upper_bound(outer.pieces_.begin(), outer.pieces_.end(), piece.original,
                                 [](std::uint32_t value, const OffsetPiece& p) { return value < p.text; });
    if (part != outer.pieces_.begin()) --part;
    for (std::uint32_t done = 0; done < piece.length; ++part) {
      const std::uint32_t at = piece.original + done;
      const bool is_last = part + 1 == outer.pieces_.end();
      const std::uint32_t end =
          is_last ? piece.original + piece.length : std::min((part + 1)->text, piece.original + piece.length);
      const std::uint32_t into = at - std::min(at, part->text);
      if (part->copied) {
        result.add({piece.text + done, part->original + into, end - at, true});
      } else {
        result.add({piece.text + done, part->original, part->length, false});
      }
      done += end - at;
      if (is_last) break;
    }
  }
  return result;
}

}  // namespace refrain::text
