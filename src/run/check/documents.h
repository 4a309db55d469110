// The documents of a run of check, all in memory.

#ifndef REFRAIN_SRC_RUN_CHECK_DOCUMENTS_H_
#define REFRAIN_SRC_RUN_CHECK_DOCUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "findings/document.h"
#include "io/document.h"
#include "run/check/changed_lines.h"
#include "run/check/ignore_file.h"
#include "run/check/set_aside.h"
#include "run/check/settings.h"
#include "run/observer.h"

namespace refrain::run {

// What was read, and whether something could not be.
struct Documents {
  std::vector<io::Document> all;  // the drafts, then the earlier work they are held against
  std::size_t drafts = 0;
  bool incomplete = false;
  EarlierTexts::Others others;  // of the indexes, what is not among `all`
  // What the format of each document tells of its parts; as many as there are documents.
  struct Parts {
    std::vector<Span> captions, running;
  };
  std::vector<Parts> parts;
};

// Reads paths and earlier work of the settings. What is wrong with an input is told to `observer`; an error is that of an
// index.
absl::StatusOr<Documents> read_documents(const CheckSettings& settings, Observer& observer);

// An error where the documents may have so many words or more; it is for stderr.
absl::Status check_words(const Documents& documents, std::uint64_t too_many);

// What the settings leave out of each document. `ignored` may be null.
std::vector<SetAside> set_aside(const Documents& documents, const CheckSettings& settings, const IgnoreFile* ignored);

// The group of each document; empty where the settings ask for none. An error's message is a line for stderr.
absl::StatusOr<std::vector<std::uint32_t>> groups_of(const Documents& documents, const CheckSettings& settings);

// What has changed in each document's file since the revision that the settings name; empty where they name none. Where
// lines are not those of the file (a package, a compressed file) all of it, if anything has. Earlier work counts as
// unchanged. An error's message is a line for stderr.
absl::StatusOr<std::vector<ChangedLines>> changes_of(const Documents& documents, const CheckSettings& settings);

// The documents as the search takes them. `groups` may be empty. All of it must outlive the search, and what it finds.
std::vector<findings::Document> lend(const Documents& documents, const std::vector<SetAside>& aside,
                                     const std::vector<std::uint32_t>& groups);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_DOCUMENTS_H_
