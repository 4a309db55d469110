// From what the library found to what the formats show: places in the original files.

#ifndef REFRAIN_SRC_CLI_CHECK_VIEW_H_
#define REFRAIN_SRC_CLI_CHECK_VIEW_H_

#include <cstddef>
#include <span>
#include <vector>

#include "io/document.h"
#include "refrain/lookalikes.h"
#include "refrain/passages.h"
#include "report/view.h"

namespace refrain::cli {

struct ViewOptions {
  std::size_t drafts = 0;  // documents from here on are sources
  // What was searched in the place of each document's text, where it is another one; may be empty.
  std::span<const Unmasked> unmasked = {};
  bool context = false;  // fill Place::before and after, and count the words of sources
};

// `documents` whose texts, or what stands for them, were given to find_passages(). An overlap with look-alikes is none
// that is exact: at least one word of the longer side counts as not shared.
// Cost: a few passes over each document that something was found in.
report::View make_view(const std::vector<io::Document>& documents, const PassageReport& report,
                       const ViewOptions& options);

// Overlaps alone, as make_view() shows them.
std::vector<report::Pair> make_pairs(const std::vector<io::Document>& documents, const std::vector<Overlap>& overlaps,
                                     const ViewOptions& options);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_VIEW_H_
