// From documents to what a report shows: what is left out of the search and why, what was found, and what would have
// been found but for that.

#ifndef REFRAIN_SRC_CLI_CHECK_FINDINGS_H_
#define REFRAIN_SRC_CLI_CHECK_FINDINGS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/check.h"
#include "io/document.h"
#include "refrain/exclusions.h"
#include "report/view.h"

namespace refrain::cli {

// The drafts, and from `drafts` on the earlier work they are held against.
struct CheckDocuments {
  std::vector<io::Document> documents;
  std::size_t drafts = 0;
};

// The passages of --ignore; nothing where none were given. An error is a line for stderr.
absl::StatusOr<std::unique_ptr<IgnoreList>> read_ignore_list(const CheckOptions& options);

// Searches, and searches once more with nothing left out where something was. `ignored` may be null. Fills all of a
// view but its verdict; fingerprints where the format or a baseline asks for them.
report::View find_all(const CheckDocuments& documents, const CheckOptions& options, const IgnoreList* ignored);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_FINDINGS_H_
