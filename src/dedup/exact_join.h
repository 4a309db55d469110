// An exact join of a sample with everything: which of some given sets are near to a set.

#ifndef REFRAIN_SRC_DEDUP_EXACT_JOIN_H_
#define REFRAIN_SRC_DEDUP_EXACT_JOIN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "dedup/shingle_set.h"
#include "dedup/similarity.h"

namespace refrain::dedup {

// Which items have a hash: a sorted list that is entered by the topmost bits, behind a bitmap that tells most hashes
// which none has. Filled by one thread, then read by any number.
class HashPostings {
 public:
  void add(std::uint64_t hash, std::uint32_t item) { entries_.push_back({hash, item}); }

  // Makes the lists ready. Once, after the last add().
  void finish();

  // Calls visit(item) for each item of a hash, as often as it was added.
  template <typename Visit>
  void find(std::uint64_t hash, Visit&& visit) const {
    if (entries_.empty()) return;
    const std::size_t bit = hash >> bit_shift_;
    if ((bits_[bit / 64] >> (bit % 64) & 1) == 0) return;
    const std::size_t part = hash >> start_shift_;
    for (std::size_t at = starts_[part]; at < starts_[part + 1]; ++at) {
      if (entries_[at].hash == hash) visit(entries_[at].item);
    }
  }

  std::size_t memory() const;

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t item = 0;
  };

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> starts_;  // of the entries with these top bits; one more at the end
  std::vector<std::uint64_t> bits_;
  int start_shift_ = 63;
  int bit_shift_ = 63;
};

// A set that is near to one of size n shares at least T n elements with it, so it holds one of any n - T n + 1 of them.
// Of each set here the rarest ones are listed (prefix and size filter: Chaudhuri, Ganti and Kaushik 2006; Arasu, Ganti
// and Kaushik 2006); a set that is looked for is held against the lists with all its elements, and what it meets is
// compared in full. Which elements are listed decides about the cost alone.
//
// Memory: 8 bytes an element, and 17 to 25 for each that is listed. Filled by one thread, then read by any number.
class ExactIndex {
 public:
  explicit ExactIndex(NearBounds bounds) : bounds_(bounds) {}

  // Adds the set of these hashes, numbered from 0; duplicates are dropped.
  void add(std::span<const std::uint64_t> hashes);

  // Makes the index ready. Once, after the last set.
  void finish();

  struct NearItem {
    std::uint32_t set = 0;
    double similarity = 0;
    friend bool operator==(const NearItem&, const NearItem&) = default;
  };

  // What one thread keeps between sets.
  struct Scratch {
    ShingleSet own;
    std::vector<std::uint32_t> candidates;
    std::uint64_t steps = 0;  // elements of sets that were compared so far
  };

  // All sets of the index that are near to the set of these hashes, ascending, into `matches` (cleared first).
  void find(std::span<const std::uint64_t> hashes, Scratch& scratch, std::vector<NearItem>& matches) const;

  std::size_t sets() const { return begins_.size() - 1; }
  std::size_t elements() const { return elements_.size(); }
  std::size_t memory() const;

 private:
  std::size_t size_of(std::uint32_t set) const { return begins_[set + 1] - begins_[set]; }

  NearBounds bounds_;
  std::vector<std::uint64_t> elements_;  // of one set after the other, the listed ones first
  std::vector<std::size_t> begins_{0};
  HashPostings listed_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_EXACT_JOIN_H_
