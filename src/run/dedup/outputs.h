// What a run of dedup writes: the records that are kept, and the lists of what became of the rest.

#ifndef REFRAIN_SRC_RUN_DEDUP_OUTPUTS_H_
#define REFRAIN_SRC_RUN_DEDUP_OUTPUTS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "feed/block.h"
#include "io/files/output.h"
#include "run/dedup/run.h"
#include "run/dedup/summary.h"
#include "run/file_source.h"

namespace refrain::run {

// Opens an output that a later run takes up or replaces when this one is killed. Zstandard takes `threads`.
absl::StatusOr<io::OutputFile> create_output(const std::string& path, const DecideSettings& settings);

// Writes those records of a block for which kept(k) holds, k counting its documents from 0: as they stand, each JSON line
// with its newline.
absl::Status write_kept(const feed::Block& block, const feed::Records& records,
                        const std::function<bool(std::size_t k)>& kept, io::OutputFile& output);

// All outputs of a run, opened before anything is read: what cannot be written is told at once.
struct DedupOutputs {
  std::unique_ptr<io::OutputFile> records;
  std::unique_ptr<io::OutputFile> removed;
  std::unique_ptr<io::OutputFile> clusters;
  std::unique_ptr<io::OutputFile> summary;

  // Opens those that are wanted.
  static absl::StatusOr<DedupOutputs> open(const DedupSettings& settings);

  // Drops what was written to `records`, and opens it again.
  absl::Status restart_records(const DedupSettings& settings);

  // The files they are until they are complete.
  std::vector<std::string> pending_paths() const;
};

// Counts the clusters into `run`, writes the lists and the summary, which it also returns, and gives all outputs their
// names. `seconds`: since the run began. REQUIRES: the decisions are in order of documents.
absl::StatusOr<DedupSummary> finish_outputs(const DedupSettings& settings, DedupRun& run, FileSource& source,
                                            double seconds, DedupOutputs& outputs);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_OUTPUTS_H_
