// The partitioned join: which keys are shared, and by which documents.

#ifndef REFRAIN_SRC_DEDUP_JOIN_H_
#define REFRAIN_SRC_DEDUP_JOIN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "absl/status/status.h"
#include "dedup/band_key.h"
#include "dedup/spill.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

// An entry of the keys' spill: part and number together hold the key and the document.
inline constexpr int kPartBits = 8;
static_assert(std::size_t{1} << kPartBits == Spill::kParts);
inline constexpr int kKeyRestBits = kBandKeyBits - kPartBits;
static_assert(kKeyRestBits + 32 <= 64);

inline absl::Status add_key(Spill& spill, std::uint64_t key, DocumentNumber document) {
  return spill.add(key >> kKeyRestBits, (key & ((std::uint64_t{1} << kKeyRestBits) - 1)) << 32 | document);
}

struct SharedKey {
  std::uint64_t key = 0;  // of cut_band_key()
  DocumentNumber document = 0;
};

// Hands over every entry whose key another document has too, those of one part at a time, each once. One part of the
// keys after the other, each on one of `threads` threads; `shared` is called by one thread at a time, in an order that
// is not told. The first error of reading a part or of `shared` ends it.
//
// Memory: twice the largest part a thread. Cost: some 10 ns an entry, most of which stand alone and are passed over by
// a filter of two bitmaps.
absl::Status join_keys(const Spill& keys, unsigned threads,
                       const std::function<absl::Status(std::span<const SharedKey>)>& shared);

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_JOIN_H_
