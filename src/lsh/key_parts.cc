// A part is small: one counting pass by the next key bits puts its entries into buckets of about
// one key each, and what is left to order inside a bucket is next to nothing. Keys that are no
// hashes, or one key that all entries share, make large buckets; those are sorted by comparison, so
// the worst case is n log n.

#include "lsh/key_parts.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace refrain {
namespace {

constexpr std::size_t kMaxSlabBlocks = 64;
constexpr unsigned kMaxBucketBits = 16;
constexpr std::size_t kInsertionSort = 24;  // buckets up to this size

bool entry_less(const KeyEntry& a, const KeyEntry& b) {
  return a.key != b.key ? a.key < b.key : a.item < b.item;
}

}  // namespace

KeyParts::Block* KeyParts::next_block(Block* before) {
  if (slab_used_ == slab_size_) {
    slab_size_ = std::clamp<std::size_t>(slab_size_ * 2, 1, kMaxSlabBlocks);
    slabs_.push_back(std::make_unique_for_overwrite<Block[]>(slab_size_));
    slab_used_ = 0;
  }
  Block* const block = &slabs_.back()[slab_used_++];
  block->before = before;
  block->size = 0;
  return block;
}

void PartGrouper::group(std::span<const KeyParts> pieces, std::size_t part, unsigned bits,
                        KeyGroups& groups) {
  groups.clear();
  std::size_t count = 0;
  for (const KeyParts& piece : pieces) {
    for (const KeyParts::Block* b = piece.tail(part); b != nullptr; b = b->before) count += b->size;
  }
  if (count < 2) return;
  scatter(pieces, part, bits, count);
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    if (end - begin >= 2) {
      sort_bucket(begin, end);
      append_groups({keys_.data() + begin, end - begin}, {items_.data() + begin, end - begin},
                    groups);
    }
    begin = end;
  }
}

// Counting sort by the key bits below the part's: buckets of about one entry each.
void PartGrouper::scatter(std::span<const KeyParts> pieces, std::size_t part, unsigned bits,
                          std::size_t count) {
  const unsigned bucket_bits =
      std::min(static_cast<unsigned>(std::bit_width(count)), kMaxBucketBits);
  const auto bucket = [=](std::uint64_t key) { return (key << bits) >> (64 - bucket_bits); };
  ends_.assign(std::size_t{1} << bucket_bits, 0);
  for (const KeyParts& piece : pieces) {
    for (const KeyParts::Block* b = piece.tail(part); b != nullptr; b = b->before) {
      for (std::size_t i = 0; i < b->size; ++i) ++ends_[bucket(b->keys[i])];
    }
  }
  std::uint32_t sum = 0;
  for (std::uint32_t& end : ends_) sum += std::exchange(end, sum);
  keys_.resize(std::max(keys_.size(), count));
  items_.resize(std::max(items_.size(), count));
  // Moves each bucket's begin on to its end.
  for (const KeyParts& piece : pieces) {
    for (const KeyParts::Block* b = piece.tail(part); b != nullptr; b = b->before) {
      for (std::size_t i = 0; i < b->size; ++i) {
        const std::uint32_t to = ends_[bucket(b->keys[i])]++;
        keys_[to] = b->keys[i];
        items_[to] = b->items[i];
      }
    }
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
