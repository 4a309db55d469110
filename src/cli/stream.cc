#include "cli/stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <thread>

#include "cli/complain.h"
#include "cli/run_observer.h"
#include "io/files/files.h"
#include "io/files/output.h"
#include "os/descriptor.h"
#include "os/messages.h"

namespace refrain::cli {
namespace {

// Whoever starts this again at once must not do so a thousand times a second.
constexpr auto kLeastLife = std::chrono::seconds(1);

std::atomic<bool> stopped{false};
int stop_pipe[2] = {-1, -1};

extern "C" void stop_stream(int /*number*/) {
  const int before = errno;
  stopped = true;
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = write(stop_pipe[1], &byte, 1);
  errno = before;
}

void stop_on_signals() {
  if (pipe2(stop_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return;
  struct sigaction action = {};
  action.sa_handler = stop_stream;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(number, &action, nullptr);
  }
}

// A descriptor, or -1 with errno set.
int open_log(const std::string& path) {
  // As an output: what such a name leads to is written to where it stands.
  if (const std::optional<int> number = io::descriptor_named(path)) {
    return fcntl(*number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  }
  return open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

}  // namespace

int stream(const StreamCommand& command) {
  const auto begin = std::chrono::steady_clock::now();
  stop_on_signals();
  os::Descriptor log;
  absl::Status log_status;  // told at the end: while a feed is answered nothing goes to stderr
  run::StreamEnds ends{.input = STDIN_FILENO,
                       .output = STDOUT_FILENO,
                       .stop = stop_pipe[0],
                       .stopped = [] { return stopped.load(); },
                       .spelling = kOptionSpelling};
  absl::Status status;
  if (!command.log.empty()) {
    log = os::Descriptor(open_log(command.log));
    if (!log.is_open()) status = os::file_error(command.log, "written", errno, "name another file for --log");
    ends.log = [&](std::string_view line) {
      if (!log_status.ok()) return;
      const int error = os::write_all(log.get(), std::string(line) + "\n");
      if (error != 0)
        log_status = os::file_error(command.log, "written", error, "what was read is answered all the same");
    };
  }
  Complainer observer;
  if (status.ok()) status = run::stream(command.settings, ends, observer);
  if (status.ok()) status = log_status;
  if (status.ok()) return kDone;
  if (!status.message().empty()) complain(status);
  std::this_thread::sleep_until(begin + kLeastLife);
  return kFailed;
}

}  // namespace refrain::cli
