// Where each of many hashes stood first: a table that is asked about hashes that are known some time ahead.

#ifndef REFRAIN_SRC_PASSAGE_FIRST_PLACES_H_
#define REFRAIN_SRC_PASSAGE_FIRST_PLACES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace refrain::passage {

// Open addressing, 16 bytes a slot, at most half of them taken. Hashes are of full quality: their low bits say where to
// look. Not thread-safe.
class FirstPlaces {
 public:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t place = 0;     // one more than the word where it stood first; 0: nothing here
    std::uint32_t document = 0;  // that had it last
  };

  FirstPlaces() : slots_(std::size_t{1} << 12) {}

  // Asks for the slot of a hash that is looked up soon.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }

  // The slot of the hash. Where it is new, it stands in word `place` of `document` from now on, and `fresh` is set. Holds
  // until the next call.
  Slot& find(std::uint64_t hash, std::uint64_t place, std::uint32_t document, bool& fresh) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    Slot& slot = at(hash);
    fresh = slot.place == 0;
    if (fresh) {
      slot = {hash, static_cast<std::uint32_t>(place + 1), document};
      ++size_;
    }
    return slot;
  }

 private:
  Slot& at(std::uint64_t hash) {
    std::size_t k = hash & (slots_.size() - 1);
    while (slots_[k].place != 0 && slots_[k].hash != hash) k = (k + 1) & (slots_.size() - 1);
    return slots_[k];
  }

  void grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.place != 0) at(slot.hash) = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_FIRST_PLACES_H_
