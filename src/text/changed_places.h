// Places of a text in which pieces were put in the place of others, and the way back to what it was.

#ifndef REFRAIN_SRC_TEXT_CHANGED_PLACES_H_
#define REFRAIN_SRC_TEXT_CHANGED_PLACES_H_

#include <algorithm>
#include <cstdint>

#include "refrain/span.h"

namespace refrain::text {

// `changes` are in order, disjoint, and each has the members text, original (where it begins in what the text is now, and
// in what it was), text_bytes and original_bytes. Cost of both: a binary search.

// A span of what the text is now, in what it was; one that begins or ends within a change has all of it.
template <typename Changes>
Span original_span(const Changes& changes, Span span) {
  const auto place = [&changes](std::uint32_t at, bool behind) -> std::uint32_t {
    const auto after = std::upper_bound(changes.begin(), changes.end(), at,
                                        [](std::uint32_t value, const auto& change) { return value < change.text; });
    if (after == changes.begin()) return at + (behind ? 1 : 0);
    const auto& last = *(after - 1);
    const std::uint32_t offset = at - last.text;
    if (offset < last.text_bytes) return last.original + (behind ? last.original_bytes : 0u);
    return last.original + last.original_bytes + (offset - last.text_bytes) + (behind ? 1 : 0);
  };
  if (span.end <= span.begin) {
    const std::uint32_t at = place(span.begin, false);
    return {at, at};
  }
  return {place(span.begin, false), place(span.end - 1, true)};
}

// A span of what the text was, in what it is now.
template <typename Changes>
Span changed_span(const Changes& changes, Span span) {
  const auto place = [&changes](std::uint32_t at) -> std::uint32_t {
    const auto after =
        std::upper_bound(changes.begin(), changes.end(), at,
                         [](std::uint32_t value, const auto& change) { return value < change.original; });
    if (after == changes.begin()) return at;
    const auto& last = *(after - 1);
    const std::uint32_t offset = at - last.original;
    return last.text + (offset < last.original_bytes ? 0 : offset - last.original_bytes + last.text_bytes);
  };
  return {place(span.begin), place(span.end)};
}

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_CHANGED_PLACES_H_
