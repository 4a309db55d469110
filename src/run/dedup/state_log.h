// What a run has done so far, on disk, for one that goes on from there.

#ifndef REFRAIN_SRC_RUN_DEDUP_STATE_LOG_H_
#define REFRAIN_SRC_RUN_DEDUP_STATE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "os/descriptor.h"

namespace refrain::run {

// A log of entries, each whole or not there: an entry that a kill cut off is dropped. The first one says what the run
// is of; a run of something else is refused. Written with the machine's own number formats and without waiting for the
// disk: it outlives the process, not the machine's fall, which the first entry tells by the number of the boot. Not
// thread-safe.
class StateLog {
 public:
  enum class EntryKind : std::uint32_t { kRun = 1, kBlocks = 2, kDecisions = 3 };

  // A new log, in place of what is there.
  static absl::StatusOr<StateLog> create(const std::string& path, std::string_view run);

  // Goes on with a log: hands its whole entries to `entry`, and drops what a kill cut off after them. kNotFound if there
  // is none of this boot; kFailedPrecondition, with a line that tells the difference, if it is of another run. An error of
  // `entry` ends it, and is returned: the log stays as it is.
  static absl::StatusOr<StateLog> resume(const std::string& path, std::string_view run,
                                         const std::function<absl::Status(EntryKind, std::string_view)>& entry);

  absl::Status append(EntryKind kind, std::string_view bytes);

 private:
  StateLog(std::string path, os::Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  os::Descriptor file_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_STATE_LOG_H_
