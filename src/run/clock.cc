#include "run/clock.h"

#include <unistd.h>

#include <fstream>

namespace refrain::run {
namespace {

// Bytes of the process that are in memory now; 0 where the system does not tell.
std::size_t resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  if (!(file >> all >> resident)) return 0;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

void RunClock::note(std::uint64_t documents, std::uint64_t bytes, std::size_t held) {
  points_.push_back({documents, bytes, seconds(), held, resident_memory()});
}

}  // namespace refrain::run
