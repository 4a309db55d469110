// The keys of an index that is being built: in memory, and in sorted runs beside it, until all of them are known.

#ifndef REFRAIN_SRC_INDEX_BULK_KEYS_H_
#define REFRAIN_SRC_INDEX_BULK_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "index/format.h"
#include "index/key_filter.h"
#include "index/store.h"
#include "os/descriptor.h"

namespace refrain::index {

// Pairs of a key and the number of a document that has it, of Family::kKeys or Family::kPassages. A store would sort the
// pairs of each group into its tree and merge them again and again; this writes each pair twice, once to a run and once,
// at the end, to a file of the store. A lookup asks the filter of each run, and reads the runs that may have the key. One
// thread at a time.
class BulkKeys {
 public:
  // Runs lie in `folder`, which must be there, and outlives this.
  BulkKeys(Family family, std::string folder);

  void add(std::uint64_t key, Number number);
  // A pair that was added.
  void erase(std::uint64_t key, Number number);

  // Appends the numbers of a key from `lowest` on, ascending, at most `most` of them.
  absl::Status find(std::uint64_t key, Number lowest, std::size_t most, std::vector<Number>& numbers);

  // Bytes of the pairs that are not in a run. They take about four times as many in memory.
  std::size_t bytes() const { return in_memory_ * kBytesOfPair; }

  // Writes what is in memory as a run. Documents below `lowest` will not be asked for any more.
  absl::Status spill(Number lowest, unsigned threads);

  // Gives all pairs to the store, but those of documents below `lowest`. This is empty afterwards.
  absl::Status finish(Store& store, Number lowest, unsigned threads);

 private:
  using Pair = std::pair<std::uint64_t, Number>;
  static constexpr std::size_t kBytesOfPair = 20;

  // Pairs in order, as their bytes in the store.
  struct Run {
    Run(os::Descriptor opened, std::string where, std::size_t count)
        : file(std::move(opened)), path(std::move(where)), pairs(count), filter(count) {}
    os::Descriptor file;
    std::string path;
    std::size_t pairs;
    KeyFilter filter;
    std::vector<Pair> firsts;  // of each block of kBlock pairs
  };
  class Cursor;

  std::string bytes_of(std::uint64_t key, Number number) const;
  Pair pair_at(const char* bytes) const;
  absl::Status read(const Run& run, std::size_t begin, std::size_t end, std::string& bytes) const;
  absl::Status find(const Run& run, std::uint64_t key, Number lowest, std::size_t most, std::vector<Number>& numbers);
  absl::Status write(const std::vector<Pair>& pairs, Run& run) const;
  absl::Status lower_bound(const Run& run, const Pair& pair, std::size_t& place) const;
  std::vector<Pair> take_sorted(Number lowest, unsigned threads);
  std::vector<Pair> cuts(std::size_t pieces) const;
  absl::Status merge(const Pair* from, const Pair* to, Number lowest, const PutKey& put) const;

  const Family family_;
  const std::size_t key_bytes_, pair_bytes_;
  const std::string folder_;
  absl::flat_hash_map<std::uint64_t, absl::InlinedVector<Number, 1>> added_;  // ascending
  std::size_t in_memory_ = 0;
  std::vector<Run> runs_;
  absl::flat_hash_set<Pair> erased_;  // of runs
  std::string block_;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_BULK_KEYS_H_
