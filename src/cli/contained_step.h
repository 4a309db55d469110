// Records that hold an --against document.

#ifndef REFRAIN_SRC_CLI_CONTAINED_STEP_H_
#define REFRAIN_SRC_CLI_CONTAINED_STEP_H_

#include <vector>

#include "absl/status/status.h"
#include "cli/dedup_run.h"
#include "dedup/containment.h"

namespace refrain::cli {

class ContainedStep {
 public:
  explicit ContainedStep(DedupRun& run) : run_(run), index_(run.command.contained), scratches_(run.threads) {}

  // Makes the index of the --against documents, which are in the store.
  absl::Status build();

  // Looks for them in a document of `work`, the next one to be added to its batch.
  void look(unsigned worker, Work& work, const io::Record& record);

 private:
  DedupRun& run_;
  ContainmentIndex index_;
  std::vector<ContainmentIndex::Scratch> scratches_;
};

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CONTAINED_STEP_H_
