#include "refrain/lsh.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "lsh/window_keys.h"
#include "oracle/lsh.h"
#include "refrain/background.h"
#include "refrain/words.h"

namespace refrain {
namespace {

oracle::Groups found_groups(const std::vector<KeyEntry>& entries, unsigned threads = 1) {
  oracle::Groups result;
  group_by_key(entries, threads, [&](std::uint64_t key, std::span<const std::uint32_t> items) {
    result.push_back({key, {items.begin(), items.end()}});
  });
  return result;
}

// Entries of `count` random keys, some of them shared by several items, some given twice.
std::vector<KeyEntry> random_entries(std::size_t count, std::uint64_t seed, double shared) {
  std::mt19937_64 random(seed);
  std::vector<KeyEntry> entries;
  std::uniform_real_distribution<double> unit(0, 1);
  while (entries.size() < count) {
    const std::uint64_t key = random();
    const std::size_t items = unit(random) < shared ? 2 + random() % 5 : 1;
    for (std::size_t i = 0; i < items; ++i) {
      entries.push_back({key, static_cast<std::uint32_t>(random() % count)});
    }
    if (unit(random) < 0.05) entries.push_back(entries.back());
  }
  std::shuffle(entries.begin(), entries.end(), random);
  return entries;
}

// A source with a given number of shards and an expectation that need not be right.
EntrySource source_of(const std::vector<KeyEntry>& entries, std::size_t shards, std::size_t expected,
                      std::size_t batch) {
  EntrySource source;
  source.entries = expected;
  source.shards = shards;
  source.replay = [&entries, shards, batch](std::size_t shard, const EntrySink& sink) {
    const std::span<const KeyEntry> all(entries);
    const std::size_t begin = all.size() * shard / shards;
    const std::size_t end = all.size() * (shard + 1) / shards;
    for (std::size_t at = begin; at < end; at += batch) {
      sink(all.subspan(at, std::min(batch, end - at)));
    }
  };
  return source;
}

TEST_CASE("groups of nothing and of little", "[lsh]") {
  CHECK(found_groups({}).empty());
  CHECK(found_groups({{7, 1}}).empty());
  CHECK(found_groups({{7, 1}, {7, 1}, {7, 1}}).empty());
  CHECK(found_groups({{7, 1}, {8, 1}}).empty());
  CHECK(found_groups({{7, 2}, {7, 1}, {7, 2}}) == oracle::Groups{{7, {1, 2}}});
}

TEST_CASE("groups equal the oracle on all small inputs", "[lsh]") {
  // Every list of up to 6 entries over 2 keys and 3 items. The keys differ in the last bit alone, or in the first.
  for (const std::uint64_t other : {std::uint64_t{1}, std::uint64_t{1} << 63}) {
    for (std::size_t length = 0; length <= 6; ++length) {
      std::size_t lists = 1;
      for (std::size_t i = 0; i < length; ++i) lists *= 6;
      for (std::size_t list = 0; list < lists; ++list) {
        std::vector<KeyEntry> entries;
        for (std::size_t i = 0, rest = list; i < length; ++i, rest /= 6) {
          entries.push_back({rest % 2 * other, static_cast<std::uint32_t>(rest % 6 / 2)});
        }
        if (found_groups(entries) != oracle::groups(entries)) FAIL("list " << list);
      }
    }
  }
}

TEST_CASE("groups equal the oracle on random entries", "[lsh]") {
  for (const std::size_t count : {2u, 10u, 100u, 3000u, 40000u}) {
    for (const double shared : {0.0, 0.1, 1.0}) {
      const auto entries = random_entries(count, count, shared);
      CHECK(found_groups(entries) == oracle::groups(entries));
    }
  }
}

TEST_CASE("groups do not depend on threads, shards, batches, order or expectation", "[lsh]") {
  auto entries = random_entries(300'000, 5, 0.1);
  const oracle::Groups expected = oracle::groups(entries);
  CHECK(found_groups(entries, 1) == expected);
  CHECK(found_groups(entries, 2) == expected);
  CHECK(found_groups(entries, 5) == expected);
  for (const std::size_t told : {std::size_t{0}, std::size_t{5000}, std::size_t{20'000'000}}) {
    for (const std::size_t shards : {1u, 3u}) {
      for (const std::size_t batch : {17u, 100'000u}) {
        oracle::Groups found;
        group_by_key(source_of(entries, shards, told, batch), told == 0 ? 1 : 3,
                     [&](std::uint64_t key, std::span<const std::uint32_t> items) {
                       found.push_back({key, {items.begin(), items.end()}});
                     });
        CHECK(found == expected);
      }
    }
  }
  std::reverse(entries.begin(), entries.end());
  CHECK(found_groups(entries, 2) == expected);
}

TEST_CASE("groups of keys that are no hashes", "[lsh]") {
  std::mt19937_64 random(3);
  std::vector<KeyEntry> entries;
  SECTION("one key") {
    for (std::uint32_t i = 0; i < 300'000; ++i) entries.push_back({42, 299'999 - i});
  }
  SECTION("small numbers") {
    for (std::uint32_t i = 0; i < 300'000; ++i) entries.push_back({random() % 100'000, i});
  }
  SECTION("equal top bits, one key hot") {
    for (std::uint32_t i = 0; i < 50'000; ++i) {
      entries.push_back({0xabcd'ef01'2345'0000u + (random() % 2 == 0 ? 0 : random() % 65536), i});
    }
  }
  CHECK(found_groups(entries, 2) == oracle::groups(entries));
}

TEST_CASE("a key that a million items share", "[lsh]") {
  constexpr std::uint32_t kCount = 1'100'000;
  std::vector<KeyEntry> entries;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    entries.push_back({i % 10 == 0 ? base::mix(i / 10 % 50'000) : ~std::uint64_t{7}, kCount - i});
  }
  for (const unsigned threads : {1u, 2u}) {
    std::size_t pairs = 0, hot = 0;
    bool ascending = true;
    group_by_key(entries, threads, [&](std::uint64_t key, std::span<const std::uint32_t> items) {
      ascending = ascending && std::is_sorted(items.begin(), items.end());
      if (key == ~std::uint64_t{7}) {
        hot = items.size();
      } else if (items.size() >= 2) {
        ++pairs;
      }
    });
    CHECK(ascending);
    CHECK(hot == kCount / 10 * 9);
    CHECK(pairs == 50'000);
  }
}

TEST_CASE("filtering what stands alone changes no group", "[lsh]") {
  const auto entries = random_entries(300'000, 6, 0.1);
  const oracle::Groups expected = oracle::groups(entries);
  for (const std::size_t memory : {std::size_t{0}, std::size_t{1'000'000}, std::size_t{1} << 30}) {
    for (const unsigned threads : {1u, 4u}) {
      std::atomic<std::size_t> replays = 0;
      EntrySource source = source_of(entries, 4, entries.size(), 1000);
      source.memory = memory;
      source.replay = [&, replay = source.replay](std::size_t shard, const EntrySink& sink) {
        ++replays;
        replay(shard, sink);
      };
      oracle::Groups found;
      group_by_key(source, threads, [&](std::uint64_t key, std::span<const std::uint32_t> items) {
        found.push_back({key, {items.begin(), items.end()}});
      });
      CHECK(found == expected);
      CHECK(replays == (memory > 1'000'000 ? 4 : 8));
    }
  }
}

TEST_CASE("pairs of a group", "[lsh]") {
  using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  const auto pairs = [](std::vector<std::uint32_t> items, std::size_t all_pairs) {
    Pairs result;
    visit_pairs(items, all_pairs, [&](std::uint32_t a, std::uint32_t b) { result.push_back({a, b}); });
    return result;
  };
  CHECK(pairs({}, 8).empty());
  CHECK(pairs({5}, 8).empty());
  CHECK(pairs({5, 9}, 8) == Pairs{{5, 9}});
  CHECK(pairs({5, 9}, 0) == Pairs{{5, 9}});
  CHECK(pairs({1, 2, 3, 4}, 4) == Pairs{{1, 2}, {1, 3}, {2, 3}, {1, 4}, {2, 4}, {3, 4}});
  CHECK(pairs({1, 2, 3, 4}, 3) == Pairs{{1, 2}, {1, 3}, {2, 3}, {2, 4}, {3, 4}});
  for (std::uint32_t n = 0; n < 20; ++n) {
    std::vector<std::uint32_t> items(n);
    for (std::uint32_t i = 0; i < n; ++i) items[i] = i * 3;
    const auto all = pairs(items, 8);
    const std::set<std::pair<std::uint32_t, std::uint32_t>> different(all.begin(), all.end());
    CHECK(different.size() == all.size());
    CHECK(all.size() == (n <= 8 ? (n == 0 ? 0 : n * (n - 1) / 2) : 2 * n - 3));
  }
}

TEST_CASE("the choice of bands equals brute force", "[lsh]") {
  for (const std::size_t slots : {1u, 7u, 64u, 128u, 256u}) {
    for (int t = 1; t < 20; ++t) {
      for (const double recall : {0.5, 0.9, 0.95, 0.99, 0.999}) {
        const double threshold = t / 20.0;
        INFO(slots << " slots, T = " << threshold << ", recall " << recall);
        CHECK(choose_bands(slots, threshold, recall) == oracle::choose_bands(slots, threshold, recall));
      }
    }
  }
}

TEST_CASE("well-known choices of bands", "[lsh]") {
  CHECK(choose_bands(128, 0.8, 0.99) == Bands{21, 6});
  CHECK(choose_bands(128, 0.9, 0.99) == Bands{12, 10});
  CHECK(choose_bands(256, 0.8, 0.99) == Bands{32, 8});
  CHECK(candidate_probability(0.8, {21, 6}) == Approx(0.998).margin(0.0005));
  CHECK(candidate_probability(0.8, {16, 8}) == Approx(0.947).margin(0.0005));
  CHECK(candidate_probability(0.8, {9, 13}) == Approx(0.40).margin(0.005));
  CHECK(candidate_probability(0.0, {21, 6}) == 0.0);
  CHECK(candidate_probability(1.0, {21, 6}) == 1.0);
  CHECK(choose_bands(128, 1.0, 0.99) == Bands{1, 128});
  CHECK(choose_bands(128, 0.01, 0.99) == Bands{128, 1});
}

TEST_CASE("band keys agree exactly where the rows agree", "[lsh]") {
  std::mt19937_64 random(11);
  const Bands bands{21, 6};
  std::vector<std::uint32_t> a(128);
  for (auto& slot : a) slot = static_cast<std::uint32_t>(random());
  std::vector<std::uint64_t> keys_a;
  append_band_keys(a, bands, keys_a);
  REQUIRE(keys_a.size() == 21);
  CHECK(std::set<std::uint64_t>(keys_a.begin(), keys_a.end()).size() == 21);
  for (std::size_t slot = 0; slot < 128; ++slot) {
    auto b = a;
    b[slot] ^= 1u << (slot % 32);
    std::vector<std::uint64_t> keys_b;
    append_band_keys(b, bands, keys_b);
    for (std::size_t band = 0; band < 21; ++band) {
      CHECK((keys_a[band] == keys_b[band]) == (slot / 6 != band));
    }
  }
}

TEST_CASE("equal rows of different bands give different keys, swapped rows too", "[lsh]") {
  const std::vector<std::uint32_t> same(12, 5);
  std::vector<std::uint64_t> keys;
  append_band_keys(same, {4, 3}, keys);
  CHECK(std::set<std::uint64_t>(keys.begin(), keys.end()).size() == 4);
  std::vector<std::uint64_t> ordered, swapped;
  append_band_keys(std::vector<std::uint32_t>{1, 2, 3}, {1, 3}, ordered);
  append_band_keys(std::vector<std::uint32_t>{2, 1, 3}, {1, 3}, swapped);
  CHECK(ordered != swapped);
}

TEST_CASE("band keys stay what they are", "[lsh]") {
  std::vector<std::uint64_t> keys;
  append_band_keys(std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6}, {2, 3}, keys);
  CHECK(keys == std::vector<std::uint64_t>{0xcf0873c89b99bb9cu, 0xdaa40e073809bd3eu});
}

TEST_CASE("keys of windows meet as often as their words are alike", "[lsh]") {
  // Windows of 20 words that share 12: J = 12/28. 64 bands of 2 rows.
  const Bands bands{64, 2};
  std::mt19937_64 random(21);
  int met = 0;
  std::size_t shared_keys = 0;
  constexpr int kTrials = 300;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<std::uint64_t> words(28);
    for (auto& word : words) word = random();
    const std::span<const std::uint64_t> all(words);
    std::vector<std::uint64_t> a, b;
    lsh::append_window_keys(all.first(20), bands, 1, a);
    lsh::append_window_keys(all.last(20), bands, 1, b);
    REQUIRE(a.size() == 64);
    std::size_t shared = 0;
    for (std::size_t band = 0; band < 64; ++band) shared += a[band] == b[band];
    shared_keys += shared;
    met += shared > 0;
  }
  // (12/28)^2 of the keys, within five standard errors of independent windows.
  const double expected = 144.0 / 784.0;
  CHECK(std::abs(static_cast<double>(shared_keys) / (64.0 * kTrials) - expected) < 0.02);
  CHECK(met == kTrials);
}

TEST_CASE("keys of windows of different kinds never meet", "[lsh]") {
  const std::vector<std::uint64_t> words{base::mix(1), base::mix(2), base::mix(3)};
  std::vector<std::uint64_t> keys;
  lsh::append_window_keys(words, {32, 4}, 1, keys);
  lsh::append_window_keys(words, {32, 4}, 2, keys);
  lsh::append_window_keys({}, {32, 4}, 2, keys);
  CHECK(keys.size() == 64);
  CHECK(std::set<std::uint64_t>(keys.begin(), keys.end()).size() == 64);
}

TEST_CASE("uncommon words", "[lsh]") {
  std::vector<std::uint64_t> uncommon{9};
  const std::vector<std::uint64_t> words{word_hash("the"), word_hash("zyxqv"), word_hash("the"), word_hash("zyxqv")};
  lsh::uncommon_words(words, kUnlistedFrequency, uncommon);
  CHECK(uncommon == std::vector<std::uint64_t>{9, word_hash("zyxqv"), word_hash("zyxqv")});
}

TEST_CASE("an empty signature has no keys", "[lsh]") {
  std::vector<std::uint64_t> keys;
  append_band_keys(std::vector<std::uint32_t>(128, 0xffff'ffffu), {21, 6}, keys);
  CHECK(keys.empty());
}

}  // namespace
}  // namespace refrain
