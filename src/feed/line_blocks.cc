#include "feed/line_blocks.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace refrain::feed {

std::shared_ptr<Buffer> BufferPool::take(std::size_t capacity) {
  std::unique_ptr<Buffer> buffer;
  if (capacity <= capacity_) {
    const std::scoped_lock lock(guard_);
    if (!free_.empty()) {
      buffer = std::move(free_.back());
      free_.pop_back();
    }
  }
  if (buffer == nullptr) buffer = std::make_unique<Buffer>(std::max(capacity, capacity_));
  buffer->size = 0;
  return {buffer.release(), [pool = weak_from_this()](Buffer* done) {
            std::unique_ptr<Buffer> owned(done);
            if (const auto alive = pool.lock()) alive->give_back(std::move(owned));
          }};
}

void BufferPool::give_back(std::unique_ptr<Buffer> buffer) {
  if (buffer->capacity() != capacity_) return;
  const std::scoped_lock lock(guard_);
  if (free_.size() < kKept) free_.push_back(std::move(buffer));
}

LineBlocks::LineBlocks(io::ByteSource source, std::shared_ptr<BufferPool> pool, std::size_t max_line)
    : source_(std::move(source)), pool_(std::move(pool)), max_line_(max_line) {}

// Reads once behind what is there.
absl::StatusOr<std::size_t> LineBlocks::read(Buffer& into) {
  const absl::StatusOr<std::size_t> got = source_(into.data() + into.size, into.capacity() - into.size);
  if (!got.ok()) return got.status();
  into.size += *got;
  ended_ = *got == 0;
  return *got;
}

// What stands behind the lines that are handed out.
void LineBlocks::keep_rest(const Buffer& block, std::size_t begin) {
  if (begin == block.size) return;
  rest_ = pool_->take(block.size - begin);
  rest_->size = block.size - begin;
  std::memcpy(rest_->data(), block.data() + begin, rest_->size);
}

// Reads on to the end of a line of which the block is the beginning, and drops it.
absl::StatusOr<LineBlocks::Lines> LineBlocks::pass_over(std::shared_ptr<Buffer> block) {
  Lines lines;
  for (;;) {
    const void* newline = std::memchr(block->data(), '\n', block->size);
    if (newline != nullptr) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(newline) - block->data());
      lines.line_bytes += length;
      lines.passed_over = lines.line_bytes + 1;
      if (dropped_) dropped_(block->view().substr(0, length + 1));
      keep_rest(*block, length + 1);
      break;
    }
    lines.line_bytes += block->size;
    lines.passed_over = lines.line_bytes;
    if (dropped_) dropped_(block->view());
    block->size = 0;
    if (ended_) break;
    if (const absl::StatusOr<std::size_t> got = read(*block); !got.ok()) return got.status();
  }
  block->size = 0;
  lines.bytes = std::move(block);
  return lines;
}

absl::StatusOr<LineBlocks::Lines> LineBlocks::next() {
  std::shared_ptr<Buffer> block = rest_ != nullptr ? std::move(rest_) : pool_->take();
  rest_ = nullptr;
  std::size_t whole = 0;     // bytes up to and with the last newline
  std::size_t searched = 0;  // bytes that hold no newline but those
  for (;;) {
    const void* newline = ::memrchr(block->data() + searched, '\n', block->size - searched);
    if (newline != nullptr) {
      whole = static_cast<std::size_t>(static_cast<const char*>(newline) - block->data()) + 1;
    }
    searched = block->size;
    // Where a buffer may be as long as a line and its newline, it holds a line that is too long only at its beginning.
    if (whole == 0 && block->size > max_line_) return pass_over(std::move(block));
    if (ended_) {
      whole = block->size;
      break;
    }
    if (block->size == block->capacity()) {
      if (whole > 0) break;
      std::shared_ptr<Buffer> larger = pool_->take(std::min(block->capacity() * 2, max_line_ + 1));
      std::memcpy(larger->data(), block->data(), block->size);
      larger->size = block->size;
      block = std::move(larger);
    }
    if (const absl::StatusOr<std::size_t> got = read(*block); !got.ok()) return got.status();
  }
  if (whole == 0) return Lines();
  keep_rest(*block, whole);
  block->size = whole;
  return Lines{.bytes = std::move(block)};
}

}  // namespace refrain::feed
