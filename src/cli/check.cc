#include "cli/check.h"

#include <malloc.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/complain.h"
#include "cli/watch.h"
#include "io/files/files.h"
#include "run/check/check.h"
#ifdef REFRAIN_WITH_INDEX
#include "run/index/earlier.h"
#endif

namespace refrain::cli {
namespace {

constexpr int kNothing = 0;
constexpr int kFound = 1;
constexpr int kFailed = 2;

bool to_terminal(const CheckCommand& command) { return command.settings.output == "-" && isatty(STDOUT_FILENO) == 1; }

bool colored(const CheckCommand& command) {
  if (command.color != When::kAuto) return command.color == When::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return to_terminal(command) && !dumb && (no_color == nullptr || *no_color == '\0');
}

std::size_t width(const CheckCommand& command) {
  constexpr std::size_t kDefault = 100;
  constexpr std::size_t kMost = 120;  // longer lines are hard to read
  if (!to_terminal(command)) return kDefault;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefault;
  return std::min<std::size_t>(size.ws_col, kMost);
}

#ifdef REFRAIN_WITH_INDEX
// Folders of indexes among the earlier work are asked, and not read.
absl::Status open_indexes(run::CheckSettings& settings) {
  for (const std::string& path : run::take_indexes(settings.against)) {
    absl::StatusOr<std::shared_ptr<run::EarlierTexts>> index = run::open_earlier_texts(path);
    if (!index.ok()) return index.status();
    settings.indexes.push_back(*std::move(index));
  }
  return absl::OkStatus();
}
#endif

// What is freed stays in the process until it ends: by default it would go back to the system again and again during a
// run, and every page of it would have to be cleared when it is asked for anew.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kLargest = 1 << 25;  // the most that glibc takes
  mallopt(M_MMAP_THRESHOLD, kLargest);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

// One run from reading to the report.
int check_once(run::CheckSettings settings, std::string& summary) {
  Complainer observer;
#ifdef REFRAIN_WITH_INDEX
  // Each time anew: what was added to an index since is seen too.
  if (const absl::Status opened = open_indexes(settings); !opened.ok()) {
    complain(opened);
    return kFailed;
  }
#endif
  const absl::StatusOr<run::CheckResult> result = run::check(settings, observer);
  if (!result.ok()) {
    complain(result.status());
    return kFailed;
  }
  if (result->empty && !result->incomplete) {
    complain("nothing to read: no document in " + io::printable(settings.paths.front()) + "; see refrain check --help");
  }
  summary = result->summary;
  if (result->incomplete || result->empty) return kFailed;
  return result->failed ? kFound : kNothing;
}

}  // namespace

int check(const CheckCommand& command) {
  run::CheckSettings settings = command.settings;
  settings.spelling = kOptionSpelling;
  settings.style = {.color = colored(command), .width = width(command)};
  std::string summary;
  if (!command.watch) {
    keep_freed_memory();
    return check_once(settings, summary);
  }
  return watch(settings, to_terminal(command), [&](std::string& says) { return check_once(settings, says); });
}

}  // namespace refrain::cli
