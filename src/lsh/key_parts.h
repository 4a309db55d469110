// Entries cut into parts by the top bits of their keys, and the groups of one part.

#ifndef REFRAIN_SRC_LSH_KEY_PARTS_H_
#define REFRAIN_SRC_LSH_KEY_PARTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "refrain/lsh.h"

namespace refrain {

// Entries of one thread, by part. Each part is a chain of blocks, so that an entry is written once
// and no part needs to know its size beforehand: 12 bytes an entry, and half a block a part left
// empty. Not thread-safe.
class KeyParts {
 public:
  static constexpr std::size_t kBlockEntries = 252;

  struct Block {
    Block* before;  // the block of this part that was filled before this one
    std::uint32_t size;
    std::array<std::uint32_t, kBlockEntries> items;
    std::array<std::uint64_t, kBlockEntries> keys;
  };

  // 2^bits parts.
  explicit KeyParts(unsigned bits) : bits_(bits), tails_(std::size_t{1} << bits) {}

  std::size_t parts() const { return tails_.size(); }

  void add(KeyEntry entry) {
    // Two shifts, since a shift by 64 bits is none.
    Block*& tail = tails_[entry.key >> 1 >> (63 - bits_)];
    if (tail == nullptr || tail->size == kBlockEntries) tail = next_block(tail);
    tail->keys[tail->size] = entry.key;
    tail->items[tail->size] = entry.item;
    ++tail->size;
  }

  // The last block of a part; null where the part is empty.
  const Block* tail(std::size_t part) const { return tails_[part]; }

 private:
  Block* next_block(Block* before);

  unsigned bits_;
  std::vector<Block*> tails_;
  std::vector<std::unique_ptr<Block[]>> slabs_;
  std::size_t slab_size_ = 0;  // blocks of the last slab
  std::size_t slab_used_ = 0;
};

// Groups in ascending order of keys: the items of all groups one after another, and where each
// ends.
struct KeyGroups {
  struct Group {
    std::uint64_t key = 0;
    std::size_t end = 0;  // one past the group's last item
  };
  std::vector<std::uint32_t> items;
  std::vector<Group> groups;

  void clear() {
    items.clear();
    groups.clear();
  }
};

// Finds the groups of one part. Holds the scratch for it, so that a thread keeps one for all its
// parts.
class PartGrouper {
 public:
  // The groups among the entries of one part, which several KeyParts may hold pieces of, into
  // `groups` (cleared first). `bits` are the topmost key bits that all entries of the part share.
  void group(std::span<const KeyParts> pieces, std::size_t part, unsigned bits, KeyGroups& groups);

 private:
  void scatter(std::span<const KeyParts> pieces, std::size_t part, unsigned bits,
               std::size_t count);
  void sort_bucket(std::size_t begin, std::size_t end);
  static void append_groups(std::span<const std::uint64_t> keys,
                            std::span<const std::uint32_t> items, KeyGroups& groups);

  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> items_;
  std::vector<std::uint32_t> ends_;  // of the buckets of keys_ and items_
  std::vector<KeyEntry> mixed_;
};

}  // namespace refrain

#endif  // REFRAIN_SRC_LSH_KEY_PARTS_H_
