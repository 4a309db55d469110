// Bytes into gzip and Zstandard streams, as they come.

#ifndef REFRAIN_SRC_IO_COMPRESSION_COMPRESS_H_
#define REFRAIN_SRC_IO_COMPRESSION_COMPRESS_H_

#include <functional>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "io/compression/decompress.h"

namespace refrain::io {

// Where bytes go. Its errors come through as they are.
using ByteSink = std::function<absl::Status(std::string_view bytes)>;

// Compresses what is written and hands it to `sink`: gzip at level 6, Zstandard at level 3 with a checksum, one member
// or frame, and one for each call of write_member(). `threads` beside the caller's compress Zstandard where libzstd can
// do that; the bytes that come out are the same for every number of threads but 0. Where the system gives fewer, fewer
// do it, with none as with 0.
//
// An error of its own is a reason without a path. Memory: some megabytes, more with threads. Not thread-safe.
class Compressor {
 public:
  // REQUIRES: compression is not kDetect. kNone hands everything through.
  Compressor(ByteSink sink, Compression compression, int threads = 0);
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;
  ~Compressor();

  absl::Status write(std::string_view bytes);

  // The same as a member or frame of its own, from which a reader can begin.
  absl::Status write_member(std::string_view bytes);

  // Hands over what is left and the end of the stream. Once; nothing may be written afterwards.
  absl::Status finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_COMPRESSION_COMPRESS_H_
