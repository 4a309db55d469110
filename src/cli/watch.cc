#include "cli/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/files/files.h"
#include "io/find_inputs.h"

namespace refrain::cli {
namespace {

constexpr int kQuietMilliseconds = 20;   // without a change before it is worth a look
constexpr int kMostMilliseconds = 250;   // of changes without such a pause: a log may be written all the time
constexpr int kLookMilliseconds = 2000;  // at the latest: not all file systems tell of changes

// What tells one state of a file from another.
using State = std::tuple<std::int64_t, std::int64_t, std::uint64_t, std::uint64_t>;
using States = std::map<std::string, State>;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

// What nohup has the process ignore stays ignored: blocked, it would come through the descriptor.
bool ends_by_hangup() {
  static const bool ends = [] {
    struct sigaction before = {};
    return sigaction(SIGHUP, nullptr, &before) != 0 || before.sa_handler != SIG_IGN;
  }();
  return ends;
}

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  if (ends_by_hangup()) sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

// A signal that came while a check was under way; 0: none.
volatile std::sig_atomic_t ended_by = 0;

extern "C" void end_now(int) {
  std::signal(ended_by, SIG_DFL);
  std::raise(ended_by);
}

// A check that is nearly done gets the time to write its report; another signal, or the alarm, ends the process.
extern "C" void end_soon(int number) {
  constexpr unsigned kSeconds = 1;
  if (ended_by != 0) return end_now(number);
  ended_by = number;
  alarm(kSeconds);
}

// While one lives, the signals that end the watch end the check, too.
class Interruptible {
 public:
  Interruptible() {
    struct sigaction action = {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = end_now;
    sigaction(SIGALRM, &action, nullptr);
    action.sa_handler = end_soon;
    if (ends_by_hangup()) sigaction(SIGHUP, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    const sigset_t set = ending_signals();
    sigprocmask(SIG_UNBLOCK, &set, nullptr);
  }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  ~Interruptible() {
    const sigset_t set = ending_signals();
    sigprocmask(SIG_BLOCK, &set, nullptr);
  }
};

class Watcher {
 public:
  explicit Watcher(const run::CheckSettings& settings)
      : settings_(settings), changes_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), signals_(block()) {}

  // All files of the run as they are now; from now on changes beside them are told.
  States look() {
    States states;
    const io::InputOptions input = settings_.reading();
    const auto ignore = [](io::Problem, const std::string&) {};
    for (const auto* paths : {&settings_.paths, &settings_.against}) {
      for (const io::FoundInput& file : io::find_inputs(*paths, input, ignore).files) {
        add(file.path, states);
      }
      for (const std::string& path : *paths) {
        struct stat info = {};
        if (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) watch_folder(path);
      }
    }
    for (const std::string& path : settings_.ignore_files) add(path, states);
    if (!settings_.baseline.empty()) add(settings_.baseline, states);
    return states;
  }

  // Waits for a change, or for the time after which one looks anyway. False where a signal came.
  bool wait() {
    using Clock = std::chrono::steady_clock;
    int patience = kLookMilliseconds;
    std::optional<Clock::time_point> first;
    for (;;) {
      std::array<pollfd, 2> wanted = {pollfd{changes_.get(), POLLIN, 0}, pollfd{signals_.get(), POLLIN, 0}};
      const int ready = poll(wanted.data(), wanted.size(), patience);
      if (ready < 0 && errno != EINTR) return false;
      if (ready > 0 && (wanted[1].revents & POLLIN) != 0) return false;
      if (ready == 0) return true;
      std::array<char, 16'384> dropped;
      while (read(changes_.get(), dropped.data(), dropped.size()) > 0) {
      }
      if (!first) first = Clock::now();
      const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - *first).count();
      if (since >= kMostMilliseconds) return true;
      patience = std::min(kQuietMilliseconds, kMostMilliseconds - static_cast<int>(since));
    }
  }

 private:
  // Between checks the signals that end the watch come through a descriptor.
  static int block() {
    const sigset_t set = ending_signals();
    sigprocmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC);
  }

  void watch_folder(const std::string& folder) {
    inotify_add_watch(changes_.get(), folder.c_str(),
                      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO);
  }

  void add(const std::string& path, States& states) {
    if (folders_.insert(folder_of(path)).second) watch_folder(folder_of(path));
    struct stat info = {};
    if (stat(path.c_str(), &info) != 0) return;
    states[path] = {info.st_mtim.tv_sec, info.st_mtim.tv_nsec, static_cast<std::uint64_t>(info.st_size),
                    static_cast<std::uint64_t>(info.st_ino)};
  }

  const run::CheckSettings& settings_;
  std::set<std::string> folders_;
  Descriptor changes_;
  Descriptor signals_;
};

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm local = {};
  localtime_r(&now, &local);
  return absl::StrFormat("%02d:%02d:%02d", local.tm_hour, local.tm_min, local.tm_sec);
}

}  // namespace

int watch(const run::CheckSettings& settings, bool redraw, const std::function<int(std::string& summary)>& run) {
  Watcher watcher(settings);
  States seen = watcher.look();
  for (;;) {
    if (redraw) std::fputs("\x1b[H\x1b[2J\x1b[3J", stdout);
    std::fflush(stdout);
    // Editors that read along know by it where a list of problems begins.
    if (!redraw) std::fprintf(stderr, "refrain: %s, checking\n", time_of_day().c_str());
    std::string summary;
    const auto begin = std::chrono::steady_clock::now();
    const int status = [&] {
      const Interruptible interruptible;
      return run(summary);
    }();
    if (ended_by != 0) return status;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    std::fprintf(stderr, "refrain: %s, checked in %d ms%s%s; waiting for changes\n", time_of_day().c_str(),
                 static_cast<int>(took.count()), summary.empty() ? "" : ": ", summary.c_str());
    for (;;) {
      if (!watcher.wait()) return status;
      States now = watcher.look();
      if (now == seen) continue;
      seen = std::move(now);
      break;
    }
  }
}

}  // namespace refrain::cli
