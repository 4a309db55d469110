// In what order documents are decided.

#ifndef REFRAIN_SRC_RUN_DEDUP_KEEP_ORDER_H_
#define REFRAIN_SRC_RUN_DEDUP_KEEP_ORDER_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/chunked_vector.h"
#include "io/json/jsonl.h"
#include "refrain/dedup.h"
#include "run/dedup/settings.h"
#include "run/packer.h"

namespace refrain::run {

// What a rule has to know of each record: 16 bytes of memory a record, and the key where
// it is text.
class KeepOrder {
 public:
  explicit KeepOrder(KeepRule rule) : rule_(rule) {}

  bool first() const { return rule_ == KeepRule::kFirst; }
  bool by_length() const { return rule_ == KeepRule::kLongest; }
  bool by_field() const { return rule_ == KeepRule::kMost || rule_ == KeepRule::kLeast; }

  // Tells of the next record: how many words it has, or its key.
  void add(std::uint32_t words);
  void add(const io::RecordKey& key);

  // The records in keep order, numbered from `first_record` on; empty for the order of input. `records`: how many there
  // are. Cost: a sort.
  std::vector<DocumentNumber> order(DocumentNumber first_record, std::size_t records) const;

  // The keys from number `begin` on, for another process, and back.
  void pack(std::size_t begin, Packer& packer) const;
  void unpack(Unpacker& unpacker);
  std::size_t size() const { return keys_.size(); }

 private:
  enum class Rank : std::uint8_t { kNumber, kText, kNone };

  struct Key {
    double value = 0;        // a number, or the words
    std::uint32_t text = 0;  // index in texts_
    std::int16_t rest = 0;   // of a number past what a double tells apart
    Rank rank = Rank::kNone;
  };

  // -1, 0 or 1: which one is kept rather.
  int compare(const Key& a, const Key& b) const;

  KeepRule rule_;
  base::ChunkedVector<Key> keys_;
  std::deque<std::string> texts_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_KEEP_ORDER_H_
