#include "refrain/shingles.h"

#include <cmath>
#include <random>
#include <set>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "oracle/signature.h"

namespace refrain {
namespace {

using Words = std::vector<std::uint64_t>;

Words shingles_of(const Words& words, std::size_t width) {
  Words result{1, 2, 3};
  hash_shingles(words, width, result);
  return result;
}

// Every text of up to `longest` words over three different words.
template <typename Visit>
void every_text(std::size_t longest, Visit visit) {
  for (std::size_t length = 0; length <= longest; ++length) {
    std::size_t texts = 1;
    for (std::size_t i = 0; i < length; ++i) texts *= 3;
    for (std::size_t text = 0; text < texts; ++text) {
      Words words;
      for (std::size_t i = 0, rest = text; i < length; ++i, rest /= 3) {
        words.push_back(base::mix(rest % 3 + 1));
      }
      visit(words);
    }
  }
}

TEST_CASE("shingles equal the oracle on all small texts", "[shingles]") {
  every_text(6, [](const Words& words) {
    for (std::size_t width = 1; width <= 8; ++width) {
      if (shingles_of(words, width) != oracle::shingles(words, width)) FAIL("width " << width);
    }
  });
}

TEST_CASE("shingles equal the oracle at every width and around chunks", "[shingles]") {
  std::mt19937_64 random(1);
  Words words(1100);
  for (auto& word : words) word = random();
  for (std::size_t width = 1; width <= 70; ++width) {
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, width - 1, width, width + 1, std::size_t{255}, std::size_t{256},
          std::size_t{257}, std::size_t{256} + width - 1, std::size_t{1100}}) {
      const Words text(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
      INFO("width " << width << ", words " << count);
      CHECK(shingles_of(text, width) == oracle::shingles(text, width));
      CHECK(shingle_hash(text) == (text.empty() ? 0 : oracle::shingle(text, 0, count)));
    }
  }
  for (const std::size_t width : {std::size_t{1000}, std::size_t{1024}, std::size_t{1100}}) {
    CHECK(shingles_of(words, width) == oracle::shingles(words, width));
  }
}

TEST_CASE("a short text has one shingle, an empty one none", "[shingles]") {
  CHECK(shingles_of({}, 5).empty());
  CHECK(shingles_of({7}, 5) == Words{shingle_hash(Words{7})});
  CHECK(shingles_of({7, 8, 9, 10}, 5).size() == 1);
  CHECK(shingles_of({7, 8, 9, 10, 11}, 5).size() == 1);
  CHECK(shingles_of({7, 8, 9, 10, 11, 12}, 5).size() == 2);
  Words none;
  append_shingles(Words{7, 8, 9, 10}, 5, none);
  CHECK(none.empty());
}

TEST_CASE("different runs of words have different shingles", "[shingles]") {
  // All different texts of up to 6 words over three words: order, repetition and length all count.
  std::set<std::uint64_t> hashes;
  std::size_t texts = 0;
  every_text(6, [&](const Words& words) {
    hashes.insert(shingle_hash(words));
    ++texts;
  });
  CHECK(hashes.size() == texts);
}

TEST_CASE("shingles of pieces are the shingles of the whole", "[shingles]") {
  std::mt19937_64 random(2);
  Words words(777);
  for (auto& word : words) word = random();
  for (const std::size_t width : {1u, 2u, 5u, 8u, 13u}) {
    Words pieces, pending;
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t next = std::min(words.size(), at + random() % 40);
      pending.insert(pending.end(), words.begin() + static_cast<std::ptrdiff_t>(at),
                     words.begin() + static_cast<std::ptrdiff_t>(next));
      append_shingles(pending, width, pieces);
      const std::size_t keep = std::min(pending.size(), width - 1);
      pending.erase(pending.begin(), pending.end() - static_cast<std::ptrdiff_t>(keep));
      at = next;
    }
    CHECK(pieces == shingles_of(words, width));
  }
}

TEST_CASE("every bit of a shingle depends on every bit of its words", "[shingles]") {
  // Words are the hashes of real short words as the text layer makes them. Each output bit must flip in half of the
  // cases.
  std::mt19937_64 random(4);
  for (std::size_t width = 1; width <= 9; ++width) {
    for (std::size_t place = 0; place < width; ++place) {
      std::vector<int> flips(64, 0);
      constexpr int kTrials = 4000;
      for (int trial = 0; trial < kTrials; ++trial) {
        Words words(width);
        for (auto& word : words) word = base::short_word_hash(random() & 0xffffff, 0, 3);
        const std::uint64_t before = shingle_hash(words);
        words[place] ^= std::uint64_t{1} << random() % 64;
        const std::uint64_t change = before ^ shingle_hash(words);
        for (std::size_t bit = 0; bit < 64; ++bit) flips[bit] += static_cast<int>(change >> bit & 1);
      }
      for (std::size_t bit = 0; bit < 64; ++bit) {
        INFO("width " << width << ", place " << place << ", bit " << bit);
        CHECK(std::abs(flips[bit] - kTrials / 2) < 6 * std::sqrt(kTrials) / 2);
      }
    }
  }
}

TEST_CASE("shingles of real-looking words fill all slots evenly", "[shingles]") {
  // Three-letter words, every pair of neighbours: the top 7 bits and the 7 bits above the low 32 are uniform.
  std::mt19937_64 random(6);
  for (const std::size_t width : {1u, 2u, 5u}) {
    std::set<std::uint64_t> different;
    std::vector<double> top(128), middle(128);
    while (different.size() < 17'000) {
      Words words(width);
      for (auto& word : words) {
        std::uint64_t letters = 0;
        for (int i = 0; i < 3; ++i) letters = letters << 8 | ('a' + random() % 26);
        word = base::short_word_hash(letters, 0, 3);
      }
      const std::uint64_t hash = shingle_hash(words);
      if (!different.insert(hash).second) continue;
      top[hash >> 57] += 1;
      middle[hash >> 25 & 127] += 1;
    }
    for (const auto& counts : {top, middle}) {
      double chi = 0;
      for (const double count : counts) {
        const double expected = static_cast<double>(different.size()) / 128;
        chi += (count - expected) * (count - expected) / expected;
      }
      CHECK(chi < 127 + 5 * std::sqrt(2 * 127.0));
    }
  }
}

}  // namespace
}  // namespace refrain
