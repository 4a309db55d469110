// Entries cut into parts by the top bits of their keys, and the groups of one part.

#ifndef REFRAIN_SRC_LSH_KEY_PARTS_H_
#define REFRAIN_SRC_LSH_KEY_PARTS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "lsh/big_memory.h"
#include "refrain/lsh.h"

namespace refrain::lsh {

// Entries of one thread, by part. Each part is a chain of blocks of one page, so that an entry is written once and no
// part needs to know its size beforehand: 12 bytes an entry, and half a block a part left empty. Not thread-safe.
class KeyParts {
 public:
  // A KeyEntry without its padding.
  static constexpr std::size_t kEntryBytes = 12;

  // 2^bits parts.
  explicit KeyParts(unsigned bits) : bits_(bits), tails_(std::size_t{1} << bits, nullptr) {}

  std::size_t parts() const { return tails_.size(); }

  void add(KeyEntry entry) {
    // Two shifts, since a shift by 64 bits is none.
    const std::size_t part = entry.key >> 1 >> (63 - bits_);
    // Where the next entry of the part goes. Blocks are aligned, so that this alone tells whether one is full.
    unsigned char*& next = tails_[part];
    if (reinterpret_cast<std::uintptr_t>(next) % kBlockBytes + kEntryBytes > kBlockBytes || next == nullptr) {
      next = next_block(next);
    }
    std::memcpy(next, &entry.key, sizeof entry.key);
    std::memcpy(next + sizeof entry.key, &entry.item, sizeof entry.item);
    next += kEntryBytes;
  }

  // Entries of a part.
  std::size_t size(std::size_t part) const;

  // Calls visit(entry) for every entry of a part, in an order that hangs on the order of add().
  template <typename Visit>
  void for_each(std::size_t part, Visit&& visit) const {
    for (const unsigned char* end = tails_[part]; end != nullptr;) {
      const unsigned char* const block = begin_of_block(end);
      for (const unsigned char* at = block + kHeaderBytes; at < end; at += kEntryBytes) {
        KeyEntry entry;
        std::memcpy(&entry.key, at, sizeof entry.key);
        std::memcpy(&entry.item, at + sizeof entry.key, sizeof entry.item);
        visit(entry);
      }
      std::memcpy(&end, block, sizeof end);
    }
  }

 private:
  static constexpr std::size_t kBlockBytes = kSmallPage;
  // A block begins with the end of the block before it in its part, and entries fill the rest to the last byte but
  // some: so an end never lies on a block's border.
  static constexpr std::size_t kHeaderBytes = sizeof(unsigned char*);
  static constexpr std::size_t kBlockEntries = (kBlockBytes - kHeaderBytes - 1) / kEntryBytes;
  static_assert(kHeaderBytes + kBlockEntries * kEntryBytes < kBlockBytes);

  static const unsigned char* begin_of_block(const unsigned char* inside) {
    return inside - reinterpret_cast<std::uintptr_t>(inside) % kBlockBytes;
  }

  // A new block after the one that ends at `end`; the place of its first entry.
  unsigned char* next_block(unsigned char* end);

  unsigned bits_;
  std::vector<unsigned char*> tails_;
  std::vector<BigMemory> slabs_;
  std::size_t slab_blocks_ = 0;  // of the last slab
  std::size_t slab_used_ = 0;
};

// Groups in ascending order of keys: the items of all groups one after another, and where each ends.
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

// Finds the groups of one part. Holds the scratch for it, so that a thread keeps one for all its parts.
class PartGrouper {
 public:
  // The groups among the entries of one part, which several KeyParts may hold pieces of, into `groups` (cleared first).
  // `bits` are the topmost key bits that all entries of the part share.
  void group(std::span<const KeyParts> pieces, std::size_t part, unsigned bits, KeyGroups& groups);

 private:
  void keep_shared(std::span<const KeyParts> pieces, std::size_t part, unsigned bits, std::size_t count);
  void sort_kept(unsigned bits);

  std::vector<std::uint64_t> seen_;   // a filter: bit s is set when a key of slot s was seen,
  std::vector<std::uint64_t> again_;  // and here when one was seen again
  std::vector<KeyEntry> kept_;        // entries whose slot was seen again; the first size_ count
  std::size_t size_ = 0;
  std::vector<KeyEntry> sorted_;
  std::vector<std::uint32_t> ends_;  // of the buckets in sorted_
};

}  // namespace refrain::lsh

#endif  // REFRAIN_SRC_LSH_KEY_PARTS_H_
