// Speed of finding and hashing words, on both paths: prose of ASCII made from a seed, and text of other scripts.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/cpu.h"
#include "base/hash.h"
#include "refrain/words.h"
#include "text/words_paths.h"

namespace refrain {
namespace {

constexpr std::size_t kTextBytes = std::size_t{4} << 20;

// Numbers from a seed, the same everywhere.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}

  std::size_t below(std::size_t bound) {
    state_ += 0x9e3779b97f4a7c15u;
    return static_cast<std::size_t>(base::mix(state_) >> 33) % bound;
  }

 private:
  std::uint64_t state_;
};

// A word's length in prose: of a hundred words, how many have 1, 2, 3, ... letters.
constexpr std::array<unsigned, 14> kLengths = {4, 17, 21, 17, 11, 8, 7, 5, 4, 3, 1, 1, 0, 1};

std::size_t word_length(Numbers& numbers) {
  std::size_t left = numbers.below(100);
  for (std::size_t i = 0; i < kLengths.size(); ++i) {
    if (left < kLengths[i]) return i + 1;
    left -= kLengths[i];
  }
  return kLengths.size();
}

// Words of `letters` (each a letter as bytes), with blanks, commas, full stops and capitals or digits now and then; a
// share of `foreign` in a hundred words is of `letters`, the rest of ASCII.
std::string make_text(const std::vector<std::string>& letters, std::size_t foreign) {
  Numbers numbers(1);
  std::string text;
  while (text.size() < kTextBytes) {
    const bool ascii = numbers.below(100) >= foreign;
    const std::size_t length = word_length(numbers);
    const bool number = numbers.below(50) == 0;
    const bool capital = numbers.below(8) == 0;
    for (std::size_t i = 0; i < length; ++i) {
      if (number) {
        text += static_cast<char>('0' + numbers.below(10));
      } else if (ascii || letters.empty()) {
        const char letter = static_cast<char>('a' + numbers.below(26));
        text += capital && i == 0 ? static_cast<char>(letter - 32) : letter;
      } else {
        text += letters[numbers.below(letters.size())];
      }
    }
    const std::size_t mark = numbers.below(12);
    text += mark == 0 ? ". " : mark == 1 ? ", " : " ";
  }
  return text;
}

std::vector<std::string> letters_from(unsigned first, unsigned count) {
  std::vector<std::string> letters;
  for (unsigned c = first; c < first + count; ++c) {
    std::string letter;
    if (c < 0x800) {
      letter += static_cast<char>(0xc0 | c >> 6);
    } else {
      letter += static_cast<char>(0xe0 | c >> 12);
      letter += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    }
    letter += static_cast<char>(0x80 | (c & 0x3f));
    letters.push_back(letter);
  }
  return letters;
}

const std::string& text_of(std::int64_t kind) {
  static const std::array<std::string, 5> kTexts = {
      make_text({}, 0),                           // ASCII prose
      make_text(letters_from(0xe0, 20), 15),      // Latin with accents
      make_text(letters_from(0x430, 32), 98),     // Cyrillic
      make_text(letters_from(0x4e00, 2000), 98),  // Han
      make_text(letters_from(0x3a0, 0x100),
                50),  // Greek, Cyrillic, capitals and what must be folded
  };
  return kTexts[static_cast<std::size_t>(kind)];
}

void count(benchmark::State& state, const std::string& text, std::size_t words) {
  static constexpr std::array<const char*, 5> kNames = {"ascii", "latin", "cyrillic", "han", "mixed"};
  state.SetLabel(kNames[static_cast<std::size_t>(state.range(0))]);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(words));
}

using Hash = std::size_t (*)(std::string_view, std::size_t, std::vector<std::uint64_t>&);
using Find = void (*)(std::string_view, std::vector<Word>&, std::vector<std::uint8_t>&);

// Hashes chunk by chunk into the same array, as sketching does.
void hash_words_bench(benchmark::State& state, Hash hash) {
  const std::string& text = text_of(state.range(0));
  std::vector<std::uint64_t> hashes;
  std::size_t words = 0;
  for (auto _ : state) {
    words = 0;
    for (std::size_t at = 0; at < text.size();) {
      hashes.clear();
      at = hash(text, at, hashes);
      words += hashes.size();
    }
    benchmark::DoNotOptimize(words);
  }
  count(state, text, words);
}

// Documents of 4 KB each, as a feed has them.
void find_words_bench(benchmark::State& state, Find find) {
  const std::string& text = text_of(state.range(0));
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  std::size_t found = 0;
  for (auto _ : state) {
    found = 0;
    for (std::size_t at = 0; at < text.size(); at += 4096) {
      find(std::string_view(text).substr(at, 4096), words, flags);
      found += words.size();
    }
    benchmark::DoNotOptimize(found);
  }
  count(state, text, found);
}

BENCHMARK_CAPTURE(hash_words_bench, portable, text::hash_words_portable)->DenseRange(0, 4);
BENCHMARK_CAPTURE(find_words_bench, portable, text::find_words_portable)->DenseRange(0, 4);

#if defined(__x86_64__)
// Registered only where the machine can run it.
const bool kRegistered = [] {
  if (!base::use_avx2()) return false;
  benchmark::RegisterBenchmark("hash_words_bench/avx2", hash_words_bench, text::hash_words_by_blocks)->DenseRange(0, 4);
  benchmark::RegisterBenchmark("find_words_bench/avx2", find_words_bench, text::find_words_by_blocks)->DenseRange(0, 4);
  return true;
}();
#endif

}  // namespace
}  // namespace refrain
