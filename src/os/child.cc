#include "os/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "os/descriptor.h"

namespace refrain::os {
namespace {

constexpr std::size_t kMostErrors = 4'096;

// The path of a program in PATH; empty where there is none.
std::string find_program(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::size_t colon = std::min(folders.find(':'), folders.size());
    const std::string file = std::string(folders.substr(0, colon)) + "/" + name;
    struct stat info = {};
    if (colon > 0 && stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) && access(file.c_str(), X_OK) == 0)
      return file;
    folders.remove_prefix(std::min(colon + 1, folders.size()));
  }
  return {};
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

void limit(decltype(RLIMIT_CORE) what, std::uint64_t most) {
  struct rlimit limits = {};
  limits.rlim_cur = limits.rlim_max = static_cast<rlim_t>(most);
  setrlimit(what, &limits);
}

struct Pipe {
  Descriptor read;
  Descriptor write;

  bool open() {
    std::array<int, 2> ends = {};
    if (pipe(ends.data()) != 0) return false;
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
  }
};

ChildResult failed(const char* call) {
  ChildResult result;
  result.status = errno;
  result.call = call;
  return result;
}

// In the new process: nothing but calls that are safe behind a fork() in a program of several threads.
[[noreturn]] void become(const char* path, char* const* arguments, int input, int output, int errors,
                         const ChildLimits& limits) {
  const bool ready =
      dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 && dup2(errors, STDERR_FILENO) >= 0;
  if (!ready) _exit(127);
  limit(RLIMIT_AS, limits.memory);
  limit(RLIMIT_CPU, limits.processor_seconds);
  limit(RLIMIT_CORE, 0);
  signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execv(path, arguments);
  _exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& command, std::string_view input, const ChildLimits& limits,
                      const std::function<bool(std::string_view)>& take) {
  ChildResult result;
  const std::string path = find_program(command.front());
  if (path.empty()) {
    result.end = ChildResult::End::kNotFound;
    return result;
  }
  const std::unique_ptr<std::FILE, CloseFile> file(std::tmpfile());
  if (file == nullptr) return failed("tmpfile");
  const int input_file = fileno(file.get());
  if (const int error = write_all(input_file, input); error != 0) {
    errno = error;
    return failed("write");
  }
  if (lseek(input_file, 0, SEEK_SET) != 0 || fcntl(input_file, F_SETFD, FD_CLOEXEC) != 0) return failed("lseek");
  Pipe output;
  Pipe errors;
  if (!output.open() || !errors.open()) return failed("pipe");
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);

  const pid_t child = fork();
  if (child < 0) return failed("fork");
  if (child == 0) become(path.c_str(), arguments.data(), input_file, output.write.get(), errors.write.get(), limits);
  output.write.close();
  errors.write.close();

  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::seconds(limits.seconds);
  std::array<char, std::size_t{64} << 10> buffer;
  bool stopped = false;
  bool late = false;
  std::array<struct pollfd, 2> streams = {{{output.read.get(), POLLIN, 0}, {errors.read.get(), POLLIN, 0}}};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    late = left <= 0;
    if (late) break;
    const int ready = poll(streams.data(), streams.size(), static_cast<int>(std::min<long long>(left, 60'000)));
    if (ready < 0 && errno != EINTR) break;
    if (ready <= 0) continue;
    for (std::size_t k = 0; k < streams.size(); ++k) {
      if (streams[k].fd < 0 || streams[k].revents == 0) continue;
      const std::ptrdiff_t got = read_some(streams[k].fd, buffer.data(), buffer.size());
      if (got <= 0) {
        streams[k].fd = -1;
      } else if (k == 1) {
        const std::size_t room = kMostErrors - std::min(kMostErrors, result.errors.size());
        result.errors.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
      } else if (!stopped) {
        stopped = !take({buffer.data(), static_cast<std::size_t>(got)});
      }
    }
    if (stopped) break;
  }
  if (stopped || late) kill(child, SIGKILL);
  const int status = wait_for(child);
  if (stopped) {
    result.end = ChildResult::End::kStopped;
  } else if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
    result.end = ChildResult::End::kTooSlow;
  } else if (WIFSIGNALED(status)) {
    result.end = ChildResult::End::kKilled;
    result.status = WTERMSIG(status);
  } else {
    result.end = ChildResult::End::kExited;
    result.status = WEXITSTATUS(status);
  }
  return result;
}

}  // namespace refrain::os
