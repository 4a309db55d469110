#include "passage/lookup_keys.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "catch.h"

namespace refrain::passage {
namespace {

std::vector<std::uint64_t> kept_of(const std::string& text) {
  std::vector<std::uint64_t> keys;
  lookup_keys(text, &keys, nullptr);
  return keys;
}

std::vector<std::uint64_t> asked_of(const std::string& text) {
  std::vector<std::uint64_t> keys;
  lookup_keys(text, nullptr, &keys);
  return keys;
}

std::size_t shared(const std::string& kept, const std::string& asked) {
  std::vector<std::uint64_t> both;
  const auto left = kept_of(kept);
  const auto right = asked_of(asked);
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
  return both.size();
}

std::string words(std::mt19937_64& random, std::size_t count, const char* stem) {
  std::string text;
  for (std::size_t k = 0; k < count; ++k) text += (k > 0 ? " " : "") + (stem + std::to_string(random() % 100'000));
  return text;
}

TEST_CASE("lookup keys: what is kept of a text is asked for by the same text") {
  std::mt19937_64 random(1);
  for (const std::size_t count : {0u, 1u, 4u, 5u, 6u, 8u, 40u, 300u}) {
    const std::string text = words(random, count, "w");
    const auto kept = kept_of(text);
    const auto asked = asked_of(text);
    std::vector<std::uint64_t> both[2];
    lookup_keys(text, &both[0], &both[1]);
    CHECK((both[0] == kept && both[1] == asked));
    CHECK(std::is_sorted(kept.begin(), kept.end()));
    CHECK(std::adjacent_find(asked.begin(), asked.end()) == asked.end());
    CHECK(std::includes(asked.begin(), asked.end(), kept.begin(), kept.end()));
    CHECK(kept.empty() == (count < 2));
  }
  // About one a word.
  const std::string text = words(random, 3000, "w");
  CHECK(kept_of(text).size() < 2000);
}

TEST_CASE("lookup keys: a run of eight words is seen wherever it is") {
  std::mt19937_64 random(2);
  for (int turn = 0; turn < 200; ++turn) {
    const std::string run = words(random, 8, "run");
    const std::string one = words(random, random() % 30, "a") + " " + run + " " + words(random, random() % 30, "b");
    const std::string other = words(random, random() % 30, "c") + " " + run + " " + words(random, random() % 30, "d");
    CHECK(shared(one, other) > 0);
  }
}

TEST_CASE("lookup keys: a sentence in other words is seen by two of its rare words") {
  CHECK(shared("The ministry in Ouagadougou said that the Zarmatou dam would be finished before the rains come.",
               "Before it starts to rain the Zarmatou dam will be ready, Ouagadougou promises.") > 0);
  CHECK(shared("They said that it would be finished before the end of the year.",
               "It was said by them at the end of it that the year was finished.") == 0);
}

}  // namespace
}  // namespace refrain::passage
