// A half-open range of bytes. Everywhere in refrain a position is a byte offset into one text.

#ifndef REFRAIN_SPAN_H_
#define REFRAIN_SPAN_H_

#include <cstdint>

namespace refrain {

struct Span {
  std::uint32_t begin = 0;  // first byte
  std::uint32_t end = 0;    // one past the last byte

  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace refrain

#endif  // REFRAIN_SPAN_H_
