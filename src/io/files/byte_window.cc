#include "io/files/byte_window.h"

#include <algorithm>
#include <cstring>

#include "absl/status/statusor.h"

namespace refrain::io {
namespace {

constexpr std::size_t kFirstBuffer = std::size_t{256} << 10;
constexpr std::size_t kLeastRoom = kFirstBuffer / 2;  // for one read

}  // namespace

// Makes room such that no byte is moved more often than it takes to read as many: by moving where at least as much was
// dropped as is left, else by growing.
void ByteWindow::make_room() {
  const std::size_t left = filled_ - begin_;
  if (buffer_.size() - filled_ >= kLeastRoom) return;
  if (buffer_.size() - left >= kLeastRoom && begin_ >= left) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, left);
  } else {
    std::vector<char> larger(std::max(left * 2, kFirstBuffer));
    if (left > 0) std::memcpy(larger.data(), buffer_.data() + begin_, left);
    buffer_ = std::move(larger);
  }
  begin_ = 0;
  filled_ = left;
}

absl::Status ByteWindow::more() {
  if (ended_) return absl::OkStatus();
  make_room();
  const absl::StatusOr<std::size_t> got = source_(buffer_.data() + filled_, buffer_.size() - filled_);
  if (!got.ok()) return got.status();
  filled_ += *got;
  ended_ = *got == 0;
  return absl::OkStatus();
}

absl::Status ByteWindow::need(std::size_t size) {
  while (view().size() < size && !ended_) {
    if (absl::Status status = more(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace refrain::io
