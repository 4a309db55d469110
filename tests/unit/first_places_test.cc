// The table, held against one of the standard library.

#include "passage/first_places.h"

#include <map>
#include <random>
#include <utility>

#include "catch.h"

using refrain::passage::FirstPlaces;

TEST_CASE("first places: what stood first stays, whatever comes behind it") {
  std::mt19937_64 random(31);
  FirstPlaces table;
  std::map<std::uint64_t, std::pair<std::uint64_t, std::uint32_t>> slow;
  for (std::uint64_t k = 0; k < 60'000; ++k) {
    // Many of one slot, and some that come again.
    const std::uint64_t hash = (random() % 5'000) << (random() % 3 == 0 ? 40 : 0) | 1;
    const auto document = static_cast<std::uint32_t>(random() % 50);
    table.prefetch(hash);
    bool fresh = false;
    FirstPlaces::Slot& slot = table.find(hash, k, document, fresh);
    const auto [at, inserted] = slow.try_emplace(hash, k, document);
    REQUIRE(fresh == inserted);
    REQUIRE(slot.place == at->second.first + 1);
    REQUIRE(slot.document == at->second.second);
    slot.document = at->second.second = document;
  }
}
