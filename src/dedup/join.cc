#include "dedup/join.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <span>
#include <vector>

#include "base/first_error.h"
#include "base/parallel.h"

namespace refrain::dedup {
namespace {

// What one thread needs for one part.
struct Scratch {
  std::vector<std::uint64_t> entries;  // key rest << 32 | document
  std::vector<std::uint64_t> seen;     // a bit a slot
  std::vector<std::uint64_t> again;
  std::vector<SharedKey> shared;
};

// Leaves the entries whose key may be shared in front, and returns how many.
std::size_t keep_shared(Scratch& scratch) {
  std::vector<std::uint64_t>& entries = scratch.entries;
  const int log = std::max(6, static_cast<int>(std::bit_width(entries.size() * 8)));
  scratch.seen.assign(std::size_t{1} << (log - 6), 0);
  scratch.again.assign(std::size_t{1} << (log - 6), 0);
  const auto slot = [log](std::uint64_t entry) { return (entry >> 32) * 0x9e3779b97f4a7c15u >> (64 - log); };
  for (const std::uint64_t entry : entries) {
    const std::uint64_t at = slot(entry);
    const std::uint64_t bit = std::uint64_t{1} << (at % 64);
    scratch.again[at / 64] |= scratch.seen[at / 64] & bit;
    scratch.seen[at / 64] |= bit;
  }
  const auto end = std::remove_if(entries.begin(), entries.end(), [&](std::uint64_t entry) {
    const std::uint64_t at = slot(entry);
    return (scratch.again[at / 64] >> (at % 64) & 1) == 0;
  });
  return static_cast<std::size_t>(end - entries.begin());
}

// Puts the entries of keys that stand more than once among the sorted `entries` into `shared`.
void gather_groups(std::size_t part, std::span<const std::uint64_t> entries, std::vector<SharedKey>& shared) {
  shared.clear();
  for (std::size_t begin = 0; begin < entries.size();) {
    std::size_t end = begin + 1;
    while (end < entries.size() && entries[end] >> 32 == entries[begin] >> 32) ++end;
    // One document may have a key twice, by chance.
    if (entries[begin] != entries[end - 1]) {
      const std::uint64_t key = std::uint64_t{part} << kKeyRestBits | entries[begin] >> 32;
      for (std::size_t k = begin; k < end; ++k) {
        if (k > begin && entries[k] == entries[k - 1]) continue;
        shared.push_back({key, static_cast<DocumentNumber>(entries[k])});
      }
    }
    begin = end;
  }
}

}  // namespace

absl::Status join_keys(const Spill& keys, unsigned threads,
                       const std::function<absl::Status(std::span<const SharedKey>)>& shared) {
  std::vector<Scratch> scratches(base::thread_count(threads));
  base::FirstError error;
  std::mutex guard;  // of `shared`
  base::parallel_for_workers(Spill::kParts, threads, [&](unsigned worker, std::size_t part) {
    if (error.any()) return;
    Scratch& scratch = scratches[worker];
    if (!error.keep(keys.load(part, scratch.entries))) return;
    const std::size_t kept = keep_shared(scratch);
    std::sort(scratch.entries.begin(), scratch.entries.begin() + static_cast<std::ptrdiff_t>(kept));
    gather_groups(part, {scratch.entries.data(), kept}, scratch.shared);
    const std::scoped_lock lock(guard);
    error.keep(shared(scratch.shared));
  });
  return error.status();
}

}  // namespace refrain::dedup
