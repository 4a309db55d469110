// Word-for-word runs, held against every pair of places of short texts.

#include "passage/runs.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "passage/candidates.h"
#include "passage/collection.h"

using namespace refrain;           // NOLINT(google-build-using-namespace): short test
using namespace refrain::passage;  // NOLINT(google-build-using-namespace)

namespace {

using Letters = std::vector<std::uint32_t>;

std::string text_of(const Letters& letters) {
  std::string text;
  for (const std::uint32_t letter : letters) text += std::string(1, static_cast<char>('a' + letter)) + " ";
  return text;
}

bool alike(const Letters& words, std::size_t i, std::size_t j, std::size_t length) {
  return std::equal(words.begin() + static_cast<std::ptrdiff_t>(i),
                    words.begin() + static_cast<std::ptrdiff_t>(i + length),
                    words.begin() + static_cast<std::ptrdiff_t>(j));
}

// What runs_within() promises, by looking everywhere.
void hold_within(const Letters& words, std::uint32_t least) {
  const std::string text = text_of(words);
  const std::vector<DocumentText> documents{{.text = text}};
  const Collection all = collect(documents, 1);
  const auto found = runs_within(all, least, 1);
  for (const Found& run : found) {
    const std::size_t distance = run.right.begin - run.left.begin;
    REQUIRE(distance > 0);
    REQUIRE(run.left.size() >= least);
    REQUIRE(run.left.end <= run.right.begin);
    REQUIRE(alike(words, run.left.begin, run.right.begin, run.right.size()));
    // As long as it can be.
    if (run.left.begin > 0) REQUIRE(words[run.left.begin - 1] != words[run.right.begin - 1]);
    if (run.right.end < words.size()) REQUIRE(words[run.right.end - distance] != words[run.right.end]);
    REQUIRE((run.origin == Origin::kRepeated) == (run.right.size() >= distance));
  }
  // Every later copy of a piece is told, with the first one or as part of copies that follow each other.
  for (std::size_t k = 0; k + least <= words.size(); ++k) {
    std::size_t first = 0;
    while (!alike(words, first, k, least)) ++first;
    if (first + least > k) continue;  // itself, or it meets its first copy
    const bool told = std::any_of(found.begin(), found.end(), [&](const Found& run) {
      const bool right = run.right.begin <= k && k + least <= run.right.end;
      const bool same_distance = run.right.begin - run.left.begin == k - first;
      return right && (same_distance || run.origin == Origin::kRepeated);
    });
    INFO(text << " least " << least << " at " << k);
    REQUIRE(told);
  }
}

void each_text(std::size_t size, std::uint32_t letters, const auto& give) {
  Letters words(size, 0);
  for (;;) {
    give(words);
    std::size_t k = 0;
    while (k < size && ++words[k] == letters) words[k++] = 0;
    if (k == size) return;
  }
}

}  // namespace

TEST_CASE("runs: every short text over two and three letters") {
  for (std::size_t size = 0; size <= 10; ++size) {
    each_text(size, 2, [](const Letters& words) {
      hold_within(words, 2);
      hold_within(words, 3);
    });
  }
  each_text(7, 3, [](const Letters& words) { hold_within(words, 2); });
}

TEST_CASE("runs: random longer texts") {
  std::mt19937_64 random(5);
  for (int turn = 0; turn < 60; ++turn) {
    Letters words(200);
    for (auto& word : words) word = static_cast<std::uint32_t>(random() % 25);
    for (int copy = 0; copy < 4; ++copy) {
      const std::size_t from = random() % 150, to = random() % 150, length = random() % 50;
      std::copy_n(Letters(words).begin() + static_cast<std::ptrdiff_t>(from), length,
                  words.begin() + static_cast<std::ptrdiff_t>(to));
    }
    hold_within(words, 4);
    hold_within(words, 8);
  }
}

TEST_CASE("runs across: each document's first copy of every piece is told with the first of all") {
  std::mt19937_64 random(6);
  for (int turn = 0; turn < 40; ++turn) {
    std::vector<Letters> texts(2 + random() % 4);
    for (auto& words : texts) {
      words.resize(60);
      for (auto& word : words) word = static_cast<std::uint32_t>(random() % 20);
    }
    for (int copy = 0; copy < 5; ++copy) {
      const auto& from = texts[random() % texts.size()];
      auto& to = texts[random() % texts.size()];
      const Letters piece(from.begin() + 10, from.begin() + 10 + static_cast<std::ptrdiff_t>(random() % 40));
      std::copy(piece.begin(), piece.end(), to.begin() + static_cast<std::ptrdiff_t>(random() % 20));
    }
    std::vector<std::string> strings;
    for (const auto& words : texts) strings.push_back(text_of(words));
    std::vector<DocumentText> documents;
    for (const auto& text : strings) documents.push_back({.text = text});
    Collection all = collect(documents, 1);
    const PlaceIndex places(all);
    const ShingleStudy study = study_shingles(all, places, 0, 1);
    for (const std::uint32_t least : {5u, 8u}) {
      const auto found = runs_across(all, study.repeated, least);
      for (const Found& run : found) {
        REQUIRE(run.left_document < run.right_document);
        REQUIRE(run.left.size() == run.right.size());
        for (std::uint64_t k = 0; k < run.left.size(); ++k)
          REQUIRE(all.id[run.left.begin + k] == all.id[run.right.begin + k]);
      }
      std::map<std::vector<std::uint32_t>, std::pair<std::size_t, std::uint64_t>> first;  // document and place
      std::map<std::pair<std::vector<std::uint32_t>, std::size_t>, bool> met;
      for (std::size_t d = 0; d < texts.size(); ++d) {
        for (std::uint64_t k = all.first_word[d]; k + least <= all.first_word[d + 1]; ++k) {
          const std::vector<std::uint32_t> piece(all.id.begin() + static_cast<std::ptrdiff_t>(k),
                                                 all.id.begin() + static_cast<std::ptrdiff_t>(k + least));
          const auto [at, fresh] = first.try_emplace(piece, d, k);
          if (fresh || at->second.first == d || met[{piece, d}]) continue;
          met[{piece, d}] = true;
          const bool told = std::any_of(found.begin(), found.end(), [&](const Found& run) {
            return run.right.begin <= k && k + least <= run.right.end &&
                   k - run.right.begin == at->second.second - run.left.begin;
          });
          REQUIRE(told);
        }
      }
    }
  }
}
