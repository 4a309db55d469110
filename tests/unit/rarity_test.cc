#include "sketch/rarity.h"

#include <random>
#include <set>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "oracle/signature.h"

namespace refrain {
namespace {

bool equal(std::span<const sketch::CountedWord> a, std::span<const sketch::CountedWord> b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].id != b[i].id || a[i].count != b[i].count || a[i].hash != b[i].hash) return false;
  }
  return true;
}

TEST_CASE("rarest words equal the oracle on all small windows", "[rarity]") {
  // Five words: two of one count, one that stands in one window only, two that agree in count and hash.
  const sketch::CountedWord words[] = {{0, 2, 50}, {1, 3, 40}, {2, 3, 30}, {3, 1, 20}, {4, 3, 40}};
  for (std::size_t length = 0; length <= 6; ++length) {
    std::size_t windows = 1;
    for (std::size_t i = 0; i < length; ++i) windows *= 5;
    for (std::size_t window = 0; window < windows; ++window) {
      std::vector<sketch::CountedWord> list;
      for (std::size_t i = 0, rest = window; i < length; ++i, rest /= 5) {
        list.push_back(words[rest % 5]);
      }
      for (std::size_t keep = 0; keep <= 4; ++keep) {
        if (!equal(sketch::rarest_words(list, keep).span(), oracle::rarest_words(list, keep))) {
          FAIL("window " << window << ", keep " << keep);
        }
      }
    }
  }
}

TEST_CASE("rarest words equal the oracle on random windows", "[rarity]") {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 2000; ++trial) {
    const auto vocabulary = static_cast<std::uint32_t>(1 + random() % 60);
    std::vector<sketch::CountedWord> vocabulary_words(vocabulary);
    for (std::uint32_t id = 0; id < vocabulary; ++id) {
      vocabulary_words[id] = {id, static_cast<std::uint32_t>(random() % 12), base::mix(random() % 40)};
    }
    std::vector<sketch::CountedWord> window(random() % 50);
    for (auto& word : window) word = vocabulary_words[random() % vocabulary];
    const std::size_t keep = random() % (sketch::kMaxRareWords + 1);
    CHECK(equal(sketch::rarest_words(window, keep).span(), oracle::rarest_words(window, keep)));
  }
}

TEST_CASE("pair keys", "[rarity]") {
  CHECK(sketch::pair_key(1, 2) == sketch::pair_key(2, 1));
  CHECK(sketch::pair_key(1, 2) != sketch::pair_key(1, 3));
  std::set<std::uint64_t> keys;
  for (std::uint64_t u = 0; u < 60; ++u) {
    for (std::uint64_t v = u; v < 60; ++v) keys.insert(sketch::pair_key(base::mix(u), base::mix(v)));
  }
  CHECK(keys.size() == 60 * 61 / 2);
}

TEST_CASE("pairs are bounded by the product of their counts", "[rarity]") {
  std::vector<sketch::CountedWord> window{{0, 2, 11}, {1, 5, 12}, {2, 9, 13}, {3, 4'000'000'000u, 14}};
  const sketch::RareWords rare = sketch::rarest_words(window);
  REQUIRE(rare.size == 4);
  CHECK(sketch::rare_pair_keys(rare, 9).size == 0);
  CHECK(sketch::rare_pair_keys(rare, 10).size == 1);
  CHECK(sketch::rare_pair_keys(rare, 18).size == 2);
  CHECK(sketch::rare_pair_keys(rare, 45).size == 3);
  CHECK(sketch::rare_pair_keys(rare, 8'000'000'000u).size == 4);
  CHECK(sketch::rare_pair_keys(rare, ~std::uint64_t{0}).size == 6);
  const sketch::PairKeys pairs = sketch::rare_pair_keys(rare, 45);
  CHECK(pairs.keys[0] == sketch::pair_key(11, 12));
  CHECK(pairs.keys[1] == sketch::pair_key(13, 11));
  CHECK(pairs.keys[2] == sketch::pair_key(12, 13));
  // The counts' product does not overflow.
  CHECK_FALSE(sketch::rare_pair(4'000'000'000u, 4'000'000'000u, 1'000'000));
}

TEST_CASE("two windows that share two rare words share a key", "[rarity]") {
  const std::vector<sketch::CountedWord> a{{9, 900, 1}, {1, 2, 77}, {5, 500, 3}, {2, 4, 88}};
  const std::vector<sketch::CountedWord> b{{2, 4, 88}, {7, 30, 5}, {1, 2, 77}};
  const sketch::PairKeys of_a = sketch::rare_pair_keys(sketch::rarest_words(a, 2), 100);
  const sketch::PairKeys of_b = sketch::rare_pair_keys(sketch::rarest_words(b, 3), 100);
  std::set<std::uint64_t> keys(of_a.span().begin(), of_a.span().end());
  std::size_t shared = 0;
  for (const std::uint64_t key : of_b.span()) shared += keys.count(key);
  CHECK(shared == 1);
}

}  // namespace
}  // namespace refrain
