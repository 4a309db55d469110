#include "feed/line_blocks.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"

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

absl::StatusOr<std::shared_ptr<Buffer>> LineBlocks::next() {
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
    if (ended_) {
      whole = block->size;
      break;
    }
    if (block->size == block->capacity()) {
      if (whole > 0) break;
      if (block->size > max_line_) {
        return absl::ResourceExhaustedError(
            absl::StrFormat("the record at byte %d is longer than %d bytes, the most that fits \1memory\2; give more "
                            "memory, or leave the record out",
                            offset_, max_line_));
      }
      std::shared_ptr<Buffer> larger = pool_->take(block->capacity() * 2);
      std::memcpy(larger->data(), block->data(), block->size);
      larger->size = block->size;
      block = std::move(larger);
    }
    if (const absl::StatusOr<std::size_t> got = read(*block); !got.ok()) return got.status();
  }
  if (whole == 0) return nullptr;
  if (whole < block->size) {
    rest_ = pool_->take(block->size - whole);
    rest_->size = block->size - whole;
    std::memcpy(rest_->data(), block->data() + whole, rest_->size);
  }
  block->size = whole;
  offset_ += whole;
  return block;
}

}  // namespace refrain::feed
