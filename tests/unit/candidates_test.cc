// Which sentences become candidates, held against their definition with maps.

#include "passage/candidates.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "passage/candidate_keys.h"
#include "passage/collection.h"
#include "passage/tuning.h"

using namespace refrain;           // NOLINT(google-build-using-namespace): short test
using namespace refrain::passage;  // NOLINT(google-build-using-namespace)

namespace {

std::vector<std::string> random_documents(std::mt19937_64& random, std::size_t count) {
  std::vector<std::string> documents(count);
  std::vector<std::string> sentences;
  for (auto& text : documents) {
    const std::size_t sentences_here = 2 + random() % 2;
    for (std::size_t s = 0; s < sentences_here; ++s) {
      std::string sentence;
      if (!sentences.empty() && random() % 3 == 0) {
        sentence = sentences[random() % sentences.size()];
        if (random() % 2 == 0) sentence += " and more";
      } else {
        const std::size_t size = 5 + random() % 12;
        for (std::size_t k = 0; k < size; ++k) {
          sentence += (k > 0 ? " term" : "Term") + std::to_string(random() % 60);
        }
        sentences.push_back(sentence);
      }
      text += sentence + ". ";
    }
  }
  return documents;
}

using Pairs = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;

void add_all(const Collection& all, const std::set<std::uint32_t>& sentences, Pairs& pairs) {
  for (const std::uint32_t a : sentences) {
    for (const std::uint32_t b : sentences) {
      if (a < b && all.sentence_document[a] != all.sentence_document[b]) ++pairs[{a, b}];
    }
  }
}

// Small collections only: every key has few sentences, none is too common, and nothing is boilerplate.
Pairs slow_pairs(const Collection& all, std::size_t rare_words) {
  std::map<std::uint32_t, std::set<std::uint32_t>> sentences_of, documents_of;
  for (std::uint32_t s = 0; s < all.sentences(); ++s) {
    for (std::uint64_t k = all.sentence_word[s]; k < all.sentence_word[s + 1]; ++k) {
      sentences_of[all.id[k]].insert(s);
      documents_of[all.id[k]].insert(all.sentence_document[s]);
    }
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::set<std::uint32_t>> keys;
  std::map<std::array<std::uint32_t, kShingleWords>, std::set<std::uint32_t>> shingles;
  for (std::uint32_t s = 0; s < all.sentences(); ++s) {
    std::set<std::uint32_t> words;
    for (std::uint64_t k = all.sentence_word[s]; k < all.sentence_word[s + 1]; ++k) {
      if (documents_of[all.id[k]].size() >= 2) words.insert(all.id[k]);
      if (k + kShingleWords <= all.first_word[all.sentence_document[s] + 1]) {
        std::array<std::uint32_t, kShingleWords> shingle{};
        for (std::uint32_t i = 0; i < kShingleWords; ++i) shingle[i] = all.id[k + i];
        // The first place in each document.
        auto& places = shingles[shingle];
        const bool seen = std::any_of(places.begin(), places.end(), [&](std::uint32_t other) {
          return all.sentence_document[other] == all.sentence_document[s];
        });
        if (!seen) places.insert(s);
      }
    }
    std::vector<std::uint32_t> order(words.begin(), words.end());
    const auto rank = [&](std::uint32_t w) {
      return 16 * sentences_of[w].size() + static_cast<std::size_t>(16.0 * 2000 * all.vocabulary.words[w].prior);
    };
    std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
      return std::pair(rank(x), all.vocabulary.words[x].hash) < std::pair(rank(y), all.vocabulary.words[y].hash);
    });
    order.resize(std::min(order.size(), rare_words));
    for (const std::uint32_t u : order) {
      for (const std::uint32_t v : order) {
        if (u < v && rank(u) * rank(v) <= 16 * 16 * 16 * all.sentences()) keys[{u, v}].insert(s);
      }
    }
  }
  Pairs pairs;
  for (const auto& [key, sentences] : keys) add_all(all, sentences, pairs);
  for (const auto& [shingle, sentences] : shingles) add_all(all, sentences, pairs);
  return pairs;
}

}  // namespace

TEST_CASE("candidates: pairs and keys shared are what the definition says") {
  std::mt19937_64 random(7);
  for (int turn = 0; turn < 40; ++turn) {
    const auto texts = random_documents(random, 2 + random() % 3);
    std::vector<DocumentText> documents;
    for (const auto& text : texts) documents.push_back({.text = text});
    Collection all = collect(documents, 1);
    const PlaceIndex places(all);
    ShingleStudy study = study_shingles(all, places, 0, 1);
    const Frequencies frequencies = count_frequencies(all);
    Tuning tuning = across_tuning(3);
    Pairs fast;
    for (const SentencePair& pair :
         candidate_pairs(all, frequencies, tuning, kRarePairKeys | kShingleKeys, std::move(study.pairs), 1)) {
      fast[{pair.left, pair.right}] = pair.keys;
    }
    CHECK(fast == slow_pairs(all, tuning.rare_words));
  }
}

TEST_CASE("candidates: a word finds its sentence and document") {
  std::mt19937_64 random(8);
  const auto texts = random_documents(random, 9);
  std::vector<DocumentText> documents;
  for (const auto& text : texts) documents.push_back({.text = text});
  const Collection all = collect(documents, 1);
  const PlaceIndex places(all);
  for (std::uint64_t k = 0; k < all.words(); ++k) {
    const std::uint32_t s = places.sentence(k);
    REQUIRE(all.sentence_word[s] <= k);
    REQUIRE(k < all.sentence_word[s + 1]);
    REQUIRE(places.document(k) == all.document_of(k));
  }
  std::vector<std::uint32_t> words(all.words()), sentences;
  std::iota(words.begin(), words.end(), 0u);
  std::shuffle(words.begin(), words.end(), random);
  places.sentences(words, sentences);
  REQUIRE(sentences.size() == words.size());
  for (std::size_t k = 0; k < words.size(); ++k) REQUIRE(sentences[k] == places.sentence(words[k]));
}

TEST_CASE("candidates: what stands in many documents is stock, and makes no pairs") {
  const std::string footer = "Copyright by the Skarnholm Evening Ledger, all rights and several wrongs reserved.";
  std::vector<std::string> texts;
  for (int d = 0; d < 6; ++d) {
    texts.push_back("Story number " + std::to_string(1000 + d * 37) + " tells of something else entirely. " + footer);
  }
  std::vector<DocumentText> documents;
  for (const auto& text : texts) documents.push_back({.text = text});
  Collection all = collect(documents, 1);
  const PlaceIndex places(all);
  const ShingleStudy study = study_shingles(all, places, 5, 1);
  CHECK(study.pairs.empty());
  CHECK((all.flags[all.first_word[1] - 1] & kMarkStock) != 0);
  CHECK((all.flags[2] & kMarkStock) == 0);
}
