#include "run/stream/byte_feed.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>

#include "feed/block.h"
#include "os/messages.h"

namespace refrain::run {
namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10;
constexpr std::size_t kMostFresh = std::size_t{4} << 20;

}  // namespace

void HeldBytes::append(std::string_view bytes) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ + bytes.size() + feed::Buffer::kPadding > bytes_.size()) {
    if (begin_ > 0) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    const std::size_t needed = end_ + bytes.size() + feed::Buffer::kPadding;
    if (needed > bytes_.size()) bytes_.resize(needed + needed / 2);
  }
  std::memcpy(bytes_.data() + end_, bytes.data(), bytes.size());
  end_ += bytes.size();
}

ByteFeed::ByteFeed(int input, int stop) : input_(input), stop_(stop) {
  if (pipe2(wake_, O_CLOEXEC) != 0) wake_[0] = wake_[1] = -1;
  try {
    thread_ = std::jthread([this] { read(); });
  } catch (const std::system_error&) {
    ended_ = no_thread_ = true;
  }
}

ByteFeed::~ByteFeed() {
  {
    const std::scoped_lock lock(guard_);
    leave_ = true;
  }
  changed_.notify_all();
  if (wake_[1] >= 0) close(wake_[1]);
  if (thread_.joinable()) thread_.join();
  if (wake_[0] >= 0) close(wake_[0]);
}

void ByteFeed::read() {
  std::string chunk(kChunk, '\0');
  for (;;) {
    {
      std::unique_lock lock(guard_);
      changed_.wait(lock, [this] { return leave_ || fresh_.size() < kMostFresh; });
      if (leave_) break;
    }
    pollfd wait[3] = {{input_, POLLIN, 0}, {stop_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
    if (poll(wait, 3, -1) < 0) {
      if (errno == EINTR) continue;
      break;
    }
    if (wait[1].revents != 0 || wait[2].revents != 0) {
      const std::scoped_lock lock(guard_);
      stopped_ = wait[1].revents != 0;
      break;
    }
    // The lock was given back at the end of its block.
    // NOLINTNEXTLINE(clang-analyzer-unix.BlockInCriticalSection)
    const ssize_t size = ::read(input_, chunk.data(), chunk.size());
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0) {
      const std::scoped_lock lock(guard_);
      error_ = size < 0 ? errno : 0;
      break;
    }
    const std::scoped_lock lock(guard_);
    fresh_.append(chunk.data(), static_cast<std::size_t>(size));
    changed_.notify_all();
  }
  const std::scoped_lock lock(guard_);
  ended_ = true;
  changed_.notify_all();
}

bool ByteFeed::take(HeldBytes& held, std::int64_t milliseconds) {
  const auto something = [this] { return ended_ || !fresh_.empty(); };
  std::unique_lock lock(guard_);
  if (milliseconds < 0) {
    changed_.wait(lock, something);
  } else if (milliseconds > 0) {
    changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), something);
  }
  if (fresh_.empty()) return !ended_;
  held.append(fresh_);
  fresh_.clear();
  changed_.notify_all();
  return true;
}

bool ByteFeed::stopped() const {
  const std::scoped_lock lock(guard_);
  return stopped_;
}

absl::Status ByteFeed::status() const {
  const std::scoped_lock lock(guard_);
  if (no_thread_) {
    return absl::ResourceExhaustedError(
        "-: cannot be read: the system gives no thread to read with; end other processes, or raise the limit (ulimit "
        "-u)");
  }
  return error_ == 0 ? absl::OkStatus() : os::file_error("-", "read", error_, "give the feed on standard input");
}

}  // namespace refrain::run
