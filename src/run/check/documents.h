// The documents of a run of check, all in memory.

#ifndef REFRAIN_SRC_RUN_CHECK_DOCUMENTS_H_
#define REFRAIN_SRC_RUN_CHECK_DOCUMENTS_H_

#include <cstddef>
#include <vector>

#include "findings/document.h"
#include "io/document.h"
#include "run/check/settings.h"
#include "run/observer.h"

namespace refrain::run {

// What was read, and whether something could not be.
struct Documents {
  std::vector<io::Document> all;  // the drafts, then the earlier work they are held against
  std::size_t drafts = 0;
  bool incomplete = false;
  // What the format of each document tells of its parts; as many as there are documents.
  struct Parts {
    std::vector<Span> captions, running;
  };
  std::vector<Parts> parts;
};

// Reads paths and earlier work of the settings. What is wrong with an input is told to `observer`.
Documents read_documents(const CheckSettings& settings, Observer& observer);

// The documents as the search takes them. They must outlive it, and what it finds.
std::vector<findings::Document> lend(const Documents& documents);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_DOCUMENTS_H_
