// The keys of an index that is being built, against a plain set of pairs.

#include "index/bulk_keys.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "index/key_filter.h"
#include "index/store.h"
#include "unit/io_helpers.h"

namespace refrain::index {
namespace {

using Pairs = std::set<std::pair<std::uint64_t, Number>>;

std::vector<Number> expected(const Pairs& pairs, std::uint64_t key, Number lowest, std::size_t most) {
  std::vector<Number> numbers;
  for (auto at = pairs.lower_bound({key, lowest}); at != pairs.end() && at->first == key && numbers.size() < most; ++at)
    numbers.push_back(at->second);
  return numbers;
}

// All pairs that a store has of a family.
Pairs stored(const Store& store, Family family) {
  Pairs pairs;
  Scan scan = store.scan(family);
  for (scan.seek({}); scan.valid(); scan.next()) {
    const bool of_passage = family == Family::kPassages;
    pairs.emplace(of_passage ? passage_key_at(scan.key()) : band_key_at(scan.key()),
                  number_at(scan.key(), of_passage ? kPassageKeyBytes : kBandKeyBytes));
  }
  REQUIRE(scan.status().ok());
  return pairs;
}

void compare(Family family, std::uint64_t seed) {
  INFO("family " << static_cast<int>(family) << ", seed " << seed);
  std::mt19937_64 random(seed);
  const io::TempFolder place;
  std::filesystem::create_directory(place.path("sorted"));
  BulkKeys keys(family, place.path("sorted"));
  Pairs pairs;
  // Few keys, some with very many documents, beside many with one or two.
  const unsigned shift = family == Family::kPassages ? 16 : 26;
  const auto a_key = [&] {
    const std::uint64_t key = random() % 3 == 0 ? random() % 5 * 0x123456789abcdefull : random();
    return family == Family::kPassages ? key >> shift << shift : key >> shift;
  };
  std::vector<std::uint64_t> known;
  Number lowest = 0;
  for (Number number = 0; number < 3000; ++number) {
    for (int k = 0; k < 4; ++k) {
      const std::uint64_t key = a_key();
      if (!pairs.emplace(key, number).second) continue;
      keys.add(key, number);
      known.push_back(key);
    }
    if (random() % 20 == 0) {  // an old document gets its keys late
      const std::uint64_t key = a_key();
      const Number old = random() % (number + 1);
      if (pairs.emplace(key, old).second) keys.add(key, old);
    }
    if (random() % 10 == 0) {
      const auto gone = std::next(pairs.begin(), static_cast<std::ptrdiff_t>(random() % pairs.size()));
      keys.erase(gone->first, gone->second);
      pairs.erase(gone);
    }
    if (random() % 400 == 0) {
      lowest = std::max(lowest, number / 8);
      REQUIRE(keys.spill(lowest, 2).ok());
      CHECK(keys.bytes() == 0);
    }
    for (int k = 0; k < 3; ++k) {
      const std::uint64_t key = k == 0 ? a_key() : known[random() % known.size()];
      const Number from = std::max(lowest, random() % 4 == 0 ? random() % (number + 1) : 0);
      const std::size_t most = random() % 3 == 0 ? 1 + random() % 20 : 4000;
      std::vector<Number> numbers = {7};  // what is there stays
      REQUIRE(keys.find(key, from, most, numbers).ok());
      CHECK(numbers.front() == 7);
      numbers.erase(numbers.begin());
      CHECK(numbers == expected(pairs, key, from, most));
    }
  }
  auto store = Store::open(place.path("store"), {.write = true, .make = true, .memory = std::size_t{32} << 20});
  REQUIRE(store.ok());
  REQUIRE(keys.finish(**store, lowest, 2).ok());
  std::erase_if(pairs, [lowest](const auto& pair) { return pair.second < lowest; });
  CHECK(stored(**store, family) == pairs);
  CHECK(std::filesystem::is_empty(place.path("sorted")));
}

TEST_CASE("bulk keys: lookups and what is stored are those of a plain set") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    compare(Family::kKeys, seed);
    compare(Family::kPassages, seed);
  }
}

TEST_CASE("bulk keys: no keys are no files") {
  const io::TempFolder place;
  BulkKeys keys(Family::kKeys, place.path("x"));  // which is not there
  auto store = Store::open(place.path("store"), {.write = true, .make = true, .memory = std::size_t{32} << 20});
  REQUIRE(store.ok());
  CHECK(keys.finish(**store, 0, 2).ok());
  keys.add(1, 1);
  const absl::Status told = keys.finish(**store, 0, 2);
  CHECK(std::string(told.message()).find(place.path("x")) != std::string::npos);
}

TEST_CASE("bulk keys: a run that is cut short is told") {
  const io::TempFolder place;
  std::filesystem::create_directory(place.path("sorted"));
  BulkKeys keys(Family::kKeys, place.path("sorted"));
  for (Number number = 0; number < 1000; ++number) keys.add(number * 12345, number);
  REQUIRE(keys.spill(0, 1).ok());
  for (const auto& file : std::filesystem::directory_iterator(place.path("sorted")))
    std::filesystem::resize_file(file.path(), 5000);
  std::vector<Number> numbers;
  const absl::Status told = keys.find(999 * 12345, 0, 10, numbers);
  CHECK(absl::IsDataLoss(told));
}

TEST_CASE("key filter: has all that was added, and few others") {
  std::mt19937_64 random(3);
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{50'000}}) {
    KeyFilter filter(count);
    std::vector<std::uint64_t> keys;
    for (std::size_t k = 0; k < count; ++k) filter.add(keys.emplace_back(random() >> 26));
    CHECK(std::all_of(keys.begin(), keys.end(), [&](std::uint64_t key) { return filter.may_have(key); }));
    std::size_t let_through = 0;
    for (int k = 0; k < 100'000; ++k) let_through += filter.may_have(random() >> 26) ? 1u : 0u;
    CHECK(let_through < 1000);  // 1 of 100
  }
}

}  // namespace
}  // namespace refrain::index
