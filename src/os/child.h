// Another program, run with limits.

#ifndef REFRAIN_SRC_OS_CHILD_H_
#define REFRAIN_SRC_OS_CHILD_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace refrain::os {

struct ChildLimits {
  std::uint64_t memory = std::uint64_t{2} << 30;  // bytes of address space
  unsigned processor_seconds = 120;
  unsigned seconds = 600;  // by the clock
};

struct ChildResult {
  enum class End : std::uint8_t {
    kExited,    // with `status`
    kKilled,    // by the signal `status`
    kTooSlow,   // one of the limits of time
    kStopped,   // by take()
    kNotFound,  // no such program in PATH
    kFailed,    // the call `call` failed with the errno `status`
  };
  End end = End::kFailed;
  int status = 0;
  std::string call;
  std::string errors;  // what it wrote to stderr, 4 KiB at most
};

// Runs command[0], which is looked for in PATH, and waits for its end. `input` is its standard input, as a file that it
// can open again as /dev/stdin and read as it likes. Its output goes to `take` in pieces; where that returns false the
// program is killed. No other descriptor of this process, and no core dump, is left to it. Memory: the input once more,
// in a file without a name. May be called by several threads at once.
ChildResult run_child(const std::vector<std::string>& command, std::string_view input, const ChildLimits& limits,
                      const std::function<bool(std::string_view)>& take);

}  // namespace refrain::os

#endif  // REFRAIN_SRC_OS_CHILD_H_
