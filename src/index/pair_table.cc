#include "index/pair_table.h"

#include <rocksdb/slice.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace refrain::index {
namespace {

using rocksdb::MemTableRep;
using rocksdb::Slice;

constexpr unsigned kMostLevels = 12;
// Entries of a bucket after which the next one makes it a skip list.
constexpr unsigned kLong = 16;
// Bytes behind a user key: its sequence number and kind.
constexpr std::size_t kTrailer = 8;

// An entry: its links, and behind them its bytes as RocksDB wrote them.
class Node {
 public:
  explicit Node(unsigned levels) : levels_(levels) {
    // Room for the links is behind the node: see bytes().
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.PlacementNew)
    for (unsigned k = 0; k < levels; ++k) new (&link(k)) std::atomic<Node*>(nullptr);
  }

  static std::size_t bytes(unsigned levels) { return sizeof(Node) + levels * sizeof(std::atomic<Node*>); }

  unsigned levels() const { return static_cast<unsigned>(levels_); }
  std::atomic<Node*>& link(unsigned level) { return reinterpret_cast<std::atomic<Node*>*>(this + 1)[level]; }
  Node* next(unsigned level) { return link(level).load(std::memory_order_acquire); }
  char* key() { return reinterpret_cast<char*>(this + 1) + levels_ * sizeof(std::atomic<Node*>); }

 private:
  std::uint64_t levels_;
};

// Where the levels of a long bucket begin.
struct Tower {
  std::array<std::atomic<Node*>, kMostLevels> links = {};
};

// The first node, or the tower of a long bucket.
class Bucket {
 public:
  struct Start {
    Node* node = nullptr;
    Tower* tower = nullptr;
  };
  Start start() const {
    const std::uintptr_t value = value_.load(std::memory_order_acquire);
    // The lowest bit tells which of the two it is.
    // NOLINTBEGIN(performance-no-int-to-ptr)
    if ((value & 1) != 0) return {.tower = reinterpret_cast<Tower*>(value - 1)};
    return {.node = reinterpret_cast<Node*>(value)};
    // NOLINTEND(performance-no-int-to-ptr)
  }
  void set(Node* node) { value_.store(reinterpret_cast<std::uintptr_t>(node), std::memory_order_release); }
  void set(Tower* tower) { value_.store(reinterpret_cast<std::uintptr_t>(tower) + 1, std::memory_order_release); }

  Node* first() const {
    const Start at = start();
    return at.tower != nullptr ? at.tower->links[0].load(std::memory_order_acquire) : at.node;
  }

  // The first node that is not `before` the place that is sought.
  template <typename Before>
  Node* find(Before before) const {
    const Start at = start();
    Node* node = at.node;
    if (at.tower != nullptr) {
      Node* last = nullptr;  // that is before; none yet
      for (unsigned level = kMostLevels; level-- > 0;) {
        const auto next = [&] {
          return last != nullptr ? last->next(level) : at.tower->links[level].load(std::memory_order_acquire);
        };
        for (node = next(); node != nullptr && before(*node); node = next()) last = node;
      }
      return node;
    }
    while (node != nullptr && before(*node)) node = node->next(0);
    return node;
  }

 private:
  std::atomic<std::uintptr_t> value_ = 0;
};

class PairTable final : public MemTableRep {
 public:
  PairTable(const KeyComparator& compare, rocksdb::Allocator* allocator, std::size_t prefix_bytes, unsigned shift,
            std::size_t buckets)
      : MemTableRep(allocator), compare_(compare), prefix_bytes_(prefix_bytes), shift_(shift), buckets_(buckets) {}

  rocksdb::KeyHandle Allocate(std::size_t size, char** buffer) override {
    const unsigned levels = random_levels();
    char* bytes = nullptr;
    MemTableRep::Allocate(Node::bytes(levels) + size + alignof(Node) - 1, &bytes);
    const auto place = (reinterpret_cast<std::uintptr_t>(bytes) + alignof(Node) - 1) / alignof(Node) * alignof(Node);
    Node* const node = new (bytes + (place - reinterpret_cast<std::uintptr_t>(bytes))) Node(levels);
    *buffer = node->key();
    return node;
  }

  void Insert(rocksdb::KeyHandle handle) override {
    Node& node = *static_cast<Node*>(handle);
    Bucket& bucket = buckets_[bucket_of(compare_.decode_key(node.key()))];
    const Bucket::Start start = bucket.start();
    if (start.tower != nullptr) return insert(*start.tower, node);
    unsigned walked = 0;
    Node* before = nullptr;
    Node* next = start.node;
    for (; next != nullptr && compare_(next->key(), node.key()) < 0; next = next->next(0), ++walked) before = next;
    node.link(0).store(next, std::memory_order_relaxed);
    if (before != nullptr) {
      before->link(0).store(&node, std::memory_order_release);
    } else {
      bucket.set(&node);
    }
    if (walked >= kLong) bucket.set(make_tower(bucket.first()));
  }

  bool Contains(const char* key) const override {
    const Slice slice = compare_.decode_key(key);
    Node* const node = find(bucket_of(slice), slice);
    return node != nullptr && compare_(node->key(), slice) == 0;
  }

  std::size_t ApproximateMemoryUsage() override {
    return buckets_.size() * sizeof(Bucket) + towers_.size() * sizeof(Tower);
  }

  MemTableRep::Iterator* GetIterator(rocksdb::Arena* /*arena*/) override { return make_iterator(false); }
  // Ends with the bucket: prefixes do not cross them.
  MemTableRep::Iterator* GetDynamicPrefixIterator(rocksdb::Arena* /*arena*/) override { return make_iterator(true); }

 private:
  class Walk;

  // Of a key with its trailer.
  std::size_t bucket_of(const Slice& key) const {
    std::uint64_t prefix = 0;
    const std::size_t size = std::min(key.size() - std::min(key.size(), kTrailer), prefix_bytes_);
    for (std::size_t k = 0; k < prefix_bytes_; ++k)
      prefix = prefix << 8 | (k < size ? static_cast<unsigned char>(key[k]) : 0u);
    return std::min<std::size_t>(prefix >> shift_, buckets_.size() - 1);
  }

  Node* find(std::size_t bucket, const Slice& key) const {
    return buckets_[bucket].find([&](Node& node) { return compare_(node.key(), key) < 0; });
  }

  // Each level has a quarter of the entries of the one below.
  unsigned random_levels() {
    unsigned levels = 1;
    for (; levels < kMostLevels; ++levels) {
      random_ ^= random_ << 13;  // Marsaglia, Xorshift RNGs, 2003
      random_ ^= random_ >> 17;
      random_ ^= random_ << 5;
      if (random_ % 4 != 0) break;
    }
    return levels;
  }

  void insert(Tower& tower, Node& node) {
    std::array<std::atomic<Node*>*, kMostLevels> links;
    Node* last = nullptr;
    for (unsigned level = kMostLevels; level-- > 0;) {
      for (;;) {
        std::atomic<Node*>& link = last != nullptr ? last->link(level) : tower.links[level];
        Node* const next = link.load(std::memory_order_relaxed);
        if (next == nullptr || compare_(next->key(), node.key()) >= 0) {
          links[level] = &link;
          break;
        }
        last = next;
      }
    }
    for (unsigned level = 0; level < node.levels(); ++level) {
      node.link(level).store(links[level]->load(std::memory_order_relaxed), std::memory_order_relaxed);
      links[level]->store(&node, std::memory_order_release);
    }
  }

  // Links the upper levels of a list, of which readers know the lowest alone.
  Tower* make_tower(Node* first) {
    Tower& tower = *towers_.emplace_back(std::make_unique<Tower>());
    std::array<std::atomic<Node*>*, kMostLevels> ends;
    for (unsigned level = 0; level < kMostLevels; ++level) ends[level] = &tower.links[level];
    ends[0]->store(first, std::memory_order_relaxed);
    for (Node* node = first; node != nullptr; node = node->next(0)) {
      for (unsigned level = 1; level < node->levels(); ++level) {
        ends[level]->store(node, std::memory_order_relaxed);
        ends[level] = &node->link(level);
      }
    }
    return &tower;
  }

  MemTableRep::Iterator* make_iterator(bool in_bucket);

  const KeyComparator& compare_;
  const std::size_t prefix_bytes_;
  const unsigned shift_;
  std::vector<Bucket> buckets_;
  std::vector<std::unique_ptr<Tower>> towers_;
  std::uint32_t random_ = 2463534242;
  // The places of iterators, which RocksDB destroys and does not free: it expects them in an arena of its own, whose
  // class is not public. There are few, as each is used for many lookups.
  std::mutex guard_;
  std::vector<std::unique_ptr<Walk, void (*)(Walk*)>> walks_;
};

class PairTable::Walk final : public MemTableRep::Iterator {
 public:
  Walk(const PairTable& table, bool in_bucket) : table_(table), in_bucket_(in_bucket) {}

  // The table frees it.
  static void operator delete(void* /*place*/) {}

  bool Valid() const override { return node_ != nullptr; }
  const char* key() const override { return node_->key(); }
  void Next() override {
    node_ = node_->next(0);
    to_next_bucket();
  }
  void Prev() override { to_last_before(table_.compare_.decode_key(node_->key())); }
  void Seek(const Slice& key, const char* /*encoded*/) override {
    bucket_ = table_.bucket_of(key);
    node_ = table_.find(bucket_, key);
    to_next_bucket();
  }
  void SeekForPrev(const Slice& key, const char* encoded) override {
    Seek(key, encoded);
    if (Valid() && table_.compare_(node_->key(), key) == 0) return;
    bucket_ = table_.bucket_of(key);
    to_last_before(key);
  }
  void SeekToFirst() override {
    bucket_ = 0;
    node_ = table_.buckets_[0].first();
    to_next_bucket();
  }
  void SeekToLast() override {
    bucket_ = table_.buckets_.size() - 1;
    to_last_before({});
  }

 private:
  void to_next_bucket() {
    while (node_ == nullptr && !in_bucket_ && bucket_ + 1 < table_.buckets_.size())
      node_ = table_.buckets_[++bucket_].first();
  }
  // From this bucket on back; `key` empty: any. Nobody asks for it often, so it walks.
  void to_last_before(const Slice& key) {
    for (;; --bucket_) {
      node_ = nullptr;
      for (Node* node = table_.buckets_[bucket_].first();
           node != nullptr && (key.empty() || table_.compare_(node->key(), key) < 0); node = node->next(0))
        node_ = node;
      if (node_ != nullptr || bucket_ == 0 || in_bucket_) return;
    }
  }

  const PairTable& table_;
  const bool in_bucket_;
  std::size_t bucket_ = 0;
  Node* node_ = nullptr;
};

MemTableRep::Iterator* PairTable::make_iterator(bool in_bucket) {
  const auto free = [](Walk* place) { ::operator delete(place); };
  const std::scoped_lock lock(guard_);
  return walks_.emplace_back(new (::operator new(sizeof(Walk))) Walk(*this, in_bucket), free).get();
}

class Factory final : public rocksdb::MemTableRepFactory {
 public:
  Factory(std::size_t prefix_bytes, unsigned prefix_bits, unsigned places)
      : prefix_bytes_(prefix_bytes), shift_(prefix_bits - places), buckets_(std::size_t{1} << places) {}

  const char* Name() const override { return "RefrainPairTable"; }
  MemTableRep* CreateMemTableRep(const MemTableRep::KeyComparator& compare, rocksdb::Allocator* allocator,
                                 const rocksdb::SliceTransform* /*prefix*/, rocksdb::Logger* /*logger*/) override {
    return new PairTable(compare, allocator, prefix_bytes_, shift_, buckets_);
  }

 private:
  const std::size_t prefix_bytes_;
  const unsigned shift_;
  const std::size_t buckets_;
};

}  // namespace

std::unique_ptr<rocksdb::MemTableRepFactory> make_pair_table_factory(std::size_t prefix_bytes, unsigned prefix_bits,
                                                                     unsigned places) {
  return std::make_unique<Factory>(prefix_bytes, prefix_bits, places);
}

}  // namespace refrain::index
