#include "os/descriptor.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace refrain::os {
namespace {

// Whether the call that has just failed is to be made again; waits first where the descriptor was not ready.
bool try_again(int descriptor, short events) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
  // Pipes that are shared with a program that does not block (node, some CI runners) are handed on in that state.
  pollfd wanted = {descriptor, events, 0};
  return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
}

}  // namespace

int Descriptor::close() {
  const int number = std::exchange(number_, -1);
  return number <= STDERR_FILENO || ::close(number) == 0 ? 0 : errno;
}

std::ptrdiff_t read_some(int descriptor, char* into, std::size_t size) {
  for (;;) {
    const ssize_t got = ::read(descriptor, into, size);
    if (got >= 0 || !try_again(descriptor, POLLIN)) return got;
  }
}

std::ptrdiff_t write_some(int descriptor, std::string_view bytes) {
  for (;;) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count >= 0 || !try_again(descriptor, POLLOUT)) return count;
  }
}

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::ptrdiff_t count = write_some(descriptor, bytes);
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

int write_all_at(int descriptor, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    offset += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

int read_all_at(int descriptor, char* into, std::size_t size, std::uint64_t offset) {
  while (size > 0) {
    const ssize_t count = ::pread(descriptor, into, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) return kEndOfFile;
    into += count;
    offset += static_cast<std::uint64_t>(count);
    size -= static_cast<std::size_t>(count);
  }
  return 0;
}

}  // namespace refrain::os
