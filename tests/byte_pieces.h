// Bytes in memory as a stream that comes in pieces.

#ifndef REFRAIN_TESTS_BYTE_PIECES_H_
#define REFRAIN_TESTS_BYTE_PIECES_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "io/files/files.h"

namespace refrain::io {

// Gives `bytes`, which must outlive it, at most `piece` at a time.
inline ByteSource in_pieces(std::string_view bytes, std::size_t piece) {
  return [bytes, piece](char* into, std::size_t size) mutable -> absl::StatusOr<std::size_t> {
    const std::size_t count = bytes.copy(into, std::min(size, piece));
    bytes.remove_prefix(count);
    return count;
  };
}

}  // namespace refrain::io

#endif  // REFRAIN_TESTS_BYTE_PIECES_H_
