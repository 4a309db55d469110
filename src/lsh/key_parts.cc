// A part is small: one counting pass by the next key bits puts its entries into buckets of about
// one key each, and what is left to order inside a bucket is next to nothing. Keys that are no
// hashes, or one key that all entries share, make large buckets; those are sorted by comparison, so
// the worst case is n log n.

#include "lsh/key_parts.h"

#include <algorithm>
#include <bit>

namespace refrain {
namespace {

constexpr unsigned kMaxBucketBits = 16;
constexpr std::size_t kInsertionSort = 24;  // buckets up to this size

bool entry_less(const KeyEntry& a, const KeyEntry& b) {
  return a.key != b.key ? a.key < b.key : a.item < b.item;
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

void PartGrouper::group(std::span<const KeyParts> pieces, std::size_t part, unsigned bits,
                        KeyGroups& groups) {
  groups.clear();
  std::size_t count = 0;
  for (const KeyParts& piece : pieces) count += piece.size(part);
  if (count < 2) return;
  scatter(pieces, part, bits, count);
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    if (end > count || end == begin) continue;
    sort_bucket(begin, end);
    append_groups({keys_.data() + begin, end - begin}, {items_.data() + begin, end - begin},
                  groups);
    begin = end;
  }
}

// Counting sort by the key bits below the part's, into more buckets than there are entries. The
// counts are a filter at the same time: an entry alone in its bucket has no partner and is put
// aside, into the one place past all others. Afterwards ends_ has the end of each bucket of several
// entries, the begin of an empty one (which is the end of the last one before it), and count + 1
// for one of a single entry.
void PartGrouper::scatter(std::span<const KeyParts> pieces, std::size_t part, unsigned bits,
                          std::size_t count) {
  const unsigned bucket_bits =
      std::min(static_cast<unsigned>(std::bit_width(count)) + 1, kMaxBucketBits);
  const auto bucket = [=](std::uint64_t key) { return (key << bits) >> (64 - bucket_bits); };
  ends_.assign(std::size_t{1} << bucket_bits, 0);
  for (const KeyParts& piece : pieces) {
    piece.for_each(part, [&](const KeyEntry& entry) { ++ends_[bucket(entry.key)]; });
  }
  const auto aside = static_cast<std::uint32_t>(count);
  std::uint32_t sum = 0;
  for (std::uint32_t& end : ends_) {
    const std::uint32_t size = end;
    end = size == 1 ? aside : sum;
    sum += size == 1 ? 0 : size;
  }
  keys_.resize(std::max(keys_.size(), count + 1));
  items_.resize(std::max(items_.size(), count + 1));
  for (const KeyParts& piece : pieces) {
    piece.for_each(part, [&](const KeyEntry& entry) {
      const std::uint32_t to = ends_[bucket(entry.key)]++;
      keys_[to] = entry.key;
      items_[to] = entry.item;
    });
  }
}

// Orders the entries [begin, end) by key, then item.
void PartGrouper::sort_bucket(std::size_t begin, std::size_t end) {
  if (end - begin <= kInsertionSort) {
    for (std::size_t i = begin + 1; i < end; ++i) {
      const KeyEntry entry{keys_[i], items_[i]};
      std::size_t at = i;
      for (; at > begin && entry_less(entry, {keys_[at - 1], items_[at - 1]}); --at) {
        keys_[at] = keys_[at - 1];
        items_[at] = items_[at - 1];
      }
      keys_[at] = entry.key;
      items_[at] = entry.item;
    }
    return;
  }
  const auto keys = keys_.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto items = items_.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto size = static_cast<std::ptrdiff_t>(end - begin);
  if (std::all_of(keys, keys + size, [&](std::uint64_t key) { return key == *keys; })) {
    if (!std::is_sorted(items, items + size)) std::sort(items, items + size);
    return;
  }
  mixed_.resize(end - begin);
  for (std::size_t i = begin; i < end; ++i) mixed_[i - begin] = {keys_[i], items_[i]};
  std::sort(mixed_.begin(), mixed_.end(), entry_less);
  for (std::size_t i = begin; i < end; ++i) {
    keys_[i] = mixed_[i - begin].key;
    items_[i] = mixed_[i - begin].item;
  }
}

// Appends the groups among entries in order of key and item.
void PartGrouper::append_groups(std::span<const std::uint64_t> keys,
                                std::span<const std::uint32_t> items, KeyGroups& groups) {
  for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    const std::size_t first = groups.items.size();
    for (end = begin + 1; end < keys.size() && keys[end] == keys[begin]; ++end) {
      if (items[end] == items[end - 1]) continue;
      if (groups.items.size() == first) groups.items.push_back(items[begin]);
      groups.items.push_back(items[end]);
    }
    if (groups.items.size() != first) groups.groups.push_back({keys[begin], groups.items.size()});
  }
}

}  // namespace refrain
