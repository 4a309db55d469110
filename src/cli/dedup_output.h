// What `refrain dedup` writes: the records that are kept, and the lists of what became of the rest.

#ifndef REFRAIN_SRC_CLI_DEDUP_OUTPUT_H_
#define REFRAIN_SRC_CLI_DEDUP_OUTPUT_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/dedup_run.h"
#include "feed/block.h"
#include "io/output.h"

namespace refrain::cli {

// Opens an output that a later run takes up or replaces when this one is killed.
absl::StatusOr<io::OutputFile> create_output(const DedupRun& run, const std::string& path);

// Writes those records of a block for which kept(k) holds, k counting its documents from 0: as they
// stand, each JSON line with its newline.
absl::Status write_kept(const feed::Block& block, const feed::Records& records,
                        const std::function<bool(std::size_t k)>& kept, io::OutputFile& output);

// Writes --clusters, --removed and --summary, as far as they are wanted, and gives them and the
// output their names. REQUIRES: run.removed is sorted by document.
absl::Status finish_outputs(DedupRun& run, io::OutputFile& output);

// How many clusters there are: kept documents that others were removed for.
std::uint64_t clusters_of(const DedupRun& run);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_OUTPUT_H_
