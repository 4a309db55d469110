// The passage finder: one draft alone, one draft beside one source, and a collection.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "refrain/passages.h"

namespace refrain {
namespace {

// Sentences of words whose ranks follow Zipf's law; one in `repeat` takes up one said before, a few of its words
// exchanged.
class Prose {
 public:
  explicit Prose(std::uint64_t seed) : random_(seed) {}

  std::string document(std::size_t words, unsigned repeat) {
    std::string text;
    for (std::size_t count = 0; count < words;) {
      std::vector<std::string> sentence;
      if (!said_.empty() && random_() % repeat == 0) {
        sentence = said_[random_() % said_.size()];
        for (std::string& word : sentence) {
          if (random_() % 6 == 0) word = this->word();
        }
      } else {
        sentence.resize(8 + random_() % 18);
        for (std::string& word : sentence) word = this->word();
        if (said_.size() < 5000) said_.push_back(sentence);
      }
      for (const std::string& word : sentence) text += (word == sentence.front() ? "" : " ") + word;
      text += count % 90 < 20 ? ".\n\n" : ". ";
      count += sentence.size();
    }
    return text;
  }

 private:
  std::string word() {
    const double uniform = static_cast<double>(random_() >> 11) * 0x1p-53;
    auto rank = static_cast<std::uint64_t>(std::exp(uniform * 11));
    std::string out;
    for (rank += 27; rank > 0; rank /= 23) out.push_back("aeioubcdfghklmnprstvwyz"[rank % 23]);
    return out;
  }

  std::mt19937_64 random_;
  std::vector<std::vector<std::string>> said_;
};

void run(benchmark::State& state, const std::vector<std::string>& texts, const PassageOptions& options) {
  std::vector<DocumentText> documents;
  std::size_t bytes = 0;
  for (const std::string& text : texts) {
    documents.push_back({.text = text});
    bytes += text.size();
  }
  std::size_t overlaps = 0;
  for (auto _ : state) {
    const PassageReport report = find_passages(documents, options);
    overlaps = report.overlaps.size();
    benchmark::DoNotOptimize(overlaps);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(texts.size()));
  state.counters["overlaps"] = static_cast<double>(overlaps);
}

void passages_draft(benchmark::State& state) {
  run(state, {Prose(1).document(static_cast<std::size_t>(state.range(0)), 30)}, {});
}
BENCHMARK(passages_draft)->ArgName("words")->Arg(1'000)->Arg(20'000)->Unit(benchmark::kMillisecond);

void passages_pair(benchmark::State& state) {
  Prose prose(2);
  const std::size_t words = static_cast<std::size_t>(state.range(0));
  const std::string source = prose.document(words, 1'000'000);
  run(state, {prose.document(words, 10), source}, {.within = false});
}
BENCHMARK(passages_pair)->ArgName("words")->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void passages_collection(benchmark::State& state) {
  Prose prose(3);
  std::vector<std::string> texts;
  for (std::int64_t d = 0; d < state.range(0); ++d) texts.push_back(prose.document(400, 60));
  run(state, texts, {.threads = static_cast<unsigned>(state.range(1))});
}
BENCHMARK(passages_collection)
    ->ArgNames({"documents", "threads"})
    ->Args({1'000, 1})
    ->Args({4'000, 1})
    ->Args({4'000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace refrain
