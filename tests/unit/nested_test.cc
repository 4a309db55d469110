// Each pair of places once, held against comparing all with all.

#include "passage/nested.h"

#include <random>
#include <vector>

#include "catch.h"
#include "oracle/nested.h"

using namespace refrain::passage;  // NOLINT(google-build-using-namespace): short test

TEST_CASE("nested: the same overlaps go as when each is held against all") {
  std::mt19937_64 random(5);
  std::size_t dropped = 0;
  for (int turn = 0; turn < 300; ++turn) {
    std::vector<Found> found;
    std::vector<std::uint32_t> words;
    const std::size_t size = 1 + random() % 12;
    for (std::size_t k = 0; k < size; ++k) {
      Found one;
      one.left_document = static_cast<std::uint32_t>(random() % 2);
      one.right_document = 2 + static_cast<std::uint32_t>(random() % 2);
      one.left.begin = random() % 30;
      one.left.end = one.left.begin + 1 + random() % 15;
      one.right.begin = 100 + random() % 30;
      one.right.end = one.right.begin + 1 + random() % 15;
      one.origin = random() % 3 == 0 ? Origin::kRun : random() % 6 == 0 ? Origin::kRepeated : Origin::kPassage;
      found.push_back(one);
      words.push_back(static_cast<std::uint32_t>(1 + random() % 6));
    }
    const auto told = told_twice(found, words);
    CHECK(told == oracle::told_twice(found, words));
    for (const bool one : told) dropped += one ? 1 : 0;
  }
  CHECK(dropped > 200);
}

TEST_CASE("nested: what shares less than half of the shorter one on one side stays") {
  const Found large{.left_document = 0, .right_document = 1, .left = {0, 40}, .right = {0, 40}};
  Found small{.left_document = 0, .right_document = 1, .left = {10, 20}, .right = {36, 46}};
  CHECK(told_twice(std::vector{large, small}, std::vector<std::uint32_t>{40, 10}) == std::vector{false, false});
  small.right = {34, 44};
  CHECK(told_twice(std::vector{large, small}, std::vector<std::uint32_t>{40, 10}) == std::vector{false, true});
  small.right_document = 2;
  CHECK(told_twice(std::vector{large, small}, std::vector<std::uint32_t>{40, 10}) == std::vector{false, false});
}
