#include "io/files/background_sync.h"

#include <cerrno>
#include <chrono>
#include <system_error>

namespace refrain::io {
namespace {

// A sync costs some milliseconds however little there is to do.
constexpr std::uint64_t kWorthASync = std::uint64_t{8} << 20;

}  // namespace

void BackgroundSync::written(std::uint64_t bytes) {
  {
    const std::scoped_lock lock(guard_);
    written_ = bytes;
    if (written_ - synced_ < kWorthASync) return;
    if (!thread_.joinable()) {
      if (stopped_) return;
      try {
        thread_ = std::thread([this] { run(); });
      } catch (const std::system_error&) {
        stopped_ = true;  // no thread to be had: the sync at the end does it all
      }
    }
  }
  changed_.notify_one();
}

void BackgroundSync::run() {
  std::unique_lock lock(guard_);
  while (!stopped_) {
    if (written_ - synced_ < kWorthASync) {
      changed_.wait_for(lock, std::chrono::hours(1));  // see pipeline.h
      continue;
    }
    const std::uint64_t reached = written_;
    lock.unlock();
    const int error = sync_(descriptor_) == 0 ? 0 : errno;
    lock.lock();
    if (error == EINTR) continue;
    if (error != 0) {
      error_ = error;
      stopped_ = true;  // more of it would mend nothing
    }
    synced_ = reached;
  }
}

int BackgroundSync::stop() {
  {
    const std::scoped_lock lock(guard_);
    stopped_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  return error_;
}

}  // namespace refrain::io
