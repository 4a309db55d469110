// Documents that hang together, and keys on their way there: held against plain sets.

#include "dedup/components.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "dedup/band_key.h"
#include "dedup/key_exchange.h"

namespace refrain {
namespace {

using Pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

// The least id of each one's component, by walking until nothing changes.
std::map<std::uint64_t, std::uint64_t> least_of(const Pairs& pairs) {
  std::map<std::uint64_t, std::uint64_t> least;
  for (const auto& [a, b] : pairs) least[a] = a, least[b] = b;
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [a, b] : pairs) {
      const std::uint64_t both = std::min(least[a], least[b]);
      changed |= least[a] != both || least[b] != both;
      least[a] = least[b] = both;
    }
  }
  return least;
}

Pairs random_pairs(std::size_t count, std::uint64_t ids, std::uint64_t seed) {
  Pairs pairs;
  for (std::uint64_t k = 0; k < count; ++k) {
    const std::uint64_t random = base::mix(seed * 1000 + k);
    pairs.emplace_back(base::mix(random % ids), base::mix((random >> 32) % ids));
  }
  return pairs;
}

TEST_CASE("components: pairs are joined as by walking, and bins hold whole components") {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Pairs pairs = random_pairs(seed * 60, 300, seed);
    const auto expected = least_of(pairs);
    dedup::Components components;
    for (const auto& [a, b] : pairs) components.join(a, b);
    CHECK(components.size() == expected.size());
    std::map<std::uint64_t, std::uint64_t> found;
    components.visit_pairs([&](std::uint64_t least, std::uint64_t id) { found[id] = least; });
    for (const auto& [id, least] : expected) CHECK((id == least ? !found.contains(id) : found[id] == least));

    std::map<std::uint64_t, std::size_t> sizes;
    for (const auto& [id, least] : expected) ++sizes[least];
    for (const std::size_t documents : {std::size_t{1}, std::size_t{20}, std::size_t{1000}}) {
      const dedup::Components::Bins bins = components.pack(documents);
      CHECK(bins.components == sizes.size());
      REQUIRE(bins.ids.size() == expected.size());
      REQUIRE(bins.bins.size() == expected.size());
      CHECK(std::is_sorted(bins.ids.begin(), bins.ids.end(), [](std::uint64_t a, std::uint64_t b) {
        return static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b);
      }));
      std::map<std::uint64_t, std::int32_t> bin_of;
      std::map<std::int32_t, std::size_t> filled;
      std::size_t largest = 0;
      for (std::size_t k = 0; k < bins.ids.size(); ++k) {
        const std::uint64_t least = expected.at(bins.ids[k]);
        CHECK(bin_of.try_emplace(least, bins.bins[k]).first->second == bins.bins[k]);
        ++filled[bins.bins[k]];
      }
      for (const auto& [least, size] : sizes) largest = std::max(largest, size);
      CHECK(bins.largest == largest);
      CHECK(filled.size() == static_cast<std::size_t>(bins.count));
      // Only the last one may have too few.
      for (const auto& [bin, size] : filled) CHECK((bin == bins.count - 1 || size >= documents));
    }
    components.clear();
    CHECK(components.size() == 0);
    CHECK(components.pack(5).count == 0);
  }
}

// A piece of a parcel and its part.
using Piece = std::pair<std::int32_t, std::string>;

std::vector<Piece> pieces_of(const dedup::Parcels& parcels) {
  std::vector<Piece> pieces;
  for (std::size_t k = 0; k < parcels.parts.size(); ++k) {
    const auto begin = static_cast<std::size_t>(parcels.ends[k]);
    pieces.emplace_back(parcels.parts[k],
                        parcels.bytes.substr(begin, static_cast<std::size_t>(parcels.ends[k + 1]) - begin));
  }
  return pieces;
}

TEST_CASE("key exchange: documents that share a key are joined, however they are packed and cut") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    std::vector<Piece> pieces;
    Pairs pairs;
    std::map<std::uint64_t, std::vector<std::uint64_t>> by_key;
    std::map<std::uint64_t, int> ids;
    dedup::KeyPacker packer;
    for (std::uint64_t document = 0; document < 3000; ++document) {
      const std::uint64_t id = base::mix(document % 2900 + seed * 10'000);
      std::vector<std::uint64_t> keys;
      for (std::uint64_t k = 0; k < 5; ++k) keys.push_back(base::mix(base::mix(document * 5 + k + seed) % 20'000));
      if (document % 7 == 0) keys.push_back(base::mix(1));  // one that very many have
      if (document % 11 == 0) keys.push_back(keys.front());
      packer.add(id, keys, document % 13 != 0);
      if (document % 13 != 0) ++ids[id];
      if (document % 500 == 0) packer.add_contained(id);
      for (const std::uint64_t key : keys) by_key[dedup::cut_band_key(key)].push_back(id);
      if (document % 700 != 0) continue;
      const std::vector<Piece> more = pieces_of(packer.take());
      CHECK(packer.size() == 0);
      pieces.insert(pieces.end(), more.begin(), more.end());
    }
    const std::vector<Piece> rest = pieces_of(packer.take());
    pieces.insert(pieces.end(), rest.begin(), rest.end());
    for (const auto& [key, of_key] : by_key) {
      for (const std::uint64_t id : of_key) {
        if (id != of_key.front()) pairs.emplace_back(of_key.front(), id);
      }
    }
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.first < b.first; });
    dedup::KeyGrouper grouper;
    for (const auto& [part, bytes] : pieces) REQUIRE(grouper.add(part, bytes));
    grouper.finish();
    std::map<std::uint64_t, std::uint64_t> found;
    std::uint64_t documents = 0;
    std::set<std::uint64_t> twice;
    std::size_t contained = 0;
    for (const auto& [part, bytes] : pieces_of(grouper.take())) {
      const std::vector<std::uint64_t> numbers = dedup::read_numbers(bytes);
      switch (dedup::parcel_kind(part)) {
        case dedup::ParcelKind::kPairs:
          for (std::size_t k = 0; k < numbers.size(); k += 2) found[numbers[k + 1]] = numbers[k];
          break;
        case dedup::ParcelKind::kCounts:
          documents += numbers.front();
          break;
        case dedup::ParcelKind::kTwice:
          twice.insert(numbers.begin(), numbers.end());
          break;
        default:
          CHECK(dedup::parcel_kind(part) == dedup::ParcelKind::kContained);
          contained += numbers.size();
      }
    }
    const auto expected = least_of(pairs);
    CHECK(expected.size() > 100);
    for (const auto& [id, least] : expected) CHECK((id == least ? !found.contains(id) : found[id] == least));
    CHECK(found.size() < expected.size());
    std::uint64_t counted = 0;
    for (const auto& [id, count] : ids) {
      counted += static_cast<std::uint64_t>(count);
      CHECK(twice.contains(id) == (count > 1));
    }
    CHECK(documents == counted);
    CHECK(contained == 6);
  }
}

TEST_CASE("key exchange: bytes that nobody packed are refused") {
  dedup::KeyGrouper grouper;
  CHECK_FALSE(grouper.add(0, "eleven byte"));
  CHECK_FALSE(grouper.add(1030, "seven b"));
  CHECK_FALSE(grouper.add(-1, ""));
  CHECK_FALSE(grouper.add(1'000'000, ""));
  CHECK(dedup::parcel_kind(-5) == dedup::ParcelKind::kUnknown);
}

}  // namespace
}  // namespace refrain
