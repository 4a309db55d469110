#include "run/dedup/keep_order.h"

#include <algorithm>
#include <numeric>

namespace refrain::run {

void KeepOrder::add(std::uint32_t words) {
  keys_.push_back({.value = static_cast<double>(words), .rank = Rank::kNumber});
}

void KeepOrder::add(const io::RecordKey& key) {
  Key entry;
  if (key.kind == io::RecordKey::Type::kNumber) {
    entry.rank = Rank::kNumber;
    entry.value = key.value;
    entry.rest = static_cast<std::int16_t>(key.rest);
  } else if (key.kind == io::RecordKey::Type::kString) {
    entry.rank = Rank::kText;
    entry.text = static_cast<std::uint32_t>(texts_.size());
    texts_.push_back(key.text);
  }
  keys_.push_back(entry);
}

// Numbers before texts before nothing, whichever end is wanted; the wanted end first within each.
int KeepOrder::compare(const Key& a, const Key& b) const {
  if (a.rank != b.rank) return a.rank < b.rank ? -1 : 1;
  int order = 0;
  if (a.rank == Rank::kNumber) {
    order = a.value != b.value ? (a.value < b.value ? -1 : 1) : (a.rest != b.rest ? (a.rest < b.rest ? -1 : 1) : 0);
  } else if (a.rank == Rank::kText) {
    order = texts_[a.text].compare(texts_[b.text]);
  }
  return rule_ == KeepRule::kLeast ? order : -order;
}

std::vector<DocumentNumber> KeepOrder::order(DocumentNumber first_record, std::size_t records) const {
  std::vector<DocumentNumber> order;
  if (first()) return order;
  order.resize(records);
  std::iota(order.begin(), order.end(), first_record);
  if (rule_ == KeepRule::kLast) {
    std::reverse(order.begin(), order.end());
    return order;
  }
  std::stable_sort(order.begin(), order.end(), [&](DocumentNumber a, DocumentNumber b) {
    return compare(keys_[a - first_record], keys_[b - first_record]) < 0;
  });
  return order;
}

void KeepOrder::pack(std::size_t begin, Packer& packer) const {
  packer.put(keys_.size() - begin);
  for (std::size_t k = begin; k < keys_.size(); ++k) {
    packer.put(keys_[k]);
    if (keys_[k].rank == Rank::kText) packer.put_text(texts_[keys_[k].text]);
  }
}

void KeepOrder::unpack(Unpacker& unpacker) {
  const auto count = unpacker.get<std::size_t>();
  for (std::size_t k = 0; k < count && unpacker.good(); ++k) {
    Key key = unpacker.get<Key>();
    if (key.rank == Rank::kText) {
      key.text = static_cast<std::uint32_t>(texts_.size());
      texts_.push_back(unpacker.get_text());
    }
    keys_.push_back(key);
  }
}

}  // namespace refrain::run
