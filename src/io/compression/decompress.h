// Bytes out of gzip and Zstandard streams, as they come.

#ifndef REFRAIN_SRC_IO_COMPRESSION_DECOMPRESS_H_
#define REFRAIN_SRC_IO_COMPRESSION_DECOMPRESS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "io/files/files.h"

namespace refrain::io {

enum class Compression {
  kNone,
  kGzip,    // RFC 1952: one member or several, one after the other
  kZstd,    // RFC 8878: one frame or several, skippable ones included
  kDetect,  // by the first bytes of the stream, for standard input, which has no extension
};

// Text compresses by less, what is made to fill the memory by more: something that is held as a whole may be this long,
// and this many times as long as it is compressed where it is longer than that.
inline constexpr std::uint64_t kMaxRatio = 128;
inline constexpr std::uint64_t kFreeBytes = std::uint64_t{16} << 20;
constexpr std::uint64_t most_decompressed(std::uint64_t compressed) {
  return compressed < kFreeBytes / kMaxRatio ? kFreeBytes : compressed * kMaxRatio;
}

// The error of what is longer.
absl::Status too_much_decompressed();

// Reads `source` and hands out what it stands for. An error names the byte of the compressed stream. Memory: a buffer
// of 256 KiB, and the window a Zstandard frame asks for. Not thread-safe.
class Decompressor {
 public:
  // What Zstandard's own --long=31 asks for, the most there is.
  static constexpr std::uint64_t kLongestWindow = std::uint64_t{1} << 31;

  // A frame whose window is longer than the largest power of two in `max_window_bytes` is refused; 1 KiB is always
  // allowed.
  Decompressor(ByteSource source, Compression compression, std::uint64_t max_window_bytes = kLongestWindow);
  Decompressor(Decompressor&&) noexcept;
  Decompressor& operator=(Decompressor&&) noexcept;
  ~Decompressor();

  // As ByteSource: 0 is the end of a stream that is complete; what was cut off is an error.
  absl::StatusOr<std::size_t> read(char* into, std::size_t size);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// How many bytes a file stands for, as far as it says so: of an uncompressed one its size, of a Zstandard one what its
// first frame states. 0 where nobody knows: gzip, pipes, files that cannot be read.
std::uint64_t stated_size(const std::string& path, Compression compression);

// What to do about a file whose bytes are compressed and whose name does not say so: "is gzip; name it a.gz". Empty
// where `head`, its first bytes, is not known as any compression.
inline constexpr std::size_t kPackedHead = 6;
std::string packed_advice(std::string_view head, const std::string& path);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_COMPRESSION_DECOMPRESS_H_
