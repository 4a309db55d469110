// Passages that stand word for word in several documents: which windows of a document (see passage_windows.h) are
// repeated ones, for collections larger than the memory.

#ifndef REFRAIN_SRC_DEDUP_REPEATED_PASSAGES_H_
#define REFRAIN_SRC_DEDUP_REPEATED_PASSAGES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "dedup/document_groups.h"
#include "dedup/pair_spill.h"
#include "dedup/spill.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

struct RepeatedPassagesOptions {
  std::size_t documents = 2;  // that have a window, at least, for it to be repeated
  std::size_t all = 0;        // documents are numbered below this
  std::size_t memory = 0;     // bytes for what is spilled past them
  std::string folder = ".";   // for files "passages" and "windows", made only when they are needed
  unsigned threads = 0;       // of the joins; 0: one a core
  // The first document is the one of the least rank, by document; empty: of the least number.
  std::span<const DocumentNumber> ranks = {};
  // Where pairs of different inputs alone count, a passage goes only from documents of another input than the first one's.
  const DocumentGroups* groups = nullptr;
  // Documents that are asked about without being there: their windows are repeated as if each were the only one of them,
  // and no other document's are because of them. By document; null: none.
  const std::vector<bool>* guests = nullptr;
};

// Sees all documents twice and tells of each, the third time, which of its windows go:
//   1. the anchors of all documents come in, and are joined by parts;
//   2. documents that share anchors hand in the windows at those, and these are joined on all 64
//      bits of their hashes: one in enough documents is repeated;
//   3. each document but the first that has a repeated window is told its hash.
// The answer depends on the documents and their numbers alone.
//
// Disk: 8 bytes an anchor, 16 for each shared one and each window at one, and 16 for each one that goes. Memory:
// besides the given one 16 bytes a window of the largest of 256 parts, twice while it is loaded. One thread at a time.
// An error says which file could not be written or read.
class RepeatedPassages {
 public:
  explicit RepeatedPassages(RepeatedPassagesOptions options);

  // The first pass.
  absl::Status add_anchors(DocumentNumber document, std::span<const std::uint64_t> anchors);
  absl::Status join_anchors();

  // The second one: the anchors that enough documents share with this one, sorted; documents in ascending order. Their
  // windows may come later, in any order.
  absl::Status shared_anchors(DocumentNumber document, std::vector<std::uint64_t>& anchors);
  absl::Status add_windows(DocumentNumber document, std::span<const std::uint64_t> hashes);
  absl::Status join_windows();

  // The third one: hashes of the windows that go from this document, sorted; in ascending order, from the first document
  // on again after rewind().
  absl::Status repeated_windows(DocumentNumber document, std::vector<std::uint64_t>& hashes);
  void rewind() { repeated_->rewind(); }

  // The most that stood in files at once.
  std::uint64_t file_bytes() const { return file_bytes_; }

 private:
  bool is_guest(std::uint64_t document) const { return options_.guests != nullptr && (*options_.guests)[document]; }
  std::uint64_t rank(std::uint64_t document) const {
    return options_.ranks.empty() ? document : options_.ranks[document];
  }
  absl::Status join_window(std::span<const PairSpill::Pair> holders);
  absl::Status join_part(std::vector<PairSpill::Pair>& pairs);
  void note_files();
  unsigned threads_for(std::size_t bytes) const;

  RepeatedPassagesOptions options_;
  std::string windows_path_;
  std::string lists_path_;
  // Each is there only as long as it is needed.
  std::unique_ptr<Spill> anchors_;
  std::unique_ptr<PairSpill> windows_;
  std::unique_ptr<DocumentLists> shared_;
  std::unique_ptr<DocumentLists> repeated_;
  std::uint64_t file_bytes_ = 0;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_REPEATED_PASSAGES_H_
