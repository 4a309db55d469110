// The one way work is spread over threads: a counted loop whose iterations do not depend on each other.

#ifndef REFRAIN_SRC_BASE_PARALLEL_H_
#define REFRAIN_SRC_BASE_PARALLEL_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace refrain::base {

// How many threads `asked` means: itself, or one a core for 0.
inline unsigned thread_count(unsigned asked) {
  return asked != 0 ? asked : std::max(1u, std::thread::hardware_concurrency());
}

// Starts threads that call run(worker), worker from 1 to below `wanted`. Fewer, or none, where the system has no more to
// give (a limit of a container, or of memory): whoever calls this takes part in the work, and does what is left.
template <typename Thread, typename Run>
std::vector<Thread> start_workers(unsigned wanted, Run& run) {
  std::vector<Thread> others;
  others.reserve(wanted);
  for (unsigned worker = 1; worker < wanted; ++worker) {
    try {
      others.emplace_back([&run, worker] { run(worker); });
    } catch (const std::system_error&) {
      break;
    }
  }
  return others;
}

// Calls body(worker, k) once for every k in [0, count), on at most `threads` threads, the caller's included. Iterations
// are handed out in ascending order; `worker` is below `threads` and names who runs it (for scratch). Whatever an
// iteration writes must belong to it or to its worker alone. `Thread`: tests have another one.
template <typename Thread = std::jthread, typename Body>
void parallel_for_workers(std::size_t count, unsigned threads, Body&& body) {
  const auto wanted = static_cast<unsigned>(std::min<std::size_t>(thread_count(threads), count));
  if (wanted <= 1) {
    for (std::size_t k = 0; k < count; ++k) body(0u, k);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_guard;
  const auto run = [&](unsigned worker) {
    try {
      for (std::size_t k = next.fetch_add(1); k < count; k = next.fetch_add(1)) body(worker, k);
    } catch (...) {
      // Memory has run out: the caller is told once all have stopped.
      next.store(count);
      const std::scoped_lock lock(failure_guard);
      failure = std::current_exception();
    }
  };
  {
    const std::vector<Thread> others = start_workers<Thread>(wanted, run);
    run(0);
  }
  if (failure) std::rethrow_exception(failure);
}

template <typename Body>
void parallel_for(std::size_t count, unsigned threads, Body&& body) {
  parallel_for_workers(count, threads, [&](unsigned, std::size_t k) { body(k); });
}

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_PARALLEL_H_
