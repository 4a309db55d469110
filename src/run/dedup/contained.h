// Records that hold an earlier document.

#ifndef REFRAIN_SRC_RUN_DEDUP_CONTAINED_H_
#define REFRAIN_SRC_RUN_DEDUP_CONTAINED_H_

#include <vector>

#include "absl/status/status.h"
#include "dedup/containment.h"
#include "run/dedup/ingest.h"

namespace refrain::run {

class ContainedStep {
 public:
  explicit ContainedStep(DedupRun& run) : run_(run), index_(run.settings.contained), scratches_(run.threads) {}

  // Makes the index of the earlier documents, which the source has.
  absl::Status build();

  // Looks for them in a document of `work`, the next one to be added to its batch.
  void look(unsigned worker, Work& work, const io::Record& record);

 private:
  bool wanted() const { return run_.settings.contained > 0; }

  DedupRun& run_;
  dedup::ContainmentIndex index_;
  std::vector<dedup::ContainmentIndex::Scratch> scratches_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_CONTAINED_H_
