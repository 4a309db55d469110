// Keys of signatures, and grouping by key.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "base/hash.h"
#include "lsh/window_keys.h"
#include "refrain/lsh.h"
#include "refrain/signature.h"

namespace refrain {
namespace {

// Of the entries `alone` in 100 have a key of their own; the rest come in groups of 4.
EntrySource synthetic_entries(std::size_t count, std::uint64_t alone, std::size_t shards) {
  EntrySource source;
  source.entries = count;
  source.shards = shards;
  source.replay = [=](std::size_t shard, const EntrySink& sink) {
    KeyEntry batch[1024];
    const std::size_t begin = count * shard / shards;
    const std::size_t end = count * (shard + 1) / shards;
    for (std::size_t at = begin; at < end;) {
      std::size_t n = 0;
      for (; n < 1024 && at < end; ++n, ++at) {
        // An entry's place decides whether it is alone; the members of a group lie far apart.
        const std::uint64_t place = at % (count / 4);
        const std::uint64_t key = place % 100 < alone ? base::mix(at) : base::mix(place + (std::uint64_t{1} << 60));
        batch[n] = {key, static_cast<std::uint32_t>(at)};
      }
      sink({batch, n});
    }
  };
  return source;
}

// range(0): entries; range(1): how many in 100 stand alone; range(2): threads; range(3): with the filter.
void BM_group_by_key(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const auto threads = static_cast<unsigned>(state.range(2));
  EntrySource source = synthetic_entries(count, static_cast<std::uint64_t>(state.range(1)), threads);
  source.memory = state.range(3) != 0 ? 0 : std::size_t{1} << 40;
  std::size_t groups = 0;
  for (auto _ : state) {
    groups = 0;
    group_by_key(source, threads, [&](std::uint64_t, std::span<const std::uint32_t>) { ++groups; });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(count) * state.iterations());
  state.counters["groups"] = static_cast<double>(groups);
}
BENCHMARK(BM_group_by_key)
    ->Args({1'000, 80, 1, 0})
    ->Args({100'000, 80, 1, 0})
    ->Args({1'000'000, 80, 1, 0})
    ->Args({10'000'000, 80, 1, 0})
    ->Args({10'000'000, 80, 1, 1})
    ->Args({10'000'000, 0, 1, 0})
    ->Args({10'000'000, 100, 1, 0})
    ->Args({10'000'000, 80, 2, 0})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// What the source alone costs, for both passes together.
void BM_replay(benchmark::State& state) {
  constexpr std::size_t kCount = 10'000'000;
  const EntrySource source = synthetic_entries(kCount, 80, 1);
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (int pass = 0; pass < 2; ++pass) {
      source.replay(0, [&](std::span<const KeyEntry> entries) {
        for (const KeyEntry& entry : entries) sum += entry.key;
      });
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(kCount) * state.iterations());
}
BENCHMARK(BM_replay)->Unit(benchmark::kMillisecond);

void BM_band_keys(benchmark::State& state) {
  std::vector<std::uint64_t> hashes(300);
  for (std::size_t i = 0; i < hashes.size(); ++i) hashes[i] = base::mix(i);
  std::vector<std::uint32_t> signature(128);
  sign(hashes, signature);
  std::vector<std::uint64_t> keys;
  for (auto _ : state) {
    keys.clear();
    append_band_keys(signature, {21, 6}, keys);
    benchmark::DoNotOptimize(keys.data());
  }
  state.SetItemsProcessed(21 * state.iterations());
}
BENCHMARK(BM_band_keys);

// A sentence of 20 words by 64 bands of 2 rows.
void BM_window_keys(benchmark::State& state) {
  std::vector<std::uint64_t> words(20);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = base::mix(i);
  std::vector<std::uint64_t> keys;
  for (auto _ : state) {
    keys.clear();
    lsh::append_window_keys(words, {64, 2}, 1, keys);
    benchmark::DoNotOptimize(keys.data());
  }
}
BENCHMARK(BM_window_keys);

}  // namespace
}  // namespace refrain
