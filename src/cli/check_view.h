// From what the library found to what the formats show: places in the original files.

#ifndef REFRAIN_SRC_CLI_CHECK_VIEW_H_
#define REFRAIN_SRC_CLI_CHECK_VIEW_H_

#include <cstddef>
#include <vector>

#include "io/document.h"
#include "refrain/passages.h"
#include "report/view.h"

namespace refrain::cli {

// `documents` as they were given to find_passages(), of which those from `drafts` on are sources.
// Cost: one pass over each document that something was found in.
report::View make_view(const std::vector<io::Document>& documents, std::size_t drafts,
                       const PassageReport& report);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_VIEW_H_
