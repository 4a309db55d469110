// Bits, sorting and counting by place, held against the plain ways.

#include "passage/word_bits.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "passage/collection.h"
#include "passage/rare_lists.h"
#include "passage/sort_pairs.h"

using namespace refrain;           // NOLINT(google-build-using-namespace): short test
using namespace refrain::passage;  // NOLINT(google-build-using-namespace)

TEST_CASE("word bits: streaks are those that looking at each bit finds") {
  std::mt19937_64 random(21);
  for (int turn = 0; turn < 300; ++turn) {
    const std::uint64_t size = 1 + random() % 300;
    const std::uint64_t often = 1 + random() % 40;
    WordBits bits;
    bits.resize(size);
    std::vector<bool> slow(size);
    for (std::uint64_t k = 0; k < size; ++k) {
      slow[k] = random() % 40 < often;
      if (slow[k]) bits.set(k);
    }
    const std::uint64_t first = random() % size;
    const std::uint64_t last = first + random() % (size - first + 1);
    const std::uint64_t least = 1 + random() % 5;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
    each_streak(bits, first, last, least,
                [&](std::uint64_t begin, std::uint64_t end) { found.emplace_back(begin, end); });
    std::vector<std::pair<std::uint64_t, std::uint64_t>> wanted;
    for (std::uint64_t k = first; k < last; ++k) {
      std::uint64_t end = k;
      while (end < last && slow[end]) ++end;
      if (end - k >= least) wanted.emplace_back(k, end);
      k = std::max(k, end);
    }
    CHECK(found == wanted);
  }
}

TEST_CASE("sort pairs: as std::sort does") {
  std::mt19937_64 random(22);
  for (const std::uint32_t limit : {1u, 2u, 700u, 5000u, 70'000u, 0xffff'ffffu}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{100}, std::size_t{3000}}) {
      std::vector<std::uint64_t> pairs(size);
      for (auto& pair : pairs) pair = (random() % limit) << 32 | random() % limit;
      std::vector<std::uint64_t> wanted = pairs;
      std::sort(wanted.begin(), wanted.end());
      sort_pairs(pairs, limit);
      CHECK(pairs == wanted);
    }
  }
}

TEST_CASE("collection: a word that stands again in its document") {
  std::mt19937_64 random(23);
  std::vector<std::string> texts(20);
  for (std::string& text : texts) {
    for (std::size_t k = 0; k < random() % 60; ++k) {
      text += random() % 9 == 0 ? "\xe6\xb8\xaf\xe9\x90\x98" : "w" + std::to_string(random() % 80);
      text += " ";
    }
  }
  std::vector<DocumentText> documents;
  for (const std::string& text : texts) documents.push_back({.text = text});
  const Collection all = collect(documents, 2);
  for (std::uint32_t d = 0; d < all.documents(); ++d) {
    std::map<std::uint32_t, int> count;
    for (std::uint64_t k = all.first_word[d]; k < all.first_word[d + 1]; ++k) ++count[all.id[k]];
    for (std::uint64_t k = all.first_word[d]; k < all.first_word[d + 1]; ++k) {
      CHECK(all.again.test(k) == (count[all.id[k]] > 1));
    }
  }
}

TEST_CASE("rare lists: the sentences of every pair that a table of all pairs has") {
  std::mt19937_64 random(24);
  std::string text;
  for (int k = 0; k < 4000; ++k) text += "w" + std::to_string(random() % 300) + (random() % 9 == 0 ? ". X. " : " ");
  const std::vector<DocumentText> documents{{.text = text}};
  const Collection all = collect(documents, 1);
  std::vector<std::uint32_t> rank(all.vocabulary.words.size());
  for (auto& one : rank) one = static_cast<std::uint32_t>(random() % 30);
  for (auto& one : rank) one = one == 1 ? 0 : one;
  const std::uint64_t bound = 200;
  for (const std::uint32_t keep : {2u, 6u, 8u}) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> table;
    for (std::uint32_t s = 0; s < all.sentences(); ++s) {
      std::vector<std::uint32_t> words(all.id.begin() + static_cast<std::ptrdiff_t>(all.sentence_word[s]),
                                       all.id.begin() + static_cast<std::ptrdiff_t>(all.sentence_word[s + 1]));
      std::sort(words.begin(), words.end());
      words.erase(std::unique(words.begin(), words.end()), words.end());
      std::erase_if(words, [&](std::uint32_t w) { return rank[w] == 0; });
      std::sort(words.begin(), words.end(), [&](std::uint32_t x, std::uint32_t y) {
        return std::pair(rank[x], all.vocabulary.words[x].hash) < std::pair(rank[y], all.vocabulary.words[y].hash);
      });
      if (words.size() > keep) words.resize(keep);
      for (const std::uint32_t u : words) {
        for (const std::uint32_t v : words) {
          if (u < v && std::uint64_t{rank[u]} * rank[v] <= bound) table[{u, v}].push_back(s);
        }
      }
    }
    std::vector<std::vector<std::uint32_t>> wanted;
    for (const auto& [pair, sentences] : table) {
      if (sentences.size() > 1) wanted.push_back(sentences);
    }
    std::vector<std::vector<std::uint32_t>> found;
    RareLists(all, rank, keep, bound, 1).visit(1, [&](unsigned, std::span<const std::uint32_t> sentences) {
      found.emplace_back(sentences.begin(), sentences.end());
    });
    std::sort(wanted.begin(), wanted.end());
    std::sort(found.begin(), found.end());
    CHECK(wanted.size() > 10);
    CHECK(found == wanted);
  }
}
