// Which hot keys a kept document has.

#ifndef REFRAIN_SRC_DEDUP_HOT_KEYS_H_
#define REFRAIN_SRC_DEDUP_HOT_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/chunked_vector.h"

namespace refrain::dedup {

// HotLeaders finds what is near among all leaders of hot keys, whichever keys they have. Only documents that share a key
// are compared, so that a decision depends on nothing but those documents: what shares no key, not even through others,
// can be decided on another machine. This tells it of those that the table of keys no longer holds.
//
// Memory: 16 bytes for each hot key of each leader, and some 20 for each leader that has one. Not thread-safe.
class HotKeys {
 public:
  // Each key of a leader once.
  void add(std::uint32_t leader, std::uint64_t key) {
    std::uint32_t& head = heads_[leader];
    keys_.push_back({key, head});
    head = static_cast<std::uint32_t>(keys_.size());
  }

  // Whether one of the keys is a hot one of the leader. Cost: the product of how many there are on both sides.
  bool shares(std::uint32_t leader, std::span<const std::uint64_t> keys) const {
    const auto head = heads_.find(leader);
    if (head == heads_.end()) return false;
    for (std::uint32_t at = head->second; at != 0; at = keys_[at - 1].next) {
      for (const std::uint64_t key : keys) {
        if (keys_[at - 1].key == key) return true;
      }
    }
    return false;
  }

  std::size_t memory() const {
    return keys_.memory() + heads_.capacity() * (sizeof(std::pair<std::uint32_t, std::uint32_t>) + 1);
  }

 private:
  struct Key {
    std::uint64_t key = 0;
    std::uint32_t next = 0;  // the one before it of the same leader, from 1; 0 ends the list
  };

  absl::flat_hash_map<std::uint32_t, std::uint32_t> heads_;  // by leader
  base::ChunkedVector<Key> keys_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_HOT_KEYS_H_
