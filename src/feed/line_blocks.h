// JSON lines, cut into blocks of whole lines.

#ifndef REFRAIN_SRC_FEED_LINE_BLOCKS_H_
#define REFRAIN_SRC_FEED_LINE_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "feed/block.h"
#include "io/files/files.h"

namespace refrain::feed {

// Buffers that are used again once the last stage has let go of them: fresh memory costs more than what is read into
// it. Thread-safe.
class BufferPool : public std::enable_shared_from_this<BufferPool> {
 public:
  explicit BufferPool(std::size_t capacity) : capacity_(capacity) {}

  // A buffer of at least `capacity` bytes, and at least the pool's own.
  std::shared_ptr<Buffer> take(std::size_t capacity = 0);

  std::size_t capacity() const { return capacity_; }

 private:
  void give_back(std::unique_ptr<Buffer> buffer);

  static constexpr std::size_t kKept = 16;
  const std::size_t capacity_;
  std::mutex guard_;
  std::vector<std::unique_ptr<Buffer>> free_;
};

// Cuts a stream after newlines. Not thread-safe.
class LineBlocks {
 public:
  // A line longer than `max_line` bytes is passed over, in the memory of the longest that is not.
  // REQUIRES: the pool's buffers are no longer than that.
  LineBlocks(io::ByteSource source, std::shared_ptr<BufferPool> pool, std::size_t max_line);

  struct Lines {
    std::shared_ptr<Buffer> bytes;  // null at the end of the stream
    // Bytes of a line that is too long, which these would have been, with its newline where it has one; else 0.
    std::uint64_t passed_over = 0;
    std::uint64_t line_bytes = 0;  // the same without the newline
  };

  // From now on `dropped` gets the bytes of lines that are passed over.
  void tell_dropped(std::function<void(std::string_view bytes)> dropped) { dropped_ = std::move(dropped); }

  // The next lines, or the next line that is too long, by itself.
  absl::StatusOr<Lines> next();

 private:
  absl::StatusOr<std::size_t> read(Buffer& into);
  absl::StatusOr<Lines> pass_over(std::shared_ptr<Buffer> block);
  void keep_rest(const Buffer& block, std::size_t begin);

  io::ByteSource source_;
  std::shared_ptr<BufferPool> pool_;
  std::size_t max_line_;
  std::function<void(std::string_view bytes)> dropped_;
  std::shared_ptr<Buffer> rest_;  // begins with what stands behind the last newline handed out
  bool ended_ = false;
};

}  // namespace refrain::feed

#endif  // REFRAIN_SRC_FEED_LINE_BLOCKS_H_
