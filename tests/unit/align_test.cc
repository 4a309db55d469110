#include "passage/align.h"

#include <cstdint>
#include <random>
#include <vector>

#include "catch.h"
#include "oracle/align.h"

using refrain::passage::align;
using refrain::passage::AlignedWords;
using refrain::passage::common_length;

namespace {

using Words = std::vector<std::uint32_t>;

void hold_against_oracle(const Words& left, const Words& right) {
  const std::uint32_t expected = oracle::common_length(left, right);
  const std::vector<AlignedWords> matches = align(left, right);
  REQUIRE(matches.size() == expected);
  REQUIRE(common_length(left, right) == expected);
  for (std::size_t k = 0; k < matches.size(); ++k) {
    REQUIRE(left[matches[k].left] == right[matches[k].right]);
    if (k > 0) {
      REQUIRE(matches[k].left > matches[k - 1].left);
      REQUIRE(matches[k].right > matches[k - 1].right);
    }
  }
}

Words random_words(std::mt19937_64& random, std::size_t size, std::uint32_t letters) {
  Words words(size);
  for (auto& word : words) word = static_cast<std::uint32_t>(random() % letters);
  return words;
}

// All sequences of up to `most` words over three letters.
std::vector<Words> all_sequences(std::size_t most) {
  std::vector<Words> all{{}};
  for (std::size_t from = 0, size = 0; size < most; ++size) {
    const std::size_t to = all.size();
    for (; from < to; ++from) {
      for (std::uint32_t letter = 0; letter < 3; ++letter) {
        Words longer = all[from];
        longer.push_back(letter);
        all.push_back(std::move(longer));
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("alignment: every pair of short sequences") {
  const auto all = all_sequences(5);
  for (const Words& left : all) {
    for (const Words& right : all) hold_against_oracle(left, right);
  }
}

TEST_CASE("alignment: random sequences across the borders of machine words") {
  std::mt19937_64 random(1);
  for (const std::size_t size : {1u, 63u, 64u, 65u, 127u, 128u, 129u, 300u}) {
    for (const std::uint32_t letters : {2u, 5u, 40u, 1000u}) {
      for (int turn = 0; turn < 5; ++turn) {
        hold_against_oracle(random_words(random, size, letters), random_words(random, random() % 200, letters));
      }
    }
  }
}

TEST_CASE("alignment: sequences too long to keep every row") {
  std::mt19937_64 random(2);
  const Words left = random_words(random, 20'000, 500);
  Words right = left;
  for (int edit = 0; edit < 3'000; ++edit) right[random() % right.size()] = static_cast<std::uint32_t>(random() % 500);
  right.erase(right.begin() + 100, right.begin() + 400);
  right.insert(right.begin(), 7);
  right.push_back(9);
  hold_against_oracle(left, right);
}

TEST_CASE("alignment: the longest run of neighbours") {
  const Words left{1, 2, 3, 9, 4, 5};
  const Words right{1, 2, 3, 4, 5};
  CHECK(refrain::passage::longest_run(align(left, right)) == 3);
  CHECK(refrain::passage::longest_run({}) == 0);
}
