#include "io/files/lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace refrain::io {
namespace {

constexpr std::size_t kFirstBuffer = std::size_t{256} << 10;

}  // namespace

LineReader::LineReader(ByteSource source, std::size_t max_line) : source_(std::move(source)), max_line_(max_line) {}

// Reads more behind what is there; makes room by moving first and by doubling where that is not enough.
absl::Status LineReader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < filled_ + kPadding + kFirstBuffer / 2) {
    buffer_.resize(std::max(buffer_.size() * 2, kFirstBuffer + kPadding));
  }
  const absl::StatusOr<std::size_t> got = source_(buffer_.data() + filled_, buffer_.size() - kPadding - filled_);
  if (!got.ok()) return got.status();
  filled_ += *got;
  ended_ = *got == 0;
  return absl::OkStatus();
}

absl::StatusOr<LineReader::Result> LineReader::pass_over() {
  for (;;) {
    const void* newline = std::memchr(buffer_.data() + begin_, '\n', filled_ - begin_);
    if (newline != nullptr) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
      return Result::kTooLong;
    }
    begin_ = filled_;
    if (ended_) return Result::kTooLong;
    if (absl::Status status = fill(); !status.ok()) return status;
  }
}

absl::StatusOr<LineReader::Result> LineReader::next(std::string_view& line) {
  std::size_t searched = 0;  // bytes from begin_ on that hold no newline
  for (;;) {
    const std::size_t there = filled_ - begin_;
    const void* newline =
        there == searched ? nullptr : std::memchr(buffer_.data() + begin_ + searched, '\n', there - searched);
    std::size_t length = there;
    if (newline != nullptr) {
      length = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()) - begin_;
    }
    if (length > max_line_) {
      ++number_;
      return pass_over();
    }
    if (newline != nullptr || (ended_ && there > 0)) {
      ++number_;
      line = {buffer_.data() + begin_, length};
      begin_ += length + (newline != nullptr ? 1 : 0);
      return Result::kLine;
    }
    if (ended_) return Result::kEnd;
    searched = there;
    if (absl::Status status = fill(); !status.ok()) return status;
  }
}

}  // namespace refrain::io
