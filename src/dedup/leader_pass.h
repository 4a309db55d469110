// The decision: each document in keep order is held against the kept ones that share a key with it.

#ifndef REFRAIN_SRC_DEDUP_LEADER_PASS_H_
#define REFRAIN_SRC_DEDUP_LEADER_PASS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "base/chunked_vector.h"
#include "dedup/document_batch.h"
#include "dedup/document_groups.h"
#include "dedup/hot_keys.h"
#include "dedup/hot_leaders.h"
#include "dedup/key_table.h"
#include "dedup/shingle_set.h"
#include "dedup/similarity.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

// Gives the shingles of a document in any order, duplicates included.
using ShinglesOf = std::function<absl::Status(DocumentNumber document, std::vector<std::uint64_t>& shingles)>;

// A leader is a kept document; leaders are numbered in keep order. The answer depends on the documents, their keys and
// their order alone, and on which pairs count. What is compared shares a key, so documents that no chain of shared keys
// joins may be decided by passes of their own, with the same answer. Not thread-safe.
class LeaderPass {
 public:
  // `groups`, where there are any, must outlive this, and know a document before it is decided.
  LeaderPass(double threshold, ShinglesOf shingles_of, const DocumentGroups* groups = nullptr);

  // Decides the next document in keep order; keeps it where it is near to no leader (and not rejected). `keys` are
  // those of cut_band_key(); keys that no other document has may be left out, and none says that the document is near
  // to nothing. `shingles`: the document's, where they are at hand, or nothing. Fails where the shingles of
  // a document could not be had.
  absl::Status decide(DocumentNumber document, const DocumentBatch::Outline& outline,
                      std::span<const std::uint64_t> keys, Decision& decision,
                      std::span<const std::uint64_t> shingles = {});

  // Makes the document a leader without a question.
  absl::Status keep(DocumentNumber document, const DocumentBatch::Outline& outline,
                    std::span<const std::uint64_t> keys);

  // Asks for the memory that decide() will look into. Inlined always; see KeyTable::prefetch().
  [[gnu::always_inline]] void prefetch(std::span<const std::uint64_t> keys) const {
    for (const std::uint64_t key : keys) table_.prefetch(key);
  }

  std::size_t memory() const;

  // Documents whose set was needed so far.
  std::uint64_t loaded() const { return loaded_; }

 private:
  struct Leader {
    DocumentNumber document = kNoDocument;
    // Shingles, and below kDistinct once duplicates were taken off.
    std::uint32_t shingles = 0;
    std::uint64_t bits[2] = {0, 0};
  };
  static constexpr std::uint32_t kDistinct = 1u << 31;
  static constexpr std::uint32_t kInHot = 1u << 30;
  static constexpr std::uint32_t kCount = kInHot - 1;

  // Sets of leaders that were asked for lately, by the low bits of their numbers.
  struct Cached {
    std::uint32_t leader = KeyTable::kHot;
    std::vector<std::uint64_t> shingles;
  };
  static constexpr std::size_t kCached = 256;
  static constexpr std::size_t kLongestCached = std::size_t{1} << 13;

  void find_candidates(std::span<const std::uint64_t> keys);
  absl::Status find_all_candidates(std::span<const std::uint64_t> keys);
  bool shares_key(std::uint32_t leader, std::span<const std::uint64_t> keys) const;
  absl::Status find_copy(const DocumentBatch::Outline& outline, std::span<const std::uint64_t> keys, bool& copy);
  absl::Status add_leader(DocumentNumber document, const DocumentBatch::Outline& outline,
                          std::span<const std::uint64_t> keys);
  absl::Status load_own();
  bool outline_allows(const DocumentBatch::Outline& outline, const Leader& leader) const;
  absl::Status compare(std::uint32_t leader, double& similarity);
  absl::Status shingles_of_leader(std::uint32_t leader, const std::vector<std::uint64_t>*& shingles);
  absl::Status add_hot(std::uint32_t leader);
  absl::Status hot_set(std::uint32_t leader, std::vector<std::uint64_t>& set);
  void set_apart(DocumentNumber document, std::vector<std::uint64_t>& set) const;

  NearBounds bounds_;
  ShinglesOf shingles_of_;
  const DocumentGroups* groups_;  // null: every pair counts
  KeyTable table_;
  HotLeaders hot_;
  HotKeys hot_keys_;
  base::ChunkedVector<Leader> leaders_;
  std::vector<Cached> cache_;
  std::uint64_t loaded_ = 0;

  // Of the document that is being decided.
  DocumentNumber document_ = kNoDocument;
  bool own_loaded_ = false;
  std::span<const std::uint64_t> own_shingles_;  // as they were given, or in the buffer
  std::vector<std::uint64_t> own_buffer_;
  ShingleSet own_;
  std::vector<std::uint32_t> candidates_;
  std::vector<std::uint32_t> in_table_;  // leaders that share a key by the table; where any key is hot
  std::vector<std::uint32_t> known_;     // leaders of each key
  bool any_hot_ = false;

  ShingleSet other_;
  std::vector<std::uint64_t> other_shingles_;
  std::vector<std::uint64_t> set_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_LEADER_PASS_H_
