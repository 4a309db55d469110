// The lines of a feed, one after the other, each followed by bytes that may be read.

#ifndef REFRAIN_SRC_IO_FILES_LINES_H_
#define REFRAIN_SRC_IO_FILES_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "io/files/files.h"
#include "refrain/words.h"

namespace refrain::io {

// A line ends with '\n', the last one perhaps with the file. Memory: the longest line so far, rounded up, at least 256
// KiB. Not thread-safe.
class LineReader {
 public:
  // Bytes that are readable behind every line, whatever they hold: SIMD parsers look that far.
  static constexpr std::size_t kPadding = 64;

  enum class Result {
    kLine,
    kTooLong,  // longer than `max_line`: passed over
    kEnd,
  };

  explicit LineReader(ByteSource source, std::size_t max_line = kMaxTextBytes);

  // The next line without its '\n', valid until the next call.
  absl::StatusOr<Result> next(std::string_view& line);

  // Of the line that next() gave last, from 1.
  std::uint64_t number() const { return number_; }

 private:
  absl::Status fill();
  absl::StatusOr<Result> pass_over();

  ByteSource source_;
  std::size_t max_line_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;   // of what was not handed out yet
  std::size_t filled_ = 0;  // end of what was read
  std::uint64_t number_ = 0;
  bool ended_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_LINES_H_
