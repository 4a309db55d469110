// A run of index query: what documents are near to in an index.

#ifndef REFRAIN_SRC_RUN_INDEX_QUERY_H_
#define REFRAIN_SRC_RUN_INDEX_QUERY_H_

#include "absl/status/status.h"
#include "run/index/settings.h"
#include "run/observer.h"

namespace refrain::run {

// `output`: a descriptor. JSON lines from standard input are answered one by one as they arrive. `incomplete`: some input
// could not be read; the others were.
absl::Status query_index(const QuerySettings& settings, int output, Observer& observer, bool& incomplete);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INDEX_QUERY_H_
