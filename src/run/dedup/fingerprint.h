// What a run is of: if two agree, one can go on with the other's work.

#ifndef REFRAIN_SRC_RUN_DEDUP_FINGERPRINT_H_
#define REFRAIN_SRC_RUN_DEDUP_FINGERPRINT_H_

#include <string>

#include "run/dedup/run.h"

namespace refrain::run {

// A line for each setting and input that the work depends on: settings by name, inputs as their source describes them,
// and the versions of words, shingles and signatures.
std::string dedup_fingerprint(const DedupRun& run);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_FINGERPRINT_H_
