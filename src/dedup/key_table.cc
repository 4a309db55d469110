#include "dedup/key_table.h"

#include <cstring>
#include <utility>

namespace refrain::dedup {
namespace {

constexpr std::size_t kFirstHomes = 2048;
constexpr std::size_t kManyHomes = std::size_t{1} << 17;

}  // namespace

KeyTable::KeyTable() {
  for (Region& region : regions_) grow(region);
}

bool KeyTable::place(Region& region, std::size_t section, std::uint64_t slot) {
  std::uint64_t* const slots = region.slots();
  std::size_t at = region.home(section, slot >> 32);
  while (slots[at] != 0) ++at;
  // One slot stays empty at the end of a section for searches to stop at.
  if (at + 1 >= (section + 1) * region.section_size()) return false;
  slots[at] = slot;
  ++region.used;
  return true;
}

void KeyTable::add(std::uint64_t key, std::uint32_t leader, std::uint32_t known) {
  if (known >= kMostLeaders) leader = kHot;
  Region& region = regions_[region_of(key)];
  const std::uint64_t slot = tag_of(key) << 32 | (leader + 1);  // never 0: that is an empty slot
  if (region.used * 10 >= region.homes * kSections * 7) grow(region);
  while (!place(region, section_of(key), slot)) grow(region);
}

// False where an overhang is too short.
bool KeyTable::copy(const Region& from, Region& to) {
  for (std::size_t section = 0; section < kSections; ++section) {
    const std::uint64_t* const slots = from.slots() + section * from.section_size();
    for (std::size_t at = 0; at < from.section_size(); ++at) {
      if (slots[at] != 0 && !place(to, section, slots[at])) return false;
    }
  }
  return true;
}

// Twofold while that costs little memory; by a fifth from then on, which holds the load between .58 and .7. What is
// large fills whole large pages: without them each search misses the table of pages too, which costs as much as the
// search.
void KeyTable::grow(Region& region) {
  Region larger;
  larger.homes = region.homes == 0           ? kFirstHomes
                 : region.homes < kManyHomes ? region.homes * 2
                                             : region.homes + region.homes / 5;
  for (;; larger.homes += larger.homes / 4) {
    std::size_t bytes = larger.size() * sizeof(std::uint64_t);
    if (bytes > lsh::kLargePage / 2) {
      bytes = (bytes + lsh::kLargePage - 1) / lsh::kLargePage * lsh::kLargePage;
      larger.homes = bytes / sizeof(std::uint64_t) / kSections - kOverhang;
    }
    larger.memory = lsh::allocate_big(bytes);
    std::memset(larger.memory.get(), 0, bytes);
    larger.used = 0;
    if (region.memory == nullptr || copy(region, larger)) break;
  }
  if (region.memory != nullptr) memory_ -= region.size() * sizeof(std::uint64_t);
  memory_ += larger.size() * sizeof(std::uint64_t);
  region = std::move(larger);
}

}  // namespace refrain::dedup
