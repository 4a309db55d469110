// From signatures to candidates: bands and rows, keys, and groups of items that share a key.
//
//   const refrain::Bands bands = refrain::choose_bands(128, 0.8, 0.99);
//   assert(refrain::candidate_probability(0.8, bands) >= 0.99);
//   std::vector<std::uint32_t> signature(128);
//   refrain::sign_text("The ferry leaves the pier at seven.", 2, signature);
//   std::vector<std::uint64_t> keys;
//   refrain::append_band_keys(signature, bands, keys);
//   assert(keys.size() == bands.bands);
//
// A signature of k slots is cut into bands of r rows. Two sets of Jaccard similarity J agree in one band with
// probability J^r, and in at least one of b bands with 1 - (1 - J^r)^b (Leskovec, Rajaraman and Ullman, Mining of
// Massive Datasets, section 3.4). Each band becomes one 64-bit key. Items that share a key are candidates. A candidate
// is never a result: what is removed or reported is verified on the text.
//
// Items and keys are plain numbers, so the same grouping works for documents, sentences, shingles and word pairs.
//
// Thread-safe: all functions are pure, except for the callbacks that they are given. None fails. None throws, except
// that memory can run out, and that what a callback throws on the calling thread is passed on.

#ifndef REFRAIN_LSH_H_
#define REFRAIN_LSH_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "refrain/export.h"

namespace refrain REFRAIN_PUBLIC {

// ---- Bands and rows ----

struct Bands {
  std::size_t bands = 0;  // b: keys per item
  std::size_t rows = 0;   // r: slots per band, which must all agree

  friend bool operator==(const Bands&, const Bands&) = default;
};

// The probability that two sets of this similarity (0..1) share at least one band: 1 - (1 - J^r)^b.
double candidate_probability(double jaccard, Bands bands);

// The bands for a signature of `slots` slots: the largest number of rows for which a pair at `threshold` (0..1) becomes
// a candidate with probability at least `recall` (0..1), and as many bands of that many rows as fit in the slots. One
// row, which is the best possible, if no choice reaches `recall`.
//
// REQUIRES: slots >= 1. Cost: O(slots * log slots).
Bands choose_bands(std::size_t slots, double threshold, double recall);

// Appends the keys of a signature to `keys`, one per band, in order of the bands. A key is a hash of the number of the
// band and its rows, so equal rows in different bands give different keys. The signature of an empty set (all ones) has
// no keys, since a text without words is near to nothing.
//
// REQUIRES: signature.size() >= bands.bands * bands.rows.
void append_band_keys(std::span<const std::uint32_t> signature, Bands bands, std::vector<std::uint64_t>& keys);

// ---- Groups ----

// One key of one item. Keys are hashes: their bits must look random, since they are partitioned by the topmost bits.
struct KeyEntry {
  std::uint64_t key = 0;
  std::uint32_t item = 0;
};

// Takes the next entries. The span need only be valid during the call. Batches may have any size. Tens to thousands of
// entries are best.
using EntrySink = std::function<void(std::span<const KeyEntry>)>;

// All entries that are to be grouped. They are replayed and not passed as a list, so that keys which occur once need
// not be stored.
struct EntrySource {
  // About how many entries there are over all shards. Speed and memory depend on it, but not the result.
  std::size_t entries = 0;
  // The number of parts in which the entries come. Several threads replay them at once.
  std::size_t shards = 1;
  // The bytes that all entries may take, at 12 each. If they would take more, keys that occur once are filtered out
  // first. Then it takes 2 bytes per entry and 12 for each whose key is shared, a second replay, and half as much time
  // again.
  std::size_t memory = std::size_t{128} << 20;
  // Gives all entries of one shard to `sink`. It is called once per shard, or twice if keys are filtered, and must give
  // the same entries each time, in any order. With more than one thread it is called for different shards at once.
  std::function<void(std::size_t shard, const EntrySink& sink)> replay;
};

// Takes one group: at least two items, ascending, each once. The span is valid during the call.
using GroupVisitor = std::function<void(std::uint64_t key, std::span<const std::uint32_t> items)>;

// Visits every set of two or more items that share a key, once for each such key, in ascending order of keys, on the
// calling thread. Entries that are given more than once count once. The groups are the same for any `threads` (0: one
// per core), any division into shards and any order of entries. Two different keys are never taken for the same.
//
// How: entries are partitioned by the top bits of their keys into parts that fit in the cache. In each part a filter of
// two bitmaps removes keys that occur once, and the rest is sorted. If memory is short (EntrySource::memory), a pass
// over all entries first counts keys in a filter of two-bit counters.
//
// REQUIRES: fewer than 2^32 entries agree in their top 11 key bits; source.shards >= 1.
// Cost: 15 to 25 ns per entry if most keys occur once, 10 more with the filter, plus the replays. Memory: that of
// EntrySource::memory, and some 4 MB per thread. A part that has nearly all entries (one key) is held twice more.
void group_by_key(const EntrySource& source, unsigned threads, const GroupVisitor& visitor);

// The same for entries that are in memory. Stores them once more, by part.
void group_by_key(std::span<const KeyEntry> entries, unsigned threads, const GroupVisitor& visitor);

// Visits candidate pairs (a, b), a before b, of one group: all pairs of a group of at most `all_pairs` items. In a
// larger group, each item with the two before it. These are 2n - 3 pairs, so a hot key never has quadratic cost.
template <typename PairVisitor>
void visit_pairs(std::span<const std::uint32_t> items, std::size_t all_pairs, PairVisitor&& visitor) {
  const std::size_t reach = items.size() <= all_pairs ? items.size() : 2;
  for (std::size_t b = 1; b < items.size(); ++b) {
    for (std::size_t a = b < reach ? 0 : b - reach; a < b; ++a) visitor(items[a], items[b]);
  }
}

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_LSH_H_
