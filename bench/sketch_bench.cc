// Shingles, signatures, and the whole way from text to a signature.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/cpu.h"
#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "sketch/empty_slots.h"
#include "sketch/rarity.h"
#include "text/hash_words.h"

namespace refrain {
namespace {

std::vector<std::uint64_t> random_hashes(std::size_t count) {
  std::mt19937_64 random(count);
  std::vector<std::uint64_t> hashes(count);
  for (auto& hash : hashes) hash = random();
  return hashes;
}

// Prose of made-up words with the lengths of English ones, some 5.5 bytes a word with what stands between.
std::string prose(std::size_t size) {
  std::mt19937_64 random(1);
  std::discrete_distribution<int> length({0, 3, 17, 21, 16, 11, 9, 8, 6, 4, 3, 1, 1});
  std::string text;
  while (text.size() < size) {
    const int letters = length(random);
    const bool capital = random() % 12 == 0;
    for (int i = 0; i < letters; ++i) {
      text += static_cast<char>((i == 0 && capital ? 'A' : 'a') + static_cast<int>(random() % 26));
    }
    text += random() % 9 == 0 ? ", " : random() % 14 == 0 ? ".\n" : " ";
  }
  text.resize(size);
  return text;
}

void bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

void items(benchmark::State& state, std::size_t items) {
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
}

// range(0): bytes a document. Run with REFRAIN_PORTABLE=1 in the environment for the portable path.
void BM_sign_text(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::string text = prose(4 << 20);
  std::vector<std::uint32_t> signature(128);
  TextScratch scratch;
  std::size_t at = 0;
  for (auto _ : state) {
    if (at + size > text.size()) at = 0;
    benchmark::DoNotOptimize(sign_text(std::string_view(text).substr(at, size), 5, signature, scratch));
    benchmark::DoNotOptimize(signature.data());
    at += size;
  }
  bytes(state, size);
  state.SetLabel(base::use_avx2() ? "avx2" : "portable");
}
BENCHMARK(BM_sign_text)->Arg(1 << 10)->Arg(4 << 10)->Arg(32 << 10)->Arg(1 << 20);

void BM_hash_words_of_chunk(benchmark::State& state) {
  const std::string text = prose(4 << 10);
  std::vector<std::uint64_t> words;
  for (auto _ : state) {
    words.clear();
    benchmark::DoNotOptimize(text::hash_words(text, 0, words));
  }
  bytes(state, text.size());
  items(state, words.size());
}
BENCHMARK(BM_hash_words_of_chunk);

// range(0): words a shingle.
void BM_shingles(benchmark::State& state) {
  const auto words = random_hashes(800);
  std::vector<std::uint64_t> shingles;
  for (auto _ : state) {
    hash_shingles(words, static_cast<std::size_t>(state.range(0)), shingles);
    benchmark::DoNotOptimize(shingles.data());
  }
  items(state, shingles.size());
}
BENCHMARK(BM_shingles)->DenseRange(1, 8)->Arg(13)->Arg(50);

// range(0): hashes; range(1): slots.
void BM_sign(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  // Many sets in turn, so that no branch is learnt by heart.
  const auto all = random_hashes(1 << 16);
  std::vector<std::uint32_t> signature(static_cast<std::size_t>(state.range(1)));
  std::size_t at = 0;
  for (auto _ : state) {
    if (at + count > all.size()) at = 0;
    sign({all.data() + at, count}, signature);
    benchmark::DoNotOptimize(signature.data());
    at += count;
  }
  items(state, count);
  state.SetLabel(base::use_avx2() ? "avx2" : "portable");
}
BENCHMARK(BM_sign)->ArgsProduct({{20, 100, 500, 5000}, {128, 256}});

void BM_sign_portable(benchmark::State& state) {
  const auto hashes = random_hashes(static_cast<std::size_t>(state.range(0)));
  std::vector<std::uint32_t> signature(128);
  for (auto _ : state) {
    std::fill(signature.begin(), signature.end(), kEmptySlot);
    sketch::fill_empty_slots_portable(reinterpret_cast<const unsigned char*>(hashes.data()), 8, hashes.size(),
                                      signature.data(), 128);
    benchmark::DoNotOptimize(signature.data());
  }
  items(state, hashes.size());
}
BENCHMARK(BM_sign_portable)->Arg(20)->Arg(100);

void BM_merge(benchmark::State& state) {
  std::vector<std::uint32_t> a(128), b(128);
  sign(random_hashes(300), a);
  sign(random_hashes(301), b);
  for (auto _ : state) {
    merge_signature(a, b);
    benchmark::DoNotOptimize(a.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_merge);

void BM_estimate(benchmark::State& state) {
  std::vector<std::uint32_t> a(128), b(128);
  sign(random_hashes(300), a);
  sign(random_hashes(301), b);
  for (auto _ : state) {
    benchmark::DoNotOptimize(estimate_jaccard(a, b));
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_estimate);

void BM_equal_slots(benchmark::State& state) {
  std::vector<std::uint32_t> a(128), b(128);
  sign(random_hashes(300), a);
  sign(random_hashes(301), b);
  for (auto _ : state) {
    benchmark::DoNotOptimize(equal_slots(a, b));
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_equal_slots);

void BM_estimate_8_bits(benchmark::State& state) {
  std::vector<std::uint32_t> a(128), b(128);
  std::vector<std::uint8_t> small_a(128), small_b(128);
  sign(random_hashes(300), a);
  sign(random_hashes(301), b);
  truncate_signature(a, small_a);
  truncate_signature(b, small_b);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        equal_slots(std::span<const std::uint8_t>(small_a), std::span<const std::uint8_t>(small_b)));
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_estimate_8_bits);

void BM_rarest_words(benchmark::State& state) {
  // Sentences of 20 words with counts that fall as 1/rank.
  std::mt19937_64 random(2);
  std::vector<sketch::CountedWord> words(20 * 1000);
  for (auto& word : words) {
    const auto rank = 1 + random() % 1000 * (1 + random() % 100) / 100;
    word = {static_cast<std::uint32_t>(rank), static_cast<std::uint32_t>(100'000 / rank), rank * 77};
  }
  std::size_t at = 0, keys = 0;
  for (auto _ : state) {
    at = (at + 20) % words.size();
    const sketch::PairKeys pairs =
        sketch::rare_pair_keys(sketch::rarest_words(std::span(words).subspan(at, 20)), 16 * 100'000);
    keys += pairs.size;
    benchmark::DoNotOptimize(pairs);
  }
  items(state, 20);
}
BENCHMARK(BM_rarest_words);

}  // namespace
}  // namespace refrain
