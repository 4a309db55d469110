// A machine that has no more threads to give after the first few.

#ifndef REFRAIN_TESTS_UNIT_FEW_THREADS_H_
#define REFRAIN_TESTS_UNIT_FEW_THREADS_H_

#include <atomic>
#include <system_error>
#include <thread>
#include <utility>

namespace refrain {

// A std::jthread, of which no more than `left` begin.
class FewThreads {
 public:
  inline static std::atomic<int> left = 0;

  template <typename Run>
  explicit FewThreads(Run&& run) {
    if (left.fetch_sub(1) <= 0)
      throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    thread_ = std::jthread(std::forward<Run>(run));
  }

 private:
  std::jthread thread_;
};

}  // namespace refrain

#endif  // REFRAIN_TESTS_UNIT_FEW_THREADS_H_
