// Keys of documents on their way from the machines that sign to the machines that group: cut into parts by the key, and
// packed, so that what carries them moves few large pieces instead of one row a key.

#ifndef REFRAIN_SRC_DEDUP_KEY_EXCHANGE_H_
#define REFRAIN_SRC_DEDUP_KEY_EXCHANGE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/components.h"
#include "refrain/lsh.h"

namespace refrain::dedup {

// Pieces of bytes, each of one part. What belongs to one part has to come to one place in the end; a part may come in any
// number of pieces, in any order.
struct Parcels {
  std::vector<std::int32_t> parts;       // of each piece, ascending
  std::vector<std::int32_t> ends = {0};  // where each piece ends in `bytes`, behind a zero
  std::string bytes;

  void close(std::int32_t part);  // what was put behind the last end is a piece
};

// What is in a part, by its number. Numbers are little endian. Those of keys and ids go from signing to grouping, the others
// from grouping to the components.
enum class ParcelKind : std::uint8_t {
  kKeys,       // 4 bytes of a band key's rest, 8 of a document's id, over and over
  kIds,        // ids of documents, 8 bytes each, every document once
  kContained,  // ids of documents that contain an earlier text
  kPairs,      // two ids of documents that share a key, over and over
  kCounts,     // how many documents there are in a part of ids, 8 bytes each
  kTwice,      // ids that several documents have
  kUnknown,
};
ParcelKind parcel_kind(std::int32_t part);

// The first and the last part of ids.
extern const std::int32_t kIdParts[2];

// Packs what is known of documents once they are signed. Memory: 16 bytes a key.
class KeyPacker {
 public:
  // `keys`: of DocumentBatch. `counted`: the id is to be counted, and looked at for others like it.
  void add(std::uint64_t id, std::span<const std::uint64_t> keys, bool counted);
  void add_contained(std::uint64_t id) { contained_.push_back(id); }

  // Keys and ids that are held.
  std::size_t size() const { return keys_.size() + ids_.size() + contained_.size(); }

  // Hands over what is held; empty afterwards. REQUIRES: size() below 10^8.
  Parcels take();

 private:
  struct Key {
    std::uint64_t id = 0;
    std::uint64_t key = 0;  // of cut_band_key()
  };
  std::vector<Key> keys_;
  std::vector<std::uint64_t> ids_;
  std::vector<std::uint64_t> contained_;
};

// Groups what several KeyPackers packed, a part at a time: pairs of documents that share a key, as few as join them.
//
// Memory: of the part at hand 36 bytes a key, and some 30 bytes for each of a million documents with pairs. Cost: some 30 ns
// a key.
class KeyGrouper {
 public:
  // The next piece; those of one part must come one after the other. Pieces of pairs are joined, too; others go through.
  // False where the bytes are none that a KeyPacker or a KeyGrouper made.
  [[nodiscard]] bool add(std::int32_t part, std::string_view bytes);

  // No more pieces come.
  void finish();

  // Bytes that wait in ready().
  std::size_t ready_bytes() const { return ready_.bytes.size(); }

  // Hands over what is done.
  Parcels take();

 private:
  static constexpr std::size_t kMostJoined = std::size_t{1} << 20;

  void end_part();
  void group_keys();
  void look_at_ids();
  void hand_over_pairs();

  std::int32_t part_ = -1;
  std::vector<KeyEntry> entries_;   // of the part, by place in ids_
  std::vector<std::uint64_t> ids_;  // of each entry, or those of a part of ids
  Components joined_;
  Parcels ready_;
};

// Reads ids or counts that lie in bytes one after the other.
std::vector<std::uint64_t> read_numbers(std::string_view bytes);

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_KEY_EXCHANGE_H_
