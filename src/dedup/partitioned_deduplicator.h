// Decisions in any order, when all documents have come, with more keys than memory.

#ifndef REFRAIN_SRC_DEDUP_PARTITIONED_DEDUPLICATOR_H_
#define REFRAIN_SRC_DEDUP_PARTITIONED_DEDUPLICATOR_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "dedup/document_batch.h"
#include "dedup/leader_pass.h"
#include "dedup/outline_store.h"
#include "dedup/spill.h"
#include "dedup/text_shingles.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

// Where a PartitionedDeduplicator puts what does not fit its memory.
struct DedupStorage {
  std::size_t memory = std::size_t{1} << 30;  // bytes for keys; at least 5 MiB are taken
  std::string folder = ".";                   // for files "keys", "shared" and "outlines", made when they are needed
  unsigned threads = 0;                       // for the join; 0: one per core
};

// In what order documents are decided, and who takes the decisions.
struct DedupPlan {
  // The first documents are kept without a question, in the order they were added.
  std::size_t kept_first = 0;
  // The others in keep order; empty: the order they were added.
  std::span<const DocumentNumber> order;
  // Which pairs count; null: all.
  const DocumentGroups* groups = nullptr;
  // What an earlier run decided, of documents that come first in keep order; asked for each once, in that order, until
  // it says nothing. Empty: nothing.
  std::function<std::optional<Decision>(DocumentNumber)> known;
  // Takes the decision of every document that shares a key, in keep order; the others are kept. An error ends the work.
  std::function<absl::Status(DocumentNumber, const Decision&)> decided;
};

// Documents are added first and decided then. Keys that do not fit the memory are spilled by parts, and each part is
// joined on its own. The decisions are those of a StreamDeduplicator that is given the documents in keep order.
//
// Memory: 24 bytes per document, DedupStorage::memory for keys, and what the decision holds: as a StreamDeduplicator,
// but only of the keys that documents share. Disk: 8 bytes per key (168 per document at a threshold of 0.8), and again
// for each shared one. One thread at a time. An error is one of a file, or of text_of().
class PartitionedDeduplicator {
 public:
  PartitionedDeduplicator(const DedupOptions& options, DedupStorage storage, TextOf text_of);

  // Adds the documents of a batch; their numbers go on from those before.
  absl::Status add(const DocumentBatch& batch);

  // Decides all documents. Once.
  absl::Status decide(const DedupPlan& plan);

  // Puts what was added so far on disk, so that a later run can resume() with the first segments() segments.
  absl::Status checkpoint() { return keys_.flush(); }
  std::size_t segments() const { return keys_.segments(); }

  // Goes on from a checkpoint of an earlier run in the same folder: adds documents whose keys are in the first
  // `segments` segments of the file. May be called again, with more of both.
  absl::Status resume(std::span<const DocumentBatch::Outline> outlines, std::size_t segments);

  std::uint64_t documents() const { return outlines_.size(); }
  std::size_t memory() const { return outlines_.memory() + keys_.memory() + shared_.memory() + pass_memory_; }
  // Whether the memory for keys is nearly full: soon some of them are written without a checkpoint().
  bool nearly_full() const { return keys_.memory_used() >= keys_.memory_for_use() / 10 * 9; }
  // Of all files.
  std::uint64_t file_bytes() const { return keys_.file_bytes() + shared_.file_bytes() + outlines_.file_bytes(); }

 private:
  absl::Status join(const DedupPlan& plan);
  absl::Status pass_over(const DedupPlan& plan);
  absl::Status decide_one(const DedupPlan& plan, LeaderPass& pass, std::size_t rank,
                          std::span<const std::uint64_t> keys);

  DedupStorage storage_;
  double threshold_;
  TextShingles shingles_of_;
  OutlineStore outlines_;
  Spill keys_;
  Spill shared_;
  std::size_t pass_memory_ = 0;
  bool known_ended_ = false;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_PARTITIONED_DEDUPLICATOR_H_
