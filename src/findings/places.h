// From what the library found to what the formats show: places in the original files.

#ifndef REFRAIN_SRC_FINDINGS_PLACES_H_
#define REFRAIN_SRC_FINDINGS_PLACES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "findings/document.h"
#include "findings/matched_text.h"
#include "refrain/passages.h"
#include "refrain/phrases.h"
#include "report/view.h"

namespace refrain::findings {

struct ViewOptions {
  std::span<const MatchedText> matched = {};  // what was searched in the place of each document's text
  bool context = false;                       // fill Place::before and after, and count the words of sources
};

// `documents` whose texts, or what stands for them, were given to find_passages(). An overlap with look-alikes, or with digits for letters, is
// none that is exact: at least one word of the longer side counts as not shared.
// Cost: a few passes over each document that something was found in.
report::View make_view(std::span<const Document> documents, const PassageReport& report, const ViewOptions& options);

// Overlaps alone, as make_view() shows them.
std::vector<report::Pair> make_pairs(std::span<const Document> documents, const std::vector<Overlap>& overlaps,
                                     const ViewOptions& options);

// The phrases of one document, as find_phrases() found them in its text or in what stands for it.
std::vector<report::Phrase> make_phrases(std::span<const Document> documents, std::uint32_t document,
                                         const std::vector<Phrase>& phrases, const ViewOptions& options);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_PLACES_H_
