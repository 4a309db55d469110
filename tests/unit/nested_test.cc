// Each pair of places once, held against comparing all with all.

#include "passage/nested.h"

#include <random>
#include <vector>

#include "catch.h"
#include "oracle/nested.h"

using namespace refrain::passage;  // NOLINT(google-build-using-namespace): short test

namespace {

// Words that both have, from the first ones on.
Measure shared(const Found& found, std::uint32_t words) {
  Measure out;
  out.words = words;
  for (std::uint32_t k = 0; k < words; ++k) out.matches.push_back({k, k});
  REQUIRE(words <= found.left.size());
  REQUIRE(words <= found.right.size());
  return out;
}

}  // namespace

TEST_CASE("nested: the same overlaps go as when each is held against all") {
  std::mt19937_64 random(5);
  std::size_t dropped = 0;
  for (int turn = 0; turn < 300; ++turn) {
    std::vector<Found> found;
    std::vector<Measure> measures;
    const std::size_t size = 1 + random() % 12;
    for (std::size_t k = 0; k < size; ++k) {
      Found one;
      one.left_document = static_cast<std::uint32_t>(random() % 2);
      one.right_document = 1 + static_cast<std::uint32_t>(random() % 2);
      one.left.begin = random() % 60;
      one.left.end = one.left.begin + 6 + random() % 15;
      one.right.begin = 100 + random() % 60;
      one.right.end = one.right.begin + 6 + random() % 15;
      one.origin = random() % 3 == 0 ? Origin::kRun : random() % 6 == 0 ? Origin::kRepeated : Origin::kPassage;
      found.push_back(one);
      measures.push_back(shared(one, static_cast<std::uint32_t>(1 + random() % 6)));
    }
    const auto told = told_twice(found, measures);
    CHECK(told == oracle::told_twice(found, measures));
    for (const bool one : told) dropped += one ? 1 : 0;
  }
  CHECK(dropped > 200);
}

TEST_CASE("nested: the same place is told once, a neighbour stays") {
  const Found large{.left_document = 0, .right_document = 1, .left = {0, 40}, .right = {0, 40}};
  Found small{.left_document = 0, .right_document = 1, .left = {35, 45}, .right = {36, 46}};
  const auto told = [&] {
    return told_twice(std::vector{large, small}, std::vector{shared(large, 30), shared(small, 9)});
  };
  CHECK(told() == std::vector{false, false});
  small.left = {30, 40};
  small.right = {34, 44};
  CHECK(told() == std::vector{false, true});
  small.right_document = 2;
  CHECK(told() == std::vector{false, false});
}

TEST_CASE("nested: a run stays before a passage that is a part of it") {
  const Found run{.left_document = 0, .right_document = 1, .left = {0, 88}, .right = {10, 98}, .origin = Origin::kRun};
  Found part{.left_document = 0, .right_document = 1, .left = {50, 88}, .right = {60, 98}};
  const auto told = [&] { return told_twice(std::vector{run, part}, std::vector{shared(run, 88), shared(part, 38)}); };
  CHECK(told() == std::vector{false, true});
  part.left.end = 90;  // it goes on
  part.right.end = 100;
  CHECK(told() == std::vector{true, false});
}

TEST_CASE("nested: a further copy in one document is told within it") {
  const Found large{.left_document = 0, .right_document = 1, .left = {0, 40}, .right = {0, 40}};
  Found further{.left_document = 0, .right_document = 1, .left = {10, 20}, .right = {60, 70}};
  const auto told = [&](std::uint32_t words) {
    return told_twice(std::vector{large, further}, std::vector{shared(large, words), shared(further, 10)});
  };
  CHECK(told(40) == std::vector{false, true});
  CHECK(told(12) == std::vector{false, false});  // the large one shares little of that place
  further.right_document = 0;
  CHECK(told(40) == std::vector{false, false});
}
