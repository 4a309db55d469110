#include "dedup/exact_join.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "base/hash.h"
#include "catch.h"

namespace refrain {
namespace {

using Set = std::vector<std::uint64_t>;

// Sets in families: copies with some elements exchanged, on a stock of elements that many share.
std::vector<Set> make_sets(std::mt19937_64& random) {
  std::vector<Set> sets;
  const auto fresh = [&] { return random(); };
  const auto stock = [&] { return base::mix(random() % 60); };
  for (int family = 0; family < 30; ++family) {
    Set base;
    const std::size_t own = random() % 40;
    const std::size_t common = random() % 30;
    for (std::size_t k = 0; k < own; ++k) base.push_back(fresh());
    for (std::size_t k = 0; k < common; ++k) base.push_back(stock());
    for (std::size_t copy = 0; copy < 1 + random() % 6; ++copy) {
      Set set = base;
      for (std::uint64_t& element : set) {
        if (random() % 100 < copy * 5) element = fresh();
      }
      if (!set.empty() && random() % 2 == 0) set.push_back(set.front());  // a duplicate
      std::shuffle(set.begin(), set.end(), random);
      sets.push_back(set);
    }
  }
  sets.emplace_back();
  sets.push_back({0, 0, 1});
  sets.push_back({0, 1});
  return sets;
}

// The slow twin: every set against every other.
std::vector<dedup::ExactIndex::NearItem> near_of(const std::vector<Set>& sets, const Set& own, double least) {
  std::vector<dedup::ExactIndex::NearItem> matches;
  const std::set<std::uint64_t> a(own.begin(), own.end());
  for (std::size_t k = 0; k < sets.size(); ++k) {
    const std::set<std::uint64_t> b(sets[k].begin(), sets[k].end());
    const auto common = static_cast<std::size_t>(
        std::count_if(a.begin(), a.end(), [&](std::uint64_t element) { return b.contains(element); }));
    if (a.empty() || b.empty()) continue;
    const double similarity = dedup::jaccard_of(a.size(), b.size(), common);
    if (similarity >= least) matches.push_back({static_cast<std::uint32_t>(k), similarity});
  }
  return matches;
}

TEST_CASE("an exact join finds what comparing all pairs finds") {
  std::mt19937_64 random(7);
  std::size_t found = 0;
  for (const double threshold : {0.05, 0.5, 0.8, 0.9, 1.0}) {
    const std::vector<Set> sets = make_sets(random);
    // Half of them are indexed, all are looked for.
    const std::vector<Set> indexed(sets.begin(), sets.begin() + static_cast<std::ptrdiff_t>(sets.size() / 2));
    for (const std::vector<Set>* in : {&indexed, &sets}) {
      dedup::ExactIndex index{dedup::NearBounds(threshold)};
      for (const Set& set : *in) index.add(set);
      index.finish();
      REQUIRE(index.sets() == in->size());
      dedup::ExactIndex::Scratch scratch;
      std::vector<dedup::ExactIndex::NearItem> matches;
      for (const Set& set : sets) {
        index.find(set, scratch, matches);
        CHECK(matches == near_of(*in, set, threshold));
        found += matches.size();
      }
    }
  }
  CHECK(found > 1000);
}

TEST_CASE("an exact join of nothing") {
  dedup::ExactIndex index{dedup::NearBounds(0.8)};
  index.finish();
  dedup::ExactIndex::Scratch scratch;
  std::vector<dedup::ExactIndex::NearItem> matches{{1, 1.0}};
  index.find(Set{1, 2, 3}, scratch, matches);
  CHECK(matches.empty());
}

TEST_CASE("postings give every item of a hash, and of no other") {
  std::mt19937_64 random(11);
  dedup::HashPostings postings;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> all;
  for (std::uint32_t item = 0; item < 5000; ++item) {
    // Some hashes that agree in all of the top bits.
    const std::uint64_t hash = item % 3 == 0 ? random() % 50 : random() >> (item % 2) * 8;
    all.emplace_back(hash, item);
    postings.add(hash, item);
  }
  postings.finish();
  for (std::size_t k = 0; k < all.size(); k += 7) {
    std::vector<std::uint32_t> items, expected;
    postings.find(all[k].first, [&](std::uint32_t item) { items.push_back(item); });
    for (const auto& [hash, item] : all) {
      if (hash == all[k].first) expected.push_back(item);
    }
    CHECK(items == expected);
    postings.find(all[k].first + 1'000'000,
                  [&](std::uint32_t item) { CHECK(all[item].first == all[k].first + 1'000'000); });
  }
}

}  // namespace
}  // namespace refrain
