// What `refrain dedup` writes: the records that are kept, and the lists of what became of the rest.

#ifndef REFRAIN_SRC_CLI_DEDUP_OUTPUT_H_
#define REFRAIN_SRC_CLI_DEDUP_OUTPUT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/dedup_run.h"
#include "feed/block.h"
#include "io/output.h"

namespace refrain::cli {

// Opens an output that a later run takes up or replaces when this one is killed.
absl::StatusOr<io::OutputFile> create_output(const DedupRun& run, const std::string& path);

// Writes those records of a block for which kept(k) holds, k counting its documents from 0: as they stand, each JSON
// line with its newline.
absl::Status write_kept(const feed::Block& block, const feed::Records& records,
                        const std::function<bool(std::size_t k)>& kept, io::OutputFile& output);

// All outputs of a run, opened before anything is read: what cannot be written is told at once.
struct DedupOutputs {
  std::unique_ptr<io::OutputFile> records;
  std::unique_ptr<io::OutputFile> removed;
  std::unique_ptr<io::OutputFile> clusters;
  std::unique_ptr<io::OutputFile> summary;

  // Opens those that are wanted.
  static absl::StatusOr<DedupOutputs> open(const DedupRun& run);

  // The files they are until they are complete.
  std::vector<std::string> pending_paths() const;
};

// Counts the clusters (kept documents that others were removed for), writes the lists, and gives all outputs their
// names. REQUIRES: run.removed is sorted by document.
absl::Status finish_outputs(DedupRun& run, DedupOutputs& outputs);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_OUTPUT_H_
