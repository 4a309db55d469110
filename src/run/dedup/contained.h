// Records that hold an earlier document, or are near to one of an index.

#ifndef REFRAIN_SRC_RUN_DEDUP_CONTAINED_H_
#define REFRAIN_SRC_RUN_DEDUP_CONTAINED_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "base/first_error.h"
#include "dedup/containment.h"
#include "run/dedup/ingest.h"

namespace refrain::run {

class ContainedStep {
 public:
  explicit ContainedStep(DedupRun& run) : run_(run), index_(run.settings.contained), scratches_(run.threads) {}

  // Makes the index of the earlier documents, which the source has.
  absl::Status build();

  // Bytes of that index.
  std::size_t memory() const { return index_.memory(); }

  // Whether there is anything to look for.
  bool wanted() const { return !run_.settings.indexes.empty() || run_.source.has_against(); }

  // Looks for them in a document of `work`, the next one to be added to its batch. What goes wrong is kept for status().
  void look(unsigned worker, Work& work, const io::Record& record);

  absl::Status status() const { return error_.status(); }

 private:
  bool look_in_indexes(Work& work, const io::Record& record);

  DedupRun& run_;
  dedup::ContainmentIndex index_;
  std::vector<dedup::ContainmentIndex::Scratch> scratches_;
  base::FirstError error_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_CONTAINED_H_
