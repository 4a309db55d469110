#include "dedup/key_exchange.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/checked_cast.h"
#include "base/hash.h"
#include "dedup/band_key.h"

namespace refrain::dedup {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr int kExchangeBits = 10;
constexpr int kRestBits = kBandKeyBits - kExchangeBits;
static_assert(kRestBits <= 32);
constexpr std::size_t kKeyBytes = 4 + 8;

// Parts, one range of numbers behind the other.
constexpr std::int32_t kKeyParts = 1 << kExchangeBits;
constexpr std::int32_t kIdBits = 6;
constexpr std::int32_t kFirstId = kKeyParts;
constexpr std::int32_t kContainedPart = kFirstId + (1 << kIdBits);
constexpr std::int32_t kFirstPair = kContainedPart + 1;
constexpr std::int32_t kPairBits = 6;
constexpr std::int32_t kCountPart = kFirstPair + (1 << kPairBits);
constexpr std::int32_t kTwicePart = kCountPart + 1;

// Ids are hashes of somebody else's, so their bits are mixed once more.
std::int32_t id_part(std::uint64_t id, int bits) { return static_cast<std::int32_t>(base::mix(id) >> (64 - bits)); }

template <typename Number>
void put(Number number, std::string& bytes) {
  char raw[sizeof(Number)];
  std::memcpy(raw, &number, sizeof(Number));
  bytes.append(raw, sizeof(Number));
}

template <typename Number>
Number get(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof(Number));
  return number;
}

// Calls visit(item) for the items in order of their parts, and done(part) after the last one of each.
template <typename Item, typename PartOf, typename Visit, typename Done>
void visit_by_part(const std::vector<Item>& items, std::size_t parts, PartOf&& part_of, Visit&& visit, Done&& done) {
  std::vector<std::uint32_t> begins(parts + 1);
  for (const Item& item : items) ++begins[part_of(item) + 1];
  for (std::size_t part = 0; part < parts; ++part) begins[part + 1] += begins[part];
  std::vector<std::uint32_t> order(items.size());
  std::vector<std::uint32_t> next(begins.begin(), begins.end() - 1);
  for (std::uint32_t k = 0; k < items.size(); ++k) order[next[part_of(items[k])]++] = k;
  for (std::size_t part = 0; part < parts; ++part) {
    if (begins[part] == begins[part + 1]) continue;
    for (std::uint32_t k = begins[part]; k < begins[part + 1]; ++k) visit(items[order[k]]);
    done(base::checked_cast<std::int32_t>(part));
  }
}

}  // namespace

const std::int32_t kIdParts[2] = {kFirstId, kContainedPart - 1};

void Parcels::close(std::int32_t part) {
  parts.push_back(part);
  ends.push_back(base::checked_cast<std::int32_t>(bytes.size()));
}

ParcelKind parcel_kind(std::int32_t part) {
  if (part < 0 || part > kTwicePart) return ParcelKind::kUnknown;
  if (part < kKeyParts) return ParcelKind::kKeys;
  if (part < kContainedPart) return ParcelKind::kIds;
  if (part == kContainedPart) return ParcelKind::kContained;
  if (part < kCountPart) return ParcelKind::kPairs;
  return part == kCountPart ? ParcelKind::kCounts : ParcelKind::kTwice;
}

std::vector<std::uint64_t> read_numbers(std::string_view bytes) {
  std::vector<std::uint64_t> numbers(bytes.size() / 8);
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), numbers.size() * 8);
  return numbers;
}

void KeyPacker::add(std::uint64_t id, std::span<const std::uint64_t> keys, bool counted) {
  for (const std::uint64_t key : keys) keys_.push_back({id, cut_band_key(key)});
  if (counted) ids_.push_back(id);
}

Parcels KeyPacker::take() {
  Parcels parcels;
  parcels.bytes.reserve(keys_.size() * kKeyBytes + (ids_.size() + contained_.size()) * 8);
  constexpr std::uint64_t kRestMask = (std::uint64_t{1} << kRestBits) - 1;
  visit_by_part(
      keys_, kKeyParts, [](const Key& key) { return key.key >> kRestBits; },
      [&](const Key& key) {
        put(static_cast<std::uint32_t>(key.key & kRestMask), parcels.bytes);
        put(key.id, parcels.bytes);
      },
      [&](std::int32_t part) { parcels.close(part); });
  visit_by_part(
      ids_, std::size_t{1} << kIdBits, [](std::uint64_t id) { return static_cast<std::size_t>(id_part(id, kIdBits)); },
      [&](std::uint64_t id) { put(id, parcels.bytes); }, [&](std::int32_t part) { parcels.close(kFirstId + part); });
  for (const std::uint64_t id : contained_) put(id, parcels.bytes);
  if (!contained_.empty()) parcels.close(kContainedPart);
  keys_.clear();
  ids_.clear();
  contained_.clear();
  return parcels;
}

bool KeyGrouper::add(std::int32_t part, std::string_view bytes) {
  if (part != part_) end_part();
  part_ = part;
  const ParcelKind kind = parcel_kind(part);
  switch (kind) {
    case ParcelKind::kKeys:
      if (bytes.size() % kKeyBytes != 0) return false;
      for (std::size_t at = 0; at < bytes.size(); at += kKeyBytes) {
        // The bits of the rest stand topmost, where group_by_key() wants them.
        const std::uint64_t rest = get<std::uint32_t>(bytes.data() + at);
        entries_.push_back({rest << (64 - kRestBits), base::checked_cast<std::uint32_t>(ids_.size())});
        ids_.push_back(get<std::uint64_t>(bytes.data() + at + 4));
      }
      return true;
    case ParcelKind::kIds: {
      if (bytes.size() % 8 != 0) return false;
      const std::vector<std::uint64_t> more = read_numbers(bytes);
      ids_.insert(ids_.end(), more.begin(), more.end());
      return true;
    }
    case ParcelKind::kPairs:
      if (bytes.size() % 16 != 0) return false;
      for (std::size_t at = 0; at < bytes.size(); at += 16) {
        joined_.join(get<std::uint64_t>(bytes.data() + at), get<std::uint64_t>(bytes.data() + at + 8));
        if (joined_.size() >= kMostJoined) hand_over_pairs();
      }
      return true;
    case ParcelKind::kUnknown:
      return false;
    default:
      if (bytes.size() % 8 != 0) return false;
      ready_.bytes += bytes;
      ready_.close(part);
      return true;
  }
}

void KeyGrouper::end_part() {
  if (parcel_kind(part_) == ParcelKind::kKeys) group_keys();
  if (parcel_kind(part_) == ParcelKind::kIds) look_at_ids();
  entries_.clear();
  ids_.clear();
}

void KeyGrouper::group_keys() {
  group_by_key(entries_, 1, [this](std::uint64_t, std::span<const std::uint32_t> items) {
    const std::uint64_t first = ids_[items.front()];
    // A document may have a key twice, by chance.
    for (const std::uint32_t item : items.subspan(1)) {
      if (ids_[item] != first) joined_.join(first, ids_[item]);
    }
    if (joined_.size() >= kMostJoined) hand_over_pairs();
  });
}

void KeyGrouper::look_at_ids() {
  put(std::uint64_t{ids_.size()}, ready_.bytes);
  ready_.close(kCountPart);
  std::sort(ids_.begin(), ids_.end());
  std::uint64_t told = 0;
  bool any = false;
  for (std::size_t k = 1; k < ids_.size(); ++k) {
    if (ids_[k] != ids_[k - 1] || (any && told == ids_[k])) continue;
    put(ids_[k], ready_.bytes);
    told = ids_[k];
    any = true;
  }
  if (any) ready_.close(kTwicePart);
}

void KeyGrouper::hand_over_pairs() {
  struct Pair {
    std::uint64_t least = 0;
    std::uint64_t id = 0;
  };
  std::vector<Pair> pairs;
  joined_.visit_pairs([&](std::uint64_t least, std::uint64_t id) { pairs.push_back({least, id}); });
  joined_.clear();
  visit_by_part(
      pairs, std::size_t{1} << kPairBits,
      [](const Pair& pair) { return static_cast<std::size_t>(id_part(pair.least, kPairBits)); },
      [&](const Pair& pair) {
        put(pair.least, ready_.bytes);
        put(pair.id, ready_.bytes);
      },
      [&](std::int32_t part) { ready_.close(kFirstPair + part); });
}

void KeyGrouper::finish() {
  end_part();
  part_ = -1;
  hand_over_pairs();
}

Parcels KeyGrouper::take() {
  Parcels parcels;
  std::swap(parcels, ready_);
  return parcels;
}

}  // namespace refrain::dedup
