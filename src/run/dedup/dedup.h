// A run of dedup, from files to files.

#ifndef REFRAIN_SRC_RUN_DEDUP_DEDUP_H_
#define REFRAIN_SRC_RUN_DEDUP_DEDUP_H_

#include "absl/status/statusor.h"
#include "run/dedup/settings.h"
#include "run/dedup/summary.h"
#include "run/observer.h"

namespace refrain::run {

// Reads the inputs, decides, and writes all outputs: whole, or not at all. An error is what ended the run; inputs that
// are not there are NotFound, each of which was told to `observer` already if the message is empty.
absl::StatusOr<DedupSummary> dedup(const DedupSettings& settings, Observer& observer);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_DEDUP_H_
