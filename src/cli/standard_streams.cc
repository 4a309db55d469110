#include "cli/standard_streams.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <string>

#include "cli/complain.h"
#include "os/messages.h"

namespace refrain::cli {
namespace {

// Whether the other end of standard output is closed.
bool reader_is_gone() {
  pollfd output = {STDOUT_FILENO, POLLOUT, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

void occupy_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one. Opened the wrong way round, so that nobody takes it for a stream that works.
    [[maybe_unused]] const int taken = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

bool finish_standard_output() {
  // An error of an earlier write has left a mark. Its number is still there if it is one of those that writing gives.
  const int before = errno;
  const bool known = before == ENOSPC || before == EDQUOT || before == EFBIG || before == EBADF || before == EIO;
  constexpr int kUnknown = -1;
  int error = std::ferror(stdout) != 0 ? (known ? before : kUnknown) : 0;
  if (std::fflush(stdout) != 0 && error == 0) error = errno;
  std::cout.flush();
  if (error == 0 && std::cout.good()) return true;
  if (error == EPIPE || reader_is_gone()) return true;
  const std::string reason = error > 0 ? ": " + os::error_text(error) : "";
  complain("standard output: cannot be written" + reason + "; make room, or name another place");
  return false;
}

}  // namespace refrain::cli
