#include "run/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>

#include "absl/strings/str_format.h"

namespace refrain::run {
namespace {

// A file that holds one number; nothing where it holds a word ("max") or is not there.
std::optional<std::size_t> number_in(const std::string& path) {
  std::ifstream file(path);
  std::size_t number = 0;
  if (!(file >> number)) return std::nullopt;
  return number;
}

// The least limit of the control groups that this process is in, version 2 or 1.
std::size_t control_group_limit() {
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    std::string folder;
    const char* file = nullptr;
    if (controllers.empty()) {
      folder = "/sys/fs/cgroup";
      file = "/memory.max";
    } else if (controllers.find("memory") != std::string::npos) {
      folder = "/sys/fs/cgroup/memory";
      file = "/memory.limit_in_bytes";
    } else {
      continue;
    }
    // From the group itself up to the root, whose folder may be all that a container sees.
    for (std::string group = line.substr(second + 1);;) {
      if (const auto number = number_in(folder + group + file)) limit = std::min(limit, *number);
      const std::size_t slash = group.rfind('/');
      if (group.empty() || slash == std::string::npos) break;
      group.resize(slash);
    }
  }
  return limit;
}

}  // namespace

std::string size_text(double bytes) {
  constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < std::size(kUnits)) {
    bytes /= 1024;
    ++unit;
  }
  return absl::StrFormat("%.*f %s", unit == 0 || bytes >= 100 ? 0 : 1, bytes, kUnits[unit]);
}

std::size_t available_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGESIZE);
  const std::size_t machine =
      pages > 0 && page > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(page) : std::size_t{1} << 30;
  return std::min(machine, control_group_limit());
}

std::size_t large_block(std::size_t memory) {
  constexpr std::size_t kLeast = std::size_t{2} << 20;
  constexpr std::size_t kShare = 64;
  return std::max(memory / kShare, kLeast);
}

std::size_t record_limit(std::size_t memory) {
  return std::clamp(memory / 8, std::size_t{1} << 20, std::size_t{1} << 30);
}

std::size_t peak_memory() {
  // getrusage() counts what the program that started this one held, too.
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtoull(line.c_str() + 6, nullptr, 10) * 1024;
  }
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

}  // namespace refrain::run
