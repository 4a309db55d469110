// Bytes out of gzip and Zstandard streams, as they come.

#ifndef REFRAIN_SRC_IO_DECOMPRESS_H_
#define REFRAIN_SRC_IO_DECOMPRESS_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "io/files.h"

namespace refrain::io {

enum class Compression {
  kNone,
  kGzip,    // RFC 1952: one member or several, one after the other
  kZstd,    // RFC 8878: one frame or several, skippable ones included; windows of up to 2 GiB
  kDetect,  // by the first bytes of the stream, for standard input, which has no extension
};

// Reads `source` and hands out what it stands for. An error names the byte of the compressed
// stream. Memory: a buffer of 128 KiB, and the window a Zstandard frame asks for. Not thread-safe.
class Decompressor {
 public:
  Decompressor(ByteSource source, Compression compression);
  Decompressor(Decompressor&&) noexcept;
  Decompressor& operator=(Decompressor&&) noexcept;
  ~Decompressor();

  // As ByteSource: 0 is the end of a stream that is complete; what was cut off is an error.
  absl::StatusOr<std::size_t> read(char* into, std::size_t size);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_DECOMPRESS_H_
