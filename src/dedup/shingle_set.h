// The exact set of a document's shingles, and how much of another set it holds.

#ifndef REFRAIN_SRC_DEDUP_SHINGLE_SET_H_
#define REFRAIN_SRC_DEDUP_SHINGLE_SET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace refrain::dedup {

// A hash table that is filled again and again; memory that of the largest set so far.
class ShingleSet {
 public:
  // Makes this the set of these hashes (duplicates are dropped).
  // Cost: some 3 ns a hash while the set fits the cache.
  void assign(std::span<const std::uint64_t> hashes);

  // How many different hashes there are.
  std::size_t size() const { return size_; }

  // How many of this set's hashes are among `others`, duplicates counted once.
  std::size_t common(std::span<const std::uint64_t> others);

 private:
  std::vector<std::uint64_t> slots_;  // 0: empty
  std::vector<std::uint32_t> marks_;  // of each slot: the call of common() that met it last
  std::size_t mask_ = 0;              // of the part of the table in use
  std::size_t size_ = 0;
  std::uint32_t call_ = 0;
  bool has_zero_ = false;
};

// inter / union of two sets of these sizes; 0 for two empty ones.
inline double jaccard_of(std::size_t a, std::size_t b, std::size_t common) {
  const std::size_t all = a + b - common;
  return all == 0 ? 0.0 : static_cast<double>(common) / static_cast<double>(all);
}

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_SHINGLE_SET_H_
