// A builder that keeps what it counted of the left text, held against a fresh one for each pair.

#include "passage/pair_model.h"

#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "passage/collection.h"

using namespace refrain;           // NOLINT(google-build-using-namespace): short test
using namespace refrain::passage;  // NOLINT(google-build-using-namespace)

namespace {

void check_same(const PairModel& x, const PairModel& y) {
  REQUIRE(x.words.size() == y.words.size());
  for (std::size_t w = 0; w < x.words.size(); ++w) {
    CHECK(x.words[w].inverse_background == y.words[w].inverse_background);
    CHECK(x.words[w].half_inverse_stem == y.words[w].half_inverse_stem);
    CHECK(x.words[w].run_ratio == y.words[w].run_ratio);
    CHECK(x.words[w].log_null == y.words[w].log_null);
    CHECK(x.words[w].stem == y.words[w].stem);
  }
  CHECK(x.stem_of == y.stem_of);
  CHECK(x.stems == y.stems);
  CHECK(x.other_null == y.other_null);
  CHECK(x.within == y.within);
  for (std::size_t s = 0; s < 2; ++s) {
    CHECK(x.side[s].word == y.side[s].word);
    CHECK(x.side[s].partner == y.side[s].partner);
    CHECK(x.side[s].halves == y.side[s].halves);
    CHECK(x.side[s].edges == y.side[s].edges);
    CHECK(x.side[s].id == y.side[s].id);
    CHECK(x.side[s].flags == y.side[s].flags);
    CHECK(x.side[s].size == y.side[s].size);
  }
}

std::string random_text(std::mt19937_64& random) {
  // Listed words and others, some with a beginning in common; a few characters of a script without spaces.
  const std::vector<std::string> words = {
      "harbour", "harbourmaster", "boats",     "fog",      "lamp",
      "lamps",   "the",           "of",        "counting", "counts",
      "counted", "unlisted1",     "unlisted2", "night",    "\xe6\xb8\xaf\xe5\x8f\xa3"};
  std::string text;
  for (std::size_t k = 0, size = 5 + random() % 60; k < size; ++k) {
    text += words[random() % words.size()];
    text += random() % 9 == 0 ? ". " : " ";
  }
  return text;
}

}  // namespace

TEST_CASE("pair model: the same whatever was built before") {
  std::mt19937_64 random(23);
  std::vector<std::string> texts;
  std::vector<Span> excluded = {{4, 19}};
  for (int k = 0; k < 12; ++k) texts.push_back(random_text(random));
  std::vector<DocumentText> documents;
  for (const std::string& text : texts) documents.push_back({.text = text});
  documents[3].excluded = documents[7].excluded = excluded;
  const Collection all = collect(documents, 1);
  const std::vector<std::uint32_t> count(all.vocabulary.words.size(), 3);
  const std::vector<std::uint32_t> stem_count(all.vocabulary.stems, 5);
  const Background background{count, stem_count, 1000};
  PairBuilder builder(all);
  PairModel model;
  std::uint32_t left = 0;
  for (int turn = 0; turn < 400; ++turn) {
    // Mostly the left text of the pair before, as where a document's partners follow each other.
    if (random() % 4 == 0) left = static_cast<std::uint32_t>(random() % all.documents());
    const auto right = static_cast<std::uint32_t>(random() % all.documents());
    PartView a{all.first_word[left], all.first_word[left + 1], true, true};
    const PartView b{all.first_word[right], all.first_word[right + 1], true, true};
    if (random() % 8 == 0) {
      a.last -= a.size() / 2;
      a.whole_end = false;
    }
    PairModel fresh;
    if (random() % 10 == 0) {
      builder.build_within(b, model);
      PairBuilder(all).build_within(b, fresh);
    } else {
      const Background& counts = random() % 2 == 0 ? background : Background();
      builder.build(a, b, counts, model);
      PairBuilder(all).build(a, b, counts, fresh);
    }
    check_same(model, fresh);
  }
}
