// From documents to what a report shows: what is left out of the search and why, what was found, and what would have
// been found but for that.

#ifndef REFRAIN_SRC_FINDINGS_FINDINGS_H_
#define REFRAIN_SRC_FINDINGS_FINDINGS_H_

#include <span>

#include "base/settings.h"
#include "findings/document.h"
#include "refrain/exclusions.h"
#include "refrain/passages.h"
#include "report/view.h"

namespace refrain::findings {

struct FindOptions {
  PassageOptions passages;
  bool ignore_quotes = false;
  bool ignore_cited = false;
  bool phrases = false;                 // look for pet phrases too
  const IgnoreList* ignored = nullptr;  // passages that may repeat; null: none
  // What only some reports show, and costs something: the text beside each passage (HTML), fingerprints and marks (JSON,
  // SARIF, baselines), an alignment per overlap.
  bool context = false;
  bool fingerprints = false;
  base::Spelling spelling;  // of settings that reports name
};

// Searches, and searches once more with nothing left out if something was. Fills all of a view but its verdict.
// REQUIRES: sources come after the other documents.
report::View find_all(std::span<const Document> documents, const FindOptions& options);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FINDINGS_H_
