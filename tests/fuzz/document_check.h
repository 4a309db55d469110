// What must hold of every document that a reader makes, whatever the bytes were.

#ifndef REFRAIN_TESTS_FUZZ_DOCUMENT_CHECK_H_
#define REFRAIN_TESTS_FUZZ_DOCUMENT_CHECK_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "io/document.h"

namespace refrain::io {

inline void check_spans(const std::vector<Span>& spans, std::size_t size) {
  std::uint32_t end = 0;
  for (const Span span : spans) {
    if (span.begin < end || span.end <= span.begin || span.end > size) std::abort();
    end = span.end;
  }
}

// Every byte of the text leads into the original, a longer span covers what its ends came from, and spans are in order.
// What a character stands for is bounded: text does not grow without end (macros, attributes, entities).
inline void check_document(const Document& document, std::size_t bytes) {
  const std::size_t size = document.original_bytes().size();
  const auto length = static_cast<std::uint32_t>(document.text.size());
  if (length > 64 * bytes + (std::size_t{2} << 20)) std::abort();
  for (std::uint32_t i = 0; i < length; ++i) {
    const Span one = document.map.original({i, i + 1});
    if (one.end < one.begin || one.end > size) std::abort();
    if (i % 16 != 0) continue;
    const Span wide = document.map.original({i, std::min(length, i + 100)});
    if (wide.begin > one.begin || wide.end < one.end || wide.end > size) std::abort();
  }
  check_spans(document.quoted, length);
  check_spans(document.links, length);
  check_spans(document.ignored, length);
  std::vector<std::uint32_t> ends(kParts);
  std::uint32_t begin = 0;
  for (const PartSpan& part : document.parts) {
    std::uint32_t& end = ends[static_cast<std::size_t>(part.part)];
    if (part.bytes.begin < begin || part.bytes.begin < end || part.bytes.end <= part.bytes.begin ||
        part.bytes.end > length) {
      std::abort();
    }
    begin = part.bytes.begin;
    end = part.bytes.end;
  }
}

}  // namespace refrain::io

#endif  // REFRAIN_TESTS_FUZZ_DOCUMENT_CHECK_H_
