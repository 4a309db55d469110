// Originals with a key that very many share, found by their rarest shingles.

#ifndef REFRAIN_SRC_INDEX_HOT_SET_H_
#define REFRAIN_SRC_INDEX_HOT_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "dedup/hot_leaders.h"
#include "dedup/key_table.h"
#include "index/view.h"

namespace refrain::index {

// A key with more originals than this is hot. A deduplication in memory has the same bound, so both compare the same
// pairs.
inline constexpr std::size_t kMostOfKey = dedup::KeyTable::kMostLeaders;

// Which originals are hot is noted in the index; their prefixes are held in memory, and read when a hot key is met for
// the first time: some 10 us for each of them. One thread at a time.
class HotSet {
 public:
  explicit HotSet(dedup::NearBounds bounds) : bounds_(bounds) {}

  // Reads what is noted, if that was not done yet.
  absl::Status load(View& view);
  bool loaded() const { return leaders_ != nullptr; }

  // REQUIRES of the following: loaded().
  bool contains(Number number) const { return places_.contains(number); }
  absl::Status add(View& view, Number number);

  // Forgets an original that has gone; true if it was there.
  bool remove(Number number);

  // Appends all that may be near to the set, ascending, each once. `set`: distinct hashes.
  absl::Status find(View& view, std::span<const std::uint64_t> set, std::vector<Number>& numbers);

  std::size_t memory() const {
    return leaders_ == nullptr ? 0 : leaders_->memory() + numbers_.capacity() * sizeof(Number);
  }

 private:
  absl::Status set_of(View& view, std::uint32_t leader, std::vector<std::uint64_t>& set) const;
  absl::Status rebuild(View& view);

  dedup::NearBounds bounds_;
  std::unique_ptr<dedup::HotLeaders> leaders_;
  std::vector<Number> numbers_;  // of each leader; kNoNumber: it has gone
  absl::flat_hash_map<Number, std::uint32_t> places_;
  std::size_t gone_ = 0;
  std::vector<std::uint64_t> set_;
  std::vector<std::uint32_t> found_;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_HOT_SET_H_
