// Which kept documents have a band key: a hash table of 8 bytes an entry that grows in pieces.

#ifndef REFRAIN_SRC_DEDUP_KEY_TABLE_H_
#define REFRAIN_SRC_DEDUP_KEY_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dedup/band_key.h"
#include "lsh/big_memory.h"

namespace refrain::dedup {

// Keys are those of cut_band_key(); a value is a leader: the number of a kept document among the kept ones. A key takes
// at most kMostLeaders values and is hot from then on.
//
// Cut into regions by the topmost key bits, which grow one at a time: never is more than an eighth of the table held
// twice. A region is cut into sections by the next bits, each an open-addressed array in which the home slot follows,
// in order, from the rest of the key: so a slot need not hold more than that rest. Not thread-safe.
class KeyTable {
 public:
  static constexpr std::uint32_t kMostLeaders = 12;
  static constexpr std::uint32_t kHot = 0xffff'fffeu;  // no leader has this number

  KeyTable();

  // Asks for the memory where the search for `key` begins. Inlined always: gcc 12 takes a function that only does this
  // for one without an effect, and drops its calls.
  [[gnu::always_inline]] void prefetch(std::uint64_t key) const {
    const Region& region = regions_[region_of(key)];
    __builtin_prefetch(&region.slots()[region.home(section_of(key), tag_of(key))]);
  }

  // Calls visit(leader) for the leaders of a key in the order they were added. Returns whether the key is hot: then
  // only the first kMostLeaders are known here.
  template <typename Visit>
  bool find(std::uint64_t key, Visit&& visit) const {
    const Region& region = regions_[region_of(key)];
    const std::uint64_t tag = tag_of(key);
    const std::uint64_t* const slots = region.slots();
    bool hot = false;
    for (std::size_t at = region.home(section_of(key), tag); slots[at] != 0; ++at) {
      if (slots[at] >> 32 != tag) continue;
      const auto leader = static_cast<std::uint32_t>(slots[at]) - 1;
      if (leader == kHot) {
        hot = true;
      } else {
        visit(leader);
      }
    }
    return hot;
  }

  // Adds a leader to a key. `known` is how many the key has; once that is kMostLeaders, the key becomes hot and the
  // leader is not added.
  // REQUIRES: leader < kHot; the key is not hot.
  void add(std::uint64_t key, std::uint32_t leader, std::uint32_t known);

  std::size_t memory() const { return memory_; }

 private:
  static constexpr int kTagBits = 32;
  static constexpr int kSectionBits = 2;
  static constexpr std::size_t kSections = std::size_t{1} << kSectionBits;
  static constexpr std::size_t kRegions = std::size_t{1} << (kBandKeyBits - kTagBits - kSectionBits);
  // Slots behind the last home slot of a section, so that a search never wraps around; a region in which one is reached
  // grows.
  static constexpr std::size_t kOverhang = 256;

  static std::uint64_t tag_of(std::uint64_t key) { return key & 0xffff'ffffu; }
  static std::size_t section_of(std::uint64_t key) { return key >> kTagBits & (kSections - 1); }
  static std::size_t region_of(std::uint64_t key) { return key >> (kTagBits + kSectionBits); }

  struct Region {
    lsh::BigMemory memory;
    std::size_t homes = 0;  // slots of a section that a search may begin at
    std::size_t used = 0;

    std::uint64_t* slots() const { return static_cast<std::uint64_t*>(memory.get()); }
    std::size_t section_size() const { return homes + kOverhang; }
    std::size_t size() const { return kSections * section_size(); }
    std::size_t home(std::size_t section, std::uint64_t tag) const {
      return section * section_size() + (tag * homes >> kTagBits);
    }
  };

  void grow(Region& region);
  static bool place(Region& region, std::size_t section, std::uint64_t slot);
  static bool copy(const Region& from, Region& to);

  std::array<Region, kRegions> regions_;
  std::size_t memory_ = 0;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_KEY_TABLE_H_
