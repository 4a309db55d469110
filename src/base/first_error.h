// The first error of work that several threads share.

#ifndef REFRAIN_SRC_BASE_FIRST_ERROR_H_
#define REFRAIN_SRC_BASE_FIRST_ERROR_H_

#include <atomic>
#include <mutex>
#include <utility>

#include "absl/status/status.h"

namespace refrain::base {

// Keeps the first status that is no success. Thread-safe.
class FirstError {
 public:
  // Returns whether `status` is a success.
  bool keep(absl::Status status) {
    if (status.ok()) return true;
    const std::scoped_lock lock(guard_);
    if (status_.ok()) status_ = std::move(status);
    any_.store(true, std::memory_order_release);
    return false;
  }

  bool any() const { return any_.load(std::memory_order_acquire); }

  absl::Status status() const {
    const std::scoped_lock lock(guard_);
    return status_;
  }

 private:
  mutable std::mutex guard_;
  std::atomic<bool> any_{false};
  absl::Status status_;
};

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_FIRST_ERROR_H_
