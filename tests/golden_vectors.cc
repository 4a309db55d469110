// Prints what fixed texts come to: words, hashes, sentence edges, shingles, keys and frequencies. The same on every
// machine and on every path; tests/golden_vectors.txt holds what it must be.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/log.h"
#include "refrain/background.h"
#include "refrain/lsh.h"
#include "refrain/sentences.h"
#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "refrain/words.h"
#include "sketch/rarity.h"
#include "text/hash_words.h"

namespace {

using namespace refrain;

void print(const char* name, std::uint64_t value) {
  std::printf("%s %016llx\n", name, static_cast<unsigned long long>(value));
}

// One number for many.
std::uint64_t digest(const std::vector<std::uint64_t>& values) {
  std::uint64_t sum = values.size();
  for (const std::uint64_t value : values) sum = base::combine(sum, value);
  return sum;
}

template <typename Number>
std::vector<std::uint64_t> widened(const std::vector<Number>& values) {
  return {values.begin(), values.end()};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 0x20 && c < 0x7f && c != '\\') {
      out += c;
    } else {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += code;
    }
  }
  return out;
}

void print_text(std::string_view text, bool each_word) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint64_t> places;
  std::vector<std::uint64_t> frequencies;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    const double frequency = background_frequency(word.hash);
    hashes.push_back(word.hash);
    places.push_back(std::uint64_t{word.begin} << 32 | word.end);
    frequencies.push_back(std::bit_cast<std::uint64_t>(frequency));
    if (each_word) {
      const std::string folded = fold_word(text.substr(word.begin, word.end - word.begin));
      std::printf("word %u-%u %u %s %016llx %s %.17g\n", word.begin, word.end, flags[i], escaped(folded).c_str(),
                  static_cast<unsigned long long>(word.hash), word_hash(folded) == word.hash ? "same" : "DIFFERS",
                  frequency);
    }
  }
  std::vector<std::uint64_t> streamed;
  for (std::size_t from = 0; from < text.size();) from = text::hash_words(text, from, streamed);
  const std::vector<std::uint8_t> prices = edge_prices(text, words, flags);

  std::printf("words %zu\n", words.size());
  print("hashes", digest(hashes));
  print("streamed", digest(streamed));
  print("places", digest(places));
  print("flags", digest(widened(flags)));
  print("frequencies", digest(frequencies));
  print("prices", digest(widened(prices)));
  print("sentences", digest(widened(sentence_starts(prices, flags))));
  for (const std::size_t shingle : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{13}}) {
    std::vector<std::uint64_t> shingles;
    hash_shingles(hashes, shingle, shingles);
    std::printf("shingles of %zu", shingle);
    print("", digest(shingles));
  }
  for (const std::size_t slots : {std::size_t{64}, kDefaultSlots, kMaxSlots}) {
    std::vector<std::uint32_t> signature(slots);
    sign_text(text, 5, signature);
    std::vector<std::uint8_t> small(slots);
    truncate_signature(signature, small);
    std::printf("signature of %zu slots", slots);
    print("", digest(widened(signature)));
    print("its low bits", digest(widened(small)));
  }
}

// Words of many lengths and scripts, by arithmetic alone.
std::string long_text() {
  const std::string_view pieces[] = {"refrain",
                                     "a",
                                     "The",
                                     "incomprehensibilities",
                                     "na\u00efve",
                                     "\u0441\u043b\u043e\u0432\u043e",
                                     "2019",
                                     "don't",
                                     "\u4e2d\u6587",
                                     "\u0e01\u0e33",
                                     "e\u0301t\u00e9",
                                     "\uff21\uff22",
                                     "\u0939\u093e\u0925",
                                     "Stra\u00dfe",
                                     "\xff",
                                     "x\u00ady"};
  const std::string_view gaps[] = {" ", ". ", ", ", "\n\n", "; ", " \u2014 ", "? ", "-"};
  std::string text;
  std::uint64_t state = 1;
  for (int i = 0; i < 30'000; ++i) {
    state = base::mix(state + 1);
    text += pieces[state % std::size(pieces)];
    text += gaps[(state >> 32) % std::size(gaps)];
  }
  return text;
}

void print_keys() {
  std::vector<std::uint32_t> signature;
  for (std::uint64_t i = 0; i < 128; ++i) signature.push_back(static_cast<std::uint32_t>(base::mix(i)));
  std::vector<std::uint64_t> keys;
  append_band_keys(signature, Bands{21, 6}, keys);
  print("band keys", digest(keys));

  std::vector<sketch::CountedWord> window;
  for (std::uint32_t i = 0; i < 12; ++i) window.push_back({i, 2 + i * 7 % 5, base::mix(i)});
  const sketch::RareWords rare = sketch::rarest_words(window);
  for (const sketch::CountedWord& word : rare.span()) std::printf("rare %u %u\n", word.id, word.count);
  const sketch::PairKeys pairs = sketch::rare_pair_keys(rare, 12);
  print("pair keys", digest({pairs.span().begin(), pairs.span().end()}));
}

void print_estimates() {
  const std::string text = long_text();
  std::vector<std::uint32_t> whole(kDefaultSlots);
  std::vector<std::uint32_t> half(kDefaultSlots);
  sign_text(text, 5, whole);
  sign_text(std::string_view(text).substr(0, text.size() / 2), 5, half);
  const JaccardEstimate estimate = estimate_jaccard(whole, half);
  std::printf("estimate %.17g %.17g %.17g\n", estimate.value, estimate.low, estimate.high);
  const Bands bands = choose_bands(kDefaultSlots, 0.8, 0.99);
  std::printf("bands %zu x %zu\n", bands.bands, bands.rows);
}

void print_logarithms() {
  std::vector<std::uint64_t> bits;
  for (double x = 1e-9; x < 1e9; x *= 1.37) bits.push_back(std::bit_cast<std::uint64_t>(base::natural_log(x)));
  print("logarithms", digest(bits));
  std::printf("ln 2 %.17g\n", base::natural_log(2));
}

}  // namespace

int main() {
  const std::string_view texts[] = {
      "",
      "One morning, the ferry did not come. The ferry did not come at all!",
      "Don't STOP at 3.14 na\u00efve Stra\u00dfe \ufb01sh \uff21\uff22\uff23 x\u00ady "
      "e\u0301t\u00e9",
      "\u0421\u043b\u043e\u0432\u043e \u03b1\u03b2\u03b3 \u0939\u093e\u0925 "
      "\u4e2d\u6587\u3002\u3042\u3099 "
      "\u0e01\u0e33 \uff76\uff9e",
      "broken \xff\xfe bytes \xe2\x82 and \xf0\x9f\x98\x80 signs",
  };
  for (const std::string_view text : texts) {
    std::printf("text %s\n", escaped(text).c_str());
    print_text(text, true);
  }
  std::printf("long text\n");
  print_text(long_text(), false);
  print_keys();
  print_estimates();
  print_logarithms();
  return 0;
}
