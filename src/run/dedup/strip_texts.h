// Passages that stand in several kept documents are cut out of all but the first, whatever the documents come from.

#ifndef REFRAIN_SRC_RUN_DEDUP_STRIP_TEXTS_H_
#define REFRAIN_SRC_RUN_DEDUP_STRIP_TEXTS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "run/dedup/passage_strip.h"
#include "run/dedup/run.h"

namespace refrain::run {

// Takes a text that passages were cut out of, in order of documents.
using CutSink = std::function<absl::Status(DocumentNumber document, std::string text)>;

// What strip_passages() (strip.h) does for files: the same passages go, and the same is judged anew. Documents that are
// left without a word are entered into the decisions, which stay in order of documents, and are not handed to `cut`. A
// text is one field. Asks the source for each kept text once, twice more for those that share something, and for those
// that are judged anew, one text at a time. Files of what does not fit the memory go to `folder`.
//
// Memory: beside run.memory the keys of the texts that are judged anew, 170 bytes each at a threshold of 0.8.
//
// REQUIRES: the source has all documents; the decisions are in order of documents.
absl::Status strip_texts(const StripOptions& options, DedupRun& run, const std::string& folder, const CutSink& cut);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_STRIP_TEXTS_H_
