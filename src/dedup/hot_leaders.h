// Kept documents that share a key with very many others, found by their rarest shingles.

#ifndef REFRAIN_SRC_DEDUP_HOT_LEADERS_H_
#define REFRAIN_SRC_DEDUP_HOT_LEADERS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "base/chunked_vector.h"
#include "dedup/similarity.h"

namespace refrain::dedup {

// A hundred thousand pages of one template are all .76 alike where .8 is asked for: each is a candidate of each, and
// none is near. What tells near ones apart is the little that is not of the template. Every set's elements are put in
// one order, rare ones first; sets that are near share one of the first few, and where in the order it stands bounds
// what can follow (prefix and positional filter: Chaudhuri 2006, Bayardo 2007, Xiao 2008). What is found is a superset
// of the near ones, so the order decides about the cost alone.
//
// Memory: some 36 bytes for each of the first 1 - T of a set's elements, of which there may be 2^32 - 1 in all (those
// alone take 51 GB). Not thread-safe.
class HotLeaders {
 public:
  explicit HotLeaders(NearBounds bounds);

  // Adds a leader with the set of its shingles, each once. Leaders come in any order, each once. An error where there
  // are too many elements.
  absl::Status add(std::uint32_t leader, std::span<const std::uint64_t> set);

  // Appends the leaders that may be near to a set, ascending, each once.
  void find(std::span<const std::uint64_t> set, std::vector<std::uint32_t>& leaders);

  // The order is that of the counts when it was last made. Whether so many leaders came since that it should be made
  // anew, and doing so: `set_of` gives the set of a leader again, or an error, which ends it. Cost: that of all sets, at
  // every eightfold growth.
  bool outgrown() const { return leaders_.size() >= next_order_; }
  using SetOf = std::function<absl::Status(std::uint32_t leader, std::vector<std::uint64_t>& set)>;
  absl::Status reorder(const SetOf& set_of);

  std::size_t size() const { return leaders_.size(); }
  std::size_t memory() const;

 private:
  struct Leader {
    std::uint32_t number = 0;
    std::uint32_t size = 0;
  };
  struct Posting {
    std::uint32_t leader = 0;    // index in leaders_
    std::uint32_t position = 0;  // of the element in the leader's order
    std::uint32_t next = 0;      // the posting before it in its list, from 1; 0 ends the list
  };
  // The first and the rest of the prefix: a leader that is no larger than the set shares an element of its short
  // prefix.
  using Lists = absl::flat_hash_map<std::uint64_t, std::uint32_t>;

  void order(std::span<const std::uint64_t> set, std::size_t prefix);
  absl::Status post(std::uint32_t leader, std::span<const std::uint64_t> set);
  void scan(const Lists& lists, std::uint64_t element, std::size_t position, std::size_t size,
            std::vector<std::uint32_t>& leaders) const;

  NearBounds bounds_;
  std::vector<Leader> leaders_;
  base::ChunkedVector<Posting> postings_;
  Lists short_lists_;
  Lists long_lists_;
  std::vector<std::uint32_t> counts_;   // by low bits of the element, of all leaders
  std::vector<std::uint32_t> ordered_;  // the same when the order was made
  std::size_t next_order_;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> prefix_;  // scratch: (count, element)
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_HOT_LEADERS_H_
