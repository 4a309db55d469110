// A file that is written in large pieces.

#ifndef REFRAIN_TOOLS_FEED_SINK_H_
#define REFRAIN_TOOLS_FEED_SINK_H_

#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/files/output.h"

namespace refrain::feed {

class Sink {
 public:
  static absl::StatusOr<Sink> create(const std::string& path) {
    absl::StatusOr<io::OutputFile> output = io::OutputFile::create(path, {.compression_threads = 2});
    if (!output.ok()) return output.status();
    return Sink(*std::move(output));
  }

  // What is to be written is appended here, and handed on by drain().
  std::string& buffer() { return buffer_; }

  // Writes the buffer where it has grown large. Cheap otherwise.
  absl::Status drain() { return buffer_.size() < kPiece ? absl::OkStatus() : write(); }

  // Ends the file; it has its name from then on.
  absl::Status commit() {
    absl::Status status = write();
    return status.ok() ? output_.commit() : status;
  }

  // Whether nobody reads it any more.
  bool abandoned() const { return output_.abandoned(); }

 private:
  static constexpr std::size_t kPiece = std::size_t{1} << 20;

  explicit Sink(io::OutputFile output) : output_(std::move(output)) {}

  absl::Status write() {
    absl::Status status = output_.write_through(buffer_);
    buffer_.clear();
    return status;
  }

  io::OutputFile output_;
  std::string buffer_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_SINK_H_
