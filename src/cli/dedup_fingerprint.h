// What a run is of: where two agree, one goes on with the other's work.

#ifndef REFRAIN_SRC_CLI_DEDUP_FINGERPRINT_H_
#define REFRAIN_SRC_CLI_DEDUP_FINGERPRINT_H_

#include <string>

#include "cli/dedup_run.h"

namespace refrain::cli {

// A line for each option and input that the work depends on: options by name, files by path, size and time of their
// last change, and the versions of words, shingles and signatures.
std::string dedup_fingerprint(const DedupRun& run);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_FINGERPRINT_H_
