// Decisions in the order of arrival.

#ifndef REFRAIN_SRC_DEDUP_STREAM_DEDUPLICATOR_H_
#define REFRAIN_SRC_DEDUP_STREAM_DEDUPLICATOR_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "dedup/document_batch.h"
#include "dedup/leader_pass.h"
#include "dedup/text_shingles.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

// Decides documents as they come. All that was kept stays in memory, some 220 to 310 bytes per kept document at a
// threshold of 0.8 (21 keys), besides the 16 MB of a cache of sets. One thread at a time.
class StreamDeduplicator {
 public:
  // `groups`: see LeaderPass.
  StreamDeduplicator(const DedupOptions& options, TextOf text_of, const DocumentGroups* groups = nullptr);
  StreamDeduplicator(const StreamDeduplicator&) = delete;
  StreamDeduplicator& operator=(const StreamDeduplicator&) = delete;

  // Decides the documents of a batch and appends their decisions in order. Their numbers go on from those before. Fails
  // if text_of() does, and where there would be more than 2^32 - 1 documents; then nothing was decided.
  // Cost: some 20 ns per key, and for every candidate some 2 ns per byte of its text.
  absl::Status decide(const DocumentBatch& batch, std::vector<Decision>& decisions);

  // Keeps the documents of a batch without a question: what comes later is held against them too.
  absl::Status keep(const DocumentBatch& batch);

  std::uint64_t documents() const { return documents_; }

  // Whether so many of the last documents had candidates that batches had better hold shingles. On any thread.
  bool wants_shingles() const { return wants_shingles_; }

  // Bytes of memory that are held now.
  std::size_t memory() const { return pass_.memory(); }

 private:
  void cut_keys(const DocumentBatch& batch);
  std::span<const std::uint64_t> keys_of(std::size_t k) const {
    return {keys_.data() + ends_[k], ends_[k + 1] - ends_[k]};
  }

  TextShingles shingles_of_;
  LeaderPass pass_;
  std::uint64_t documents_ = 0;
  std::uint64_t loaded_before_ = 0;
  std::atomic<bool> wants_shingles_ = false;
  // Of the batch at hand: document k has the keys from ends_[k] to ends_[k + 1].
  std::vector<std::uint64_t> keys_;
  std::vector<std::size_t> ends_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_STREAM_DEDUPLICATOR_H_
