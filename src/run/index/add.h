// Runs of index build and index add: documents of files into an index.

#ifndef REFRAIN_SRC_RUN_INDEX_ADD_H_
#define REFRAIN_SRC_RUN_INDEX_ADD_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "run/index/settings.h"
#include "run/observer.h"

namespace refrain::run {

struct AddSummary {
  std::uint64_t records = 0;     // read, bad ones aside
  std::uint64_t duplicates = 0;  // of these
  std::uint64_t replaced = 0;    // texts that gave way to one of these with the same id
  std::uint64_t bad = 0;
  std::uint64_t bytes = 0;      // of the decompressed inputs
  std::uint64_t documents = 0;  // that the index holds now
  double seconds = 0;
};

// `build`: makes the index, whose folder must be absent or empty; where the run fails, there is none. Else it must be
// there, and what was added before an error stays.
absl::StatusOr<AddSummary> add_to_index(const IndexSettings& settings, bool build, Observer& observer);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INDEX_ADD_H_
