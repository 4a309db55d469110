// Dedup in one pass, in the order of input, for keys that fit the memory.

#ifndef REFRAIN_SRC_RUN_DEDUP_STREAM_H_
#define REFRAIN_SRC_RUN_DEDUP_STREAM_H_

#include <functional>

#include "absl/status/statusor.h"
#include "run/dedup/ingest.h"

namespace refrain::run {

enum class StreamEnd {
  kDone,
  kOverflow,  // run.memory does not hold the keys: what was done so far is worth nothing
};

// Takes each block when its documents are decided, in order: work.decisions[k].removed() says of document k that it is
// not kept. May be empty.
using BlockSink = std::function<absl::Status(Work& work)>;

// Reads, decides and hands on all records, each block while the next ones are read. The decisions are in order of
// documents at the end.
absl::StatusOr<StreamEnd> dedup_stream(DedupRun& run, const BlockSink& decided);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_STREAM_H_
