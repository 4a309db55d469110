// The table of leaders by key, held against a map.

#include "dedup/key_table.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "catch.h"

namespace refrain {
namespace {

using Found = std::pair<std::vector<std::uint32_t>, bool>;

Found find(const dedup::KeyTable& table, std::uint64_t key) {
  Found found;
  found.second = table.find(key, [&](std::uint32_t leader) { found.first.push_back(leader); });
  return found;
}

// Adds as a leader pass does.
void add(dedup::KeyTable& table, std::map<std::uint64_t, Found>& twin, std::uint64_t key, std::uint32_t leader) {
  Found& known = twin[key];
  if (known.second) return;
  table.add(key, leader, static_cast<std::uint32_t>(known.first.size()));
  if (known.first.size() == dedup::KeyTable::kMostLeaders) {
    known.second = true;
  } else {
    known.first.push_back(leader);
  }
}

constexpr std::uint64_t kMask = (std::uint64_t{1} << dedup::kBandKeyBits) - 1;

TEST_CASE("key table: random keys, some of many leaders, through all growth") {
  std::mt19937_64 random(5);
  dedup::KeyTable table;
  std::map<std::uint64_t, Found> twin;
  std::vector<std::uint64_t> many;
  for (int k = 0; k < 50; ++k) many.push_back(random() & kMask);
  const std::size_t at_first = table.memory();
  std::uint32_t leader = 0;
  for (int k = 0; k < 250'000; ++k) {
    const std::uint64_t key = random() % 20 == 0 ? many[random() % many.size()] : random() & kMask;
    if (random() % 3 == 0) ++leader;
    add(table, twin, key, leader);
    table.prefetch(key);
  }
  CHECK(table.memory() > at_first);
  bool good = true;
  for (const auto& [key, expected] : twin) good = good && find(table, key) == expected;
  CHECK(good);
  for (const std::uint64_t key : many) CHECK(find(table, key).second);
  for (int k = 0; k < 10'000; ++k) {
    const std::uint64_t key = random() & kMask;
    if (!twin.contains(key)) good = good && find(table, key) == Found();
  }
  CHECK(good);
}

TEST_CASE("key table: a key is hot from the thirteenth leader on") {
  dedup::KeyTable table;
  for (std::uint32_t leader = 0; leader < dedup::KeyTable::kMostLeaders; ++leader) table.add(5, leader, leader);
  CHECK_FALSE(find(table, 5).second);
  table.add(5, 99, dedup::KeyTable::kMostLeaders);
  CHECK(find(table, 5).second);
  CHECK(find(table, 5).first.size() == dedup::KeyTable::kMostLeaders);
  CHECK(find(table, 4) == Found());
}

TEST_CASE("key table: the least and the greatest keys and leaders, and keys that crowd") {
  dedup::KeyTable table;
  std::map<std::uint64_t, Found> twin;
  for (const std::uint64_t key :
       {std::uint64_t{0}, kMask, kMask >> 1, std::uint64_t{1} << 32, std::uint64_t{0xffff'ffff}}) {
    add(table, twin, key, 0);
    add(table, twin, key, dedup::KeyTable::kHot - 1);
  }
  // The homes of all are the last of a section, or the first.
  for (std::uint64_t k = 0; k < 600; ++k) {
    add(table, twin, 0xffff'ffff - k * 50'000, static_cast<std::uint32_t>(k));
    add(table, twin, kMask - k * 50'000, static_cast<std::uint32_t>(k));
    add(table, twin, k * 50'000, static_cast<std::uint32_t>(k));
  }
  bool good = true;
  for (const auto& [key, expected] : twin) good = good && find(table, key) == expected;
  CHECK(good);
}

}  // namespace
}  // namespace refrain
