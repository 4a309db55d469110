// The prefix filter over leaders of hot keys: no near leader may be missed, whatever the order.

#include "dedup/hot_leaders.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "catch.h"
#include "oracle/dedup.h"

namespace refrain {
namespace {

using Set = std::set<std::uint64_t>;

std::vector<std::uint64_t> list(const Set& set) { return {set.begin(), set.end()}; }

// Leaders by number, and that all near ones are found.
struct Checked {
  explicit Checked(double least) : threshold(least), hot(dedup::NearBounds(least)) {}

  void add(std::uint32_t leader, const Set& set) {
    REQUIRE(hot.add(leader, list(set)).ok());
    leaders[leader] = set;
  }
  absl::Status reorder() {
    return hot.reorder([this](std::uint32_t leader, std::vector<std::uint64_t>& set) {
      set = list(leaders.at(leader));
      return absl::OkStatus();
    });
  }
  // How many are found; npos where a near one is not, or they are not ascending leaders.
  std::size_t find(const Set& set) {
    std::vector<std::uint32_t> found = {7};
    hot.find(list(set), found);
    if (found.front() != 7) return std::string::npos;
    found.erase(found.begin());
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (!leaders.contains(found[k]) || (k > 0 && found[k] <= found[k - 1])) return std::string::npos;
    }
    for (const auto& [leader, other] : leaders) {
      if (oracle::jaccard(set, other) >= threshold && !std::binary_search(found.begin(), found.end(), leader)) {
        return std::string::npos;
      }
    }
    return found.size();
  }

  double threshold;
  dedup::HotLeaders hot;
  std::map<std::uint32_t, Set> leaders;
};

TEST_CASE("hot leaders: all subsets of a few elements find all that are near") {
  constexpr std::uint64_t kElements[] = {0x1234567890abcdefu, 3, 0xfedcba0987654321u, 1u << 18, 77,
                                         0x8000000000000000u};
  std::vector<Set> subsets;
  for (unsigned mask = 1; mask < 64; ++mask) {
    Set set;
    for (unsigned k = 0; k < 6; ++k) {
      if ((mask >> k & 1) != 0) set.insert(kElements[k]);
    }
    subsets.push_back(set);
  }
  for (const double threshold : {.2, .3, 1. / 3, .5, .6, 2. / 3, .75, .8, 5. / 6, .9, 1.}) {
    CAPTURE(threshold);
    Checked checked(threshold);
    for (std::size_t k = 0; k < subsets.size(); ++k) {
      checked.add(static_cast<std::uint32_t>(1000 - 3 * k), subsets[k]);
    }
    for (const bool again : {false, true}) {
      if (again) REQUIRE(checked.reorder().ok());
      for (const Set& set : subsets) {
        CAPTURE(again, set);
        CHECK(checked.find(set) != std::string::npos);
      }
    }
  }
}

TEST_CASE("hot leaders: random families of sets of many sizes") {
  for (const double threshold : {.3, .5, .7, .8, .9, .97, 1.}) {
    CAPTURE(threshold);
    std::mt19937_64 random(static_cast<std::uint64_t>(threshold * 1000));
    Checked checked(threshold);
    std::vector<Set> sets;
    // Few different elements, so that prefixes meet by chance too.
    const auto element = [&random] { return random() % 600 * 0x9e3779b97f4a7c15u; };
    bool good = true;
    for (std::uint32_t leader = 0; leader < 280; ++leader) {
      Set set;
      if (leader % 3 != 0) {
        set = sets[random() % sets.size()];
        for (std::size_t edits = random() % (2 + set.size() / 4); edits > 0; --edits) {
          if (random() % 2 == 0 && set.size() > 1) set.erase(set.begin());
          set.insert(element());
        }
      } else {
        for (std::size_t size = 1 + random() % 90; size > 0; --size) set.insert(element());
      }
      sets.push_back(set);
      good = good && checked.find(set) != std::string::npos;
      checked.add(leader, set);
      if (checked.hot.outgrown()) REQUIRE(checked.reorder().ok());
    }
    for (const Set& set : sets) good = good && checked.find(set) + 1 > 1;  // itself, at least
    CHECK(good);
    CHECK(checked.hot.size() == 280);
    CHECK(checked.hot.memory() > 0);
  }
}

TEST_CASE("hot leaders: pages of a template are told apart by what is their own") {
  Checked checked(.8);
  Set common;
  for (std::uint64_t k = 1; k <= 80; ++k) common.insert(k * 0x9e3779b97f4a7c15u);
  std::uint64_t next = 1'000'000;
  std::vector<Set> pages;
  for (std::uint32_t leader = 0; leader < 300; ++leader) {
    Set page = common;
    for (int k = 0; k < 13; ++k) page.insert(next++ * 0x9e3779b97f4a7c15u);  // .755 alike
    pages.push_back(page);
    checked.add(leader, page);
    if (checked.hot.outgrown()) REQUIRE(checked.reorder().ok());
  }
  REQUIRE(checked.reorder().ok());
  for (const Set& page : pages) CHECK(checked.find(page) < 5);
}

TEST_CASE("hot leaders: an empty set finds nothing, and a set that cannot be had is told") {
  dedup::HotLeaders hot(dedup::NearBounds(.8));
  std::vector<std::uint32_t> found;
  hot.find({}, found);
  hot.find(std::vector<std::uint64_t>{1, 2}, found);
  CHECK(found.empty());
  REQUIRE(hot.add(1, std::vector<std::uint64_t>{1, 2}).ok());
  hot.find({}, found);
  CHECK(found.empty());
  CHECK_FALSE(hot.reorder([](std::uint32_t, std::vector<std::uint64_t>&) { return absl::DataLossError("gone"); }).ok());
}

// Bounds by trying: sets of sizes a and b with so much in common are near or not.
TEST_CASE("near bounds: nothing that is near is left out, for all small sizes") {
  for (const double threshold : {.1, .3, 1. / 3, .5, 2. / 3, .7, .8, .9, .95, 1.}) {
    const dedup::NearBounds bounds(threshold);
    bool good = true;
    for (std::size_t a = 1; a <= 60; ++a) {
      for (std::size_t b = 1; b <= 60; ++b) {
        for (std::size_t common = 0; common <= std::min(a, b); ++common) {
          const double similarity = static_cast<double>(common) / static_cast<double>(a + b - common);
          if (similarity < threshold) continue;
          good = good && bounds.sizes_allow(a, b) && bounds.least_common(a, b) <= common;
          // Elements in one order: a prefix that leaves out fewer than `common` has one of them.
          good = good && bounds.prefix(a) + common > a && bounds.prefix(b) + common > b;
          if (a <= b) good = good && bounds.short_prefix(a) + common > a;
        }
      }
      good = good && bounds.prefix(a) <= a + 1 && bounds.short_prefix(a) <= bounds.prefix(a);
    }
    CAPTURE(threshold);
    CHECK(good);
    CHECK_FALSE(bounds.sizes_allow(1000, static_cast<std::size_t>(1000 * threshold) - 2));
  }
}

}  // namespace
}  // namespace refrain
