// Passages that stand in several kept documents are cut out of all but the first, whatever the documents come from.

#ifndef REFRAIN_SRC_RUN_DEDUP_STRIP_TEXTS_H_
#define REFRAIN_SRC_RUN_DEDUP_STRIP_TEXTS_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "run/dedup/run.h"

namespace refrain::run {

struct StripOptions {
  std::size_t min_words = 50;  // of a passage
  std::size_t documents = 2;   // that have it, at least
};

// Takes a text that passages were cut out of, in order of documents.
using CutSink = std::function<absl::Status(DocumentNumber document, std::string text)>;

// What strip_passages() (strip.h) does for files with the first document kept and without groups: the same passages go.
// Nothing is judged anew, and neither another keep order nor groups are looked at. Those documents that are left without a word are
// entered into the decisions, which stay in order of documents, and are not handed to `cut`. Asks the source for each
// kept text once, and twice more for those that share something. Files of what does not fit the memory go to `folder`.
//
// REQUIRES: the source has all documents; the decisions are in order of documents.
absl::Status strip_texts(const StripOptions& options, DedupRun& run, const std::string& folder, const CutSink& cut);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_STRIP_TEXTS_H_
