// Dedup of documents from anywhere, for whoever wants the decisions and no files.

#ifndef REFRAIN_SRC_RUN_DEDUP_DECIDE_H_
#define REFRAIN_SRC_RUN_DEDUP_DECIDE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "run/dedup/run.h"
#include "run/temp_folder.h"

namespace refrain::run {

// Reads all documents of run.source and decides them; the decisions are in order of documents at the end, and all of
// run.counts is set. What does not fit the memory goes to `temp`. The source can be asked for its texts afterwards.
// DecideSettings::resume means nothing here.
absl::Status decide(DedupRun& run, TempFolder& temp);

// How many kept documents others were removed for.
std::uint64_t count_clusters(const Decisions& decisions);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_DECIDE_H_
