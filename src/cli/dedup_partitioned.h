// `refrain dedup` in two passes, for any keep order and for more keys than the memory holds.

#ifndef REFRAIN_SRC_CLI_DEDUP_PARTITIONED_H_
#define REFRAIN_SRC_CLI_DEDUP_PARTITIONED_H_

#include "absl/status/status.h"
#include "cli/contained_step.h"
#include "cli/dedup_run.h"
#include "cli/temp_folder.h"

namespace refrain::cli {

// Reads all records, spilling past the memory, and decides them; run.removed is in order of documents at the end. With
// --resume it goes on where an earlier run was killed. When it fails or is killed with something to go on from, `temp`
// is kept.
absl::Status dedup_partitioned(DedupRun& run, ContainedStep& contained, TempFolder& temp);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_PARTITIONED_H_
