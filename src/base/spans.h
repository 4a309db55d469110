// Looking things up in lists of spans, ascending and disjoint.

#ifndef REFRAIN_SRC_BASE_SPANS_H_
#define REFRAIN_SRC_BASE_SPANS_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "refrain/span.h"

namespace refrain::base {

// The first one that ends behind byte `at`. O(log spans).
inline std::vector<Span>::const_iterator first_behind(const std::vector<Span>& spans, std::size_t at) {
  return std::lower_bound(spans.begin(), spans.end(), at,
                          [](const Span& span, std::size_t place) { return span.end <= place; });
}

// Whether one of them has a byte of [begin, end). O(log spans).
inline bool touches(const std::vector<Span>& spans, std::size_t begin, std::size_t end) {
  const auto span = first_behind(spans, begin);
  return span != spans.end() && span->begin < end;
}

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_SPANS_H_
