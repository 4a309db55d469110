// From what the library found to what the formats show: places in the original files.

#ifndef REFRAIN_SRC_CLI_CHECK_VIEW_H_
#define REFRAIN_SRC_CLI_CHECK_VIEW_H_

#include <cstddef>
#include <vector>

#include "io/document.h"
#include "refrain/passages.h"
#include "report/view.h"

namespace refrain::cli {

struct ViewOptions {
  std::size_t drafts = 0;  // documents from here on are sources
  bool context = false;    // fill Place::before and after, and count the words of sources
};

// `documents` as they were given to find_passages(). Cost: a few passes over each document that
// something was found in.
report::View make_view(const std::vector<io::Document>& documents, const PassageReport& report,
                       const ViewOptions& options);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_VIEW_H_
