// A half-open range of bytes. Everywhere in refrain a position is a byte offset into one text.
//
//   const refrain::Span span = {.begin = 4, .end = 9};
//   assert(std::string_view("The ferry leaves").substr(span.begin, span.end - span.begin) == "ferry");

#ifndef REFRAIN_SPAN_H_
#define REFRAIN_SPAN_H_

#include <cstdint>

#include "refrain/export.h"

namespace refrain REFRAIN_PUBLIC {

struct Span {
  std::uint32_t begin = 0;  // first byte
  std::uint32_t end = 0;    // one past the last byte

  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_SPAN_H_
