// A part is small enough for the cache. A filter of two bitmaps takes out what stands alone, one counting pass by the
// next key bits orders the rest up to small buckets, and inside those there is next to nothing left to do. Keys that
// are no hashes, or one key that all entries share, make large buckets; those are sorted by comparison, so the worst
// case is n log n.

#include "lsh/key_parts.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace refrain::lsh {
namespace {

constexpr unsigned kMaxSlotBits = 22;            // half a megabyte for both bitmaps
constexpr std::size_t kFewEntries = 32;          // sorted by comparison, as are
constexpr std::size_t kManyEntries = 1'000'000;  // more than these, which must not be copied
constexpr std::ptrdiff_t kInsertionSort = 24;

bool entry_less(const KeyEntry& a, const KeyEntry& b) { return a.key != b.key ? a.key < b.key : a.item < b.item; }

// Appends the groups among entries in order of key and item.
void append_groups(std::span<const KeyEntry> entries, KeyGroups& groups) {
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    const std::size_t first = groups.items.size();
    for (end = begin + 1; end < entries.size() && entries[end].key == entries[begin].key; ++end) {
      if (entries[end].item == entries[end - 1].item) continue;
      if (groups.items.size() == first) groups.items.push_back(entries[begin].item);
      groups.items.push_back(entries[end].item);
    }
    if (groups.items.size() != first) {
      groups.groups.push_back({entries[begin].key, groups.items.size()});
    }
  }
}

}  // namespace

unsigned char* KeyParts::next_block(unsigned char* end) {
  if (slab_used_ == slab_blocks_) {
    slab_blocks_ = std::clamp<std::size_t>(slab_blocks_ * 2, 2, kLargePage / kBlockBytes);
    slabs_.push_back(allocate_big(slab_blocks_ * kBlockBytes));
    slab_used_ = 0;
  }
  auto* const block = static_cast<unsigned char*>(slabs_.back().get()) + kBlockBytes * slab_used_++;
  std::memcpy(block, &end, sizeof end);
  return block + kHeaderBytes;
}

std::size_t KeyParts::size(std::size_t part) const {
  std::size_t size = 0;
  for (const unsigned char* end = tails_[part]; end != nullptr;) {
    const unsigned char* const block = begin_of_block(end);
    size += static_cast<std::size_t>(end - block) / kEntryBytes;
    std::memcpy(&end, block, sizeof end);
  }
  return size;
}

void PartGrouper::group(std::span<const KeyParts> pieces, std::size_t part, unsigned bits, KeyGroups& groups) {
  groups.clear();
  std::size_t count = 0;
  for (const KeyParts& piece : pieces) count += piece.size(part);
  if (count < 2) return;
  keep_shared(pieces, part, bits, count);
  sort_kept(bits);
  append_groups({kept_.data(), size_}, groups);
}

// Puts the entries of the part whose key may be shared into kept_: those of a slot that was seen again. With eight
// slots an entry or more, few that stand alone pass.
void PartGrouper::keep_shared(std::span<const KeyParts> pieces, std::size_t part, unsigned bits, std::size_t count) {
  const auto slot_bits = std::clamp(static_cast<unsigned>(std::bit_width(count)) + 3, 6u, kMaxSlotBits);
  const auto slot = [=](std::uint64_t key) { return (key << bits) >> (64 - slot_bits); };
  seen_.assign(std::size_t{1} << (slot_bits - 6), 0);
  again_.assign(seen_.size(), 0);
  for (const KeyParts& piece : pieces) {
    piece.for_each(part, [&](const KeyEntry& entry) {
      const std::uint64_t s = slot(entry.key);
      const std::uint64_t bit = std::uint64_t{1} << s % 64;
      again_[s / 64] |= seen_[s / 64] & bit;
      seen_[s / 64] |= bit;
    });
  }
  kept_.resize(std::max(kept_.size(), count + 1));
  KeyEntry* next = kept_.data();
  for (const KeyParts& piece : pieces) {
    piece.for_each(part, [&](const KeyEntry& entry) {
      // Always written, sometimes kept: there is no branch to guess wrong.
      const std::uint64_t s = slot(entry.key);
      *next = entry;
      next += again_[s / 64] >> s % 64 & 1;
    });
  }
  size_ = static_cast<std::size_t>(next - kept_.data());
}

// Orders kept_ by key and item: a counting sort by the next key bits into buckets of about one entry, and what is left
// is done by insertion.
void PartGrouper::sort_kept(unsigned bits) {
  if (size_ < kFewEntries || size_ > kManyEntries) {
    std::sort(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(size_), entry_less);
    return;
  }
  const auto bucket_bits = static_cast<unsigned>(std::bit_width(size_)) - 1;
  const auto bucket = [=](std::uint64_t key) { return (key << bits) >> (64 - bucket_bits); };
  ends_.assign(std::size_t{1} << bucket_bits, 0);
  for (std::size_t i = 0; i < size_; ++i) ++ends_[bucket(kept_[i].key)];
  std::uint32_t sum = 0, largest = 0;
  for (std::uint32_t& end : ends_) {
    largest = std::max(largest, end);
    sum += std::exchange(end, sum);
  }
  sorted_.resize(std::max(sorted_.size(), kept_.size()));
  // Moves each bucket's begin on to its end.
  for (std::size_t i = 0; i < size_; ++i) sorted_[ends_[bucket(kept_[i].key)]++] = kept_[i];
  kept_.swap(sorted_);
  if (largest > kInsertionSort) {
    auto begin = kept_.begin();
    for (const std::uint32_t end : ends_) {
      const auto to = kept_.begin() + static_cast<std::ptrdiff_t>(end);
      if (to - begin > kInsertionSort) std::sort(begin, to, entry_less);
      begin = to;
    }
  }
  for (std::size_t i = 1; i < size_; ++i) {
    if (!entry_less(kept_[i], kept_[i - 1])) continue;
    const KeyEntry entry = kept_[i];
    std::size_t at = i;
    for (; at > 0 && entry_less(entry, kept_[at - 1]); --at) kept_[at] = kept_[at - 1];
    kept_[at] = entry;
  }
}

}  // namespace refrain::lsh
