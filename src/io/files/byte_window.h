// The part of a stream that is being looked at: it grows at its end and is dropped at its front.

#ifndef REFRAIN_SRC_IO_FILES_BYTE_WINDOW_H_
#define REFRAIN_SRC_IO_FILES_BYTE_WINDOW_H_

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "io/files/files.h"

namespace refrain::io {

// Memory: the longest view so far, rounded up, at least 256 KiB. Not thread-safe.
class ByteWindow {
 public:
  explicit ByteWindow(ByteSource source) : source_(std::move(source)) {}

  // What was read and not dropped yet. Valid until the next more() or need().
  std::string_view view() const { return {buffer_.data() + begin_, filled_ - begin_}; }

  // Whether nothing comes behind view() any more.
  bool ended() const { return ended_; }

  // Adds what the source gives next.
  absl::Status more();

  // Reads until view() has `size` bytes, or all there are.
  absl::Status need(std::size_t size);

  // REQUIRES: count <= view().size().
  void drop(std::size_t count) { begin_ += count; }

 private:
  void make_room();

  ByteSource source_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t filled_ = 0;
  bool ended_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_BYTE_WINDOW_H_
