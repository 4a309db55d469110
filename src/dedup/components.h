// Which documents hang together by pairs, and in which bins their components go: union-find.

#ifndef REFRAIN_SRC_DEDUP_COMPONENTS_H_
#define REFRAIN_SRC_DEDUP_COMPONENTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/container/flat_hash_set.h"

namespace refrain::dedup {

// Connected components of a graph whose nodes are 64-bit ids (hashes, so that their bits look random). Only ids that a
// pair names are known. Union-find with path halving (Tarjan and van Leeuwen 1984).
//
// Memory: 4 bytes for the forest, 8 for the id and 6 to 12 to find it again, for each id. Cost: some 100 ns a pair, which
// are misses of the cache. Not thread-safe.
class Components {
 public:
  // Documents and the bins that they are in.
  struct Bins {
    std::vector<std::uint64_t> ids;  // ascending as signed numbers, which is how tables hold them
    std::vector<std::int32_t> bins;  // of each, from 0
    std::int32_t count = 0;          // of bins
    std::size_t components = 0;
    std::size_t largest = 0;  // documents of the largest component
  };

  Components();
  Components(const Components&) = delete;
  Components& operator=(const Components&) = delete;

  // Puts two ids into one component; they may be the same one.
  void join(std::uint64_t a, std::uint64_t b);

  // Ids that are known.
  std::size_t size() const { return ids_.size(); }

  // Pairs that join the same ids and as few as will do: each id with the least one of its component. The same whatever
  // the order in which they came, up to their own order.
  void visit_pairs(const std::function<void(std::uint64_t least, std::uint64_t id)>& visit);

  // Packs components into bins: the largest first, each whole, until a bin has `documents` or more.
  Bins pack(std::size_t documents);

  void clear();

  std::size_t memory() const;

 private:
  // Numbers of ids, found by the ids.
  struct Hash {
    using is_transparent = void;
    const std::vector<std::uint64_t>* ids;
    std::size_t operator()(std::uint64_t id) const;
    std::size_t operator()(std::uint32_t number) const { return (*this)((*ids)[number]); }
  };
  struct Same {
    using is_transparent = void;
    const std::vector<std::uint64_t>* ids;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
    bool operator()(std::uint32_t a, std::uint64_t id) const { return (*ids)[a] == id; }
    bool operator()(std::uint64_t id, std::uint32_t a) const { return (*ids)[a] == id; }
  };

  std::uint32_t number_of(std::uint64_t id);
  std::uint32_t root_of(std::uint32_t number);
  std::vector<std::uint64_t> least_ids();

  std::vector<std::uint64_t> ids_;
  std::vector<std::uint32_t> parents_;
  absl::flat_hash_set<std::uint32_t, Hash, Same> numbers_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_COMPONENTS_H_
