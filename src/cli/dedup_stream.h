// `refrain dedup` in one pass, for --keep first and keys that fit the memory.

#ifndef REFRAIN_SRC_CLI_DEDUP_STREAM_H_
#define REFRAIN_SRC_CLI_DEDUP_STREAM_H_

#include "absl/status/statusor.h"
#include "cli/contained_step.h"
#include "cli/dedup_run.h"
#include "io/output.h"

namespace refrain::cli {

enum class StreamEnd {
  kDone,
  kOverflow,  // run.memory does not hold the keys: what was done so far is worth nothing
};

// Reads, decides and writes all records, each block while the next ones are read. `run.removed` is in order of
// documents at the end.
absl::StatusOr<StreamEnd> dedup_stream(DedupRun& run, ContainedStep& contained, io::OutputFile& output);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_STREAM_H_
