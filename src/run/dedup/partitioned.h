// Dedup in two passes, for any keep order and for more keys than the memory holds.

#ifndef REFRAIN_SRC_RUN_DEDUP_PARTITIONED_H_
#define REFRAIN_SRC_RUN_DEDUP_PARTITIONED_H_

#include <functional>

#include "absl/status/status.h"
#include "run/dedup/run.h"
#include "run/temp_folder.h"

namespace refrain::run {

// Reads all records, spilling past the memory, and decides them; the decisions are in order of documents at the end. With
// DecideSettings::resume it goes on where an earlier run was killed. When it fails or is killed with something to go on
// from, `temp` is kept; `can_resume` is called each time there is more to go on from.
absl::Status dedup_partitioned(DedupRun& run, TempFolder& temp, const std::function<void()>& can_resume = [] {});

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_PARTITIONED_H_
