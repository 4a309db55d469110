#include "cli/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <memory>

namespace refrain::cli {
namespace {

// All that a handler may touch was made before it can run.
struct Farewell {
  std::vector<std::string> remove;
  std::string line;
};

std::atomic<const Farewell*> farewell{nullptr};

extern "C" void end_by_signal(int number) {
  const int before = errno;  // of whoever was interrupted, where the signal is blocked until this returns
  const Farewell* const last = farewell.exchange(nullptr);
  if (last != nullptr) {
    for (const std::string& path : last->remove) {
      if (unlink(path.c_str()) != 0) rmdir(path.c_str());
    }
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, last->line.data(), last->line.size());
  }
  std::signal(number, SIG_DFL);
  std::raise(number);
  errno = before;
}

}  // namespace

void on_interrupt(const std::vector<std::string>& remove, const std::string& line) {
  // Kept for good: the handler may run at any time, on any thread.
  static std::vector<std::unique_ptr<const Farewell>> all;
  all.push_back(std::make_unique<const Farewell>(Farewell{remove, "\nrefrain: " + line + "\n"}));
  farewell = all.back().get();
  struct sigaction action = {};
  action.sa_handler = end_by_signal;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGHUP, SIGINT, SIGTERM}) {
    struct sigaction before = {};
    // A shell that starts a job in the background has it ignore the interrupt key, and nohup the end of the terminal.
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(number, &action, nullptr);
  }
}

void end_on_interrupt() { farewell = nullptr; }

}  // namespace refrain::cli
