#include "refrain/background.h"

#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "catch.h"
#include "refrain/words.h"

namespace refrain {
namespace {

double frequency(std::string_view folded) { return background_frequency(word_hash(folded)); }

// Within the rounding of the frequency (half a step of the table, and that of the source).
bool is_about(double value, double expected) { return value > expected / 1.03 && value < expected * 1.03; }

TEST_CASE("background: common English words in their order") {
  const std::string_view ranked[] = {"the", "of", "you", "time", "house", "measure", "kennedy"};
  double before = 1;
  for (const std::string_view word : ranked) {
    CAPTURE(word);
    CHECK(frequency(word) > kUnlistedFrequency);
    CHECK(frequency(word) < before);
    before = frequency(word);
  }
  CHECK(is_about(frequency("the"), 5.37e-2));
  CHECK(is_about(frequency("time"), 1.951e-3));
  CHECK(is_about(frequency("house"), 5.144e-4));
}

TEST_CASE("background: what tokens with apostrophes and digits fall into is listed") {
  CHECK(frequency("don") > 1e-3);
  CHECK(frequency("t") > 1e-3);
  CHECK(frequency("7") > 1e-4);
  CHECK(frequency("10") > frequency("23"));
  CHECK(frequency("2019") > frequency("1999"));
  CHECK(frequency("00") < 1e-3);  // the shape of all numbers of two digits in the source, not this number
}

TEST_CASE("background: a few words of other languages") {
  const std::string_view words[] = {
      "und",
      "maison",
      "pero",
      "\u00fcber",                             // German
      "\u0445\u043e\u0440\u043e\u0448\u043e",  // Russian
      "\u03ba\u03b1\u03b9",                    // Greek
      "\u0939\u093e\u0925",                    // Hindi
      "\u0641\u064a",                          // Arabic
      "kh\u00f4ng",                            // Vietnamese
  };
  for (const std::string_view word : words) {
    CAPTURE(word);
    CHECK(frequency(word) > kUnlistedFrequency);
  }
  CHECK(is_about(frequency("und"), 2.63e-2));
  CHECK(is_about(frequency("maison"), 3.388e-4));
}

TEST_CASE("background: words longer than a register are found") {
  // 21 bytes of Tamil: beyond what the short hash takes.
  CHECK(is_about(frequency("\u0bae\u0bb1\u0bcd\u0bb1\u0bc1\u0bae\u0bcd"), 4.786e-3));
}

TEST_CASE("background: scripts without spaces and rare words are not listed") {
  CHECK(frequency("\u7684") == kUnlistedFrequency);
  CHECK(frequency("\u306e") == kUnlistedFrequency);
  CHECK(frequency("photosynthesis") == kUnlistedFrequency);
  CHECK(frequency("zygomorphic") == kUnlistedFrequency);
  CHECK(frequency("") == kUnlistedFrequency);
}

TEST_CASE("background: every value is in its range, whatever the hash") {
  int listed = 0;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) {
    const double value = background_frequency(base::mix(i));
    if (value == kUnlistedFrequency) continue;
    ++listed;
    CHECK(value > kUnlistedFrequency);
    CHECK(value <= 0.1000001);
  }
  CHECK(listed < 10);  // 35,000 / 2^36 of them are expected to be taken for a listed word
  CHECK(background_frequency(0) >= kUnlistedFrequency);
  CHECK(background_frequency(~std::uint64_t{0}) >= kUnlistedFrequency);
}

}  // namespace
}  // namespace refrain
