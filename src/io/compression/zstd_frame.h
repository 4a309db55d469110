// The header of a Zstandard frame (RFC 8878, section 3.1.1.1).

#ifndef REFRAIN_SRC_IO_COMPRESSION_ZSTD_FRAME_H_
#define REFRAIN_SRC_IO_COMPRESSION_ZSTD_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace refrain::io {

struct ZstdFrameHeader {
  std::uint64_t window = 0;        // bytes that a reader has to keep
  std::uint64_t content_size = 0;  // of the decompressed frame; 0 where it is not stated
};

enum class ZstdHeaderResult {
  kWhole,
  kMore,   // `bytes` end in it
  kOther,  // a skippable frame, or none at all
};

// Reads the header that `bytes` begin with. 18 bytes always are enough.
ZstdHeaderResult parse_zstd_header(std::string_view bytes, ZstdFrameHeader& header);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_COMPRESSION_ZSTD_FRAME_H_
