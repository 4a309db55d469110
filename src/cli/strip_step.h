// `--passages strip`: passages that stand in several kept records are cut out of all but the first.

#ifndef REFRAIN_SRC_CLI_STRIP_STEP_H_
#define REFRAIN_SRC_CLI_STRIP_STEP_H_

#include "absl/status/status.h"
#include "cli/dedup_run.h"
#include "cli/temp_folder.h"
#include "io/output.h"

namespace refrain::cli {

// Writes the records that are kept, with their passages cut, and enters those that are left without a word into
// run.removed, which stays in order of documents. Reads all kept records twice, and once more those that share
// something.
//
// REQUIRES: all documents are in the store, as JSON lines; run.removed is sorted by document.
absl::Status strip_passages(DedupRun& run, const TempFolder& temp, io::OutputFile& output);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_STRIP_STEP_H_
