// The exact set of shingles, held against std::set.

#include "dedup/shingle_set.h"

#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "catch.h"

namespace refrain {
namespace {

std::size_t common(const std::set<std::uint64_t>& a, const std::vector<std::uint64_t>& others) {
  std::size_t count = 0;
  for (const std::uint64_t one : std::set<std::uint64_t>(others.begin(), others.end())) {
    if (a.contains(one)) ++count;
  }
  return count;
}

TEST_CASE("shingle set: random lists with duplicates and the hash 0, one set filled again and again") {
  std::mt19937_64 random(1);
  dedup::ShingleSet set;
  bool good = true;
  for (int round = 0; round < 400; ++round) {
    // Elements that share their low bits, so that searches are long.
    const std::uint64_t step = round % 3 == 0 ? 1 : round % 3 == 1 ? 1u << 12 : 0x9e3779b97f4a7c15u;
    const std::uint64_t different = 1 + random() % 300;
    const auto list = [&](std::size_t size) {
      std::vector<std::uint64_t> hashes(size);
      for (std::uint64_t& hash : hashes) hash = random() % different * step;  // 0 among them
      return hashes;
    };
    const std::vector<std::uint64_t> hashes = list(random() % 500);
    const std::set<std::uint64_t> twin(hashes.begin(), hashes.end());
    set.assign(hashes);
    good = good && set.size() == twin.size();
    for (int other = 0; other < 3; ++other) {
      const std::vector<std::uint64_t> others = list(random() % 500);
      good = good && set.common(others) == common(twin, others);
    }
    good = good && set.common(hashes) == twin.size() && set.common({}) == 0;
  }
  CHECK(good);
}

TEST_CASE("shingle set: empty, and nothing but zeros") {
  dedup::ShingleSet set;
  CHECK(set.common(std::vector<std::uint64_t>{1}) == 0);
  set.assign({});
  CHECK(set.size() == 0);
  CHECK(set.common(std::vector<std::uint64_t>{0, 1}) == 0);
  set.assign(std::vector<std::uint64_t>{0, 0, 0});
  CHECK(set.size() == 1);
  CHECK(set.common(std::vector<std::uint64_t>{0, 5, 0}) == 1);
  set.assign(std::vector<std::uint64_t>{5});
  CHECK(set.common(std::vector<std::uint64_t>{0, 5, 5}) == 1);
}

TEST_CASE("shingle set: similarity of sizes") {
  CHECK(dedup::jaccard_of(0, 0, 0) == 0);
  CHECK(dedup::jaccard_of(4, 4, 4) == 1);
  CHECK(dedup::jaccard_of(5, 4, 4) == .8);
}

}  // namespace
}  // namespace refrain
