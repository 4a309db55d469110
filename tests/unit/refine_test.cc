// The score of a rectangle and the ascent to the best one, held against the definition and against trying all.

#include "passage/refine.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "oracle/score.h"
#include "passage/collection.h"
#include "passage/pair_model.h"
#include "passage/tuning.h"
#include "refrain/background.h"

using namespace refrain;           // NOLINT(google-build-using-namespace): short test
using namespace refrain::passage;  // NOLINT(google-build-using-namespace)

namespace {

std::string random_text(std::mt19937_64& random, std::size_t words, unsigned letters) {
  std::string text;
  for (std::size_t k = 0; k < words; ++k) {
    // One after the other: the order in which operands are evaluated is the compiler's.
    const std::string number = std::to_string(random() % letters);
    const char letter = static_cast<char>('a' + random() % 3);
    text += "word";
    text += letter;
    text += number;
    text += random() % 12 == 0 ? ". " : " ";
  }
  return text;
}

struct Setup {
  explicit Setup(const std::vector<std::string>& texts) {
    std::vector<DocumentText> documents;
    for (const auto& text : texts) documents.push_back({.text = text});
    all = collect(documents, 1);
    PairBuilder builder(all);
    const PartView a{all.first_word[0], all.first_word[1], true, true};
    if (texts.size() == 1) {
      builder.build_within(a, model);
    } else {
      builder.build(a, {all.first_word[1], all.first_word[2], true, true}, Background(), model);
    }
    for (int s = 0; s < 2; ++s) {
      const std::size_t d = texts.size() == 1 ? 0 : static_cast<std::size_t>(s);
      for (std::uint64_t k = all.first_word[d]; k < all.first_word[d + 1]; ++k) {
        const Entry& entry = all.vocabulary.words[all.id[k]];
        slow.words[s].push_back(all.id[k]);
        slow.price[s].push_back(k == all.first_word[d] ? 0 : 0.5 * all.price[k]);
        slow.prior[all.id[k]] = entry.prior;
        slow.stem[all.id[k]] = entry.stem;
        slow.stem_prior[entry.stem] = kUnlistedFrequency;  // no word here is listed
      }
      slow.price[s].push_back(0);
    }
    slow.within = texts.size() == 1;
  }

  Collection all;
  PairModel model;
  oracle::Texts slow;
};

oracle::Box box(const Rectangle& at) { return {{at[0].begin, at[1].begin}, {at[0].end, at[1].end}}; }

}  // namespace

TEST_CASE("refine: the score of any rectangle is what the definition says") {
  std::mt19937_64 random(3);
  for (int turn = 0; turn < 30; ++turn) {
    std::string a = random_text(random, 40 + random() % 40, 12);
    std::string b = random_text(random, 40 + random() % 40, 12);
    if (turn % 2 == 0) b += a.substr(0, a.size() / 2);
    const Setup setup({a, b});
    const oracle::Scorer slow(setup.slow);
    Tuning tuning = across_tuning(1);
    Refiner refiner;
    refiner.set(setup.model, tuning, 25);
    for (int one = 0; one < 10; ++one) {
      Rectangle at;
      for (std::size_t s = 0; s < 2; ++s) {
        const std::uint32_t size = setup.model.side[s].size;
        at[s].begin = static_cast<std::uint32_t>(random() % (size - 12));
        at[s].end = at[s].begin + 10 + static_cast<std::uint32_t>(random() % (size - at[s].begin - 10));
      }
      for (const double floor : {0.3, 0.8}) {
        Refiner fresh;
        fresh.set(setup.model, tuning, 25);
        const double fast = base::to_nats(fresh.score(at, {floor, floor}).raw);
        CHECK(fast == Approx(slow.score(box(at), floor, tuning.margin)).margin(0.1).epsilon(0.002));
        // Its counts follow from one rectangle to the next.
        CHECK(base::to_nats(refiner.score(at, {floor, floor}).raw) == fast);
      }
    }
  }
}

TEST_CASE("refine: the ascent comes near the best of all rectangles") {
  std::mt19937_64 random(4);
  for (int turn = 0; turn < 3; ++turn) {
    // A passage of 12 words with some of its words exchanged, in texts of 24.
    std::string passage[2];
    for (int k = 0; k < 12; ++k) {
      const std::string word = "rare" + std::to_string(turn * 100 + k);
      passage[0] += word + " ";
      passage[1] += (k % 5 == turn % 5 ? "other" + std::to_string(k) : word) + " ";
    }
    std::vector<std::string> around;
    for (const std::size_t words : {7u, 5u, 4u, 8u}) around.push_back(random_text(random, words, 300));
    const Setup setup({around[0] + ". " + passage[0] + ". " + around[1],  //
                       around[2] + ". " + passage[1] + ". " + around[3]});
    const oracle::Scorer slow(setup.slow);
    const Tuning tuning = across_tuning(1);
    double best = -1e9;
    // Every box whose edges lie within four words of the passage's: trying all of them would take minutes.
    const std::size_t far_left = setup.slow.words[0].size();
    const std::size_t far_right = setup.slow.words[1].size();
    for (std::size_t p = 4; p <= 10; ++p) {
      for (std::size_t q = 16; q <= std::min<std::size_t>(22, far_left); ++q) {
        for (std::size_t c = 1; c <= 7; ++c) {
          for (std::size_t d = 13; d <= std::min<std::size_t>(19, far_right); ++d) {
            best = std::max(best, slow.score({{p, c}, {q, d}}, 0.3, tuning.margin));
          }
        }
      }
    }
    Refiner refiner;
    refiner.set(setup.model, tuning, 25);
    const auto found = refiner.refine({Interval{8, 14}, Interval{5, 11}}, kLooseFloors);
    REQUIRE(found.has_value());
    CHECK(base::to_nats(found->raw) >= 0.97 * best);
  }
}

TEST_CASE("refine: within one document the two sides stay apart") {
  const std::string sentence = "The lighthouse keeper of Skarnholm counted seventeen herring boats before breakfast. ";
  const Setup setup({sentence + "Nothing else was seen that long grey morning by anyone at all. " + sentence});
  const Tuning tuning = within_tuning();
  Refiner refiner;
  refiner.set(setup.model, tuning, 25);
  const auto found = refiner.refine({Interval{0, 11}, Interval{23, 34}}, kLooseFloors);
  REQUIRE(found.has_value());
  CHECK(found->at[0] == Interval{0, 11});
  CHECK(found->at[1] == Interval{23, 34});
}

TEST_CASE("refine: the same whatever was asked before") {
  std::mt19937_64 random(6);
  for (int turn = 0; turn < 20; ++turn) {
    std::string a = random_text(random, 60 + random() % 60, 12);
    std::string b = random_text(random, 60 + random() % 60, 12);
    b += a.substr(0, a.size() / 2);
    const Setup setup({a, b});
    const Tuning tuning = across_tuning(1);
    Refiner refiner;
    refiner.set(setup.model, tuning, 25);
    for (int one = 0; one < 20; ++one) {
      Rectangle start;
      for (std::size_t s = 0; s < 2; ++s) {
        start[s].begin = static_cast<std::uint32_t>(random() % (setup.model.side[s].size - 10));
        start[s].end = start[s].begin + 10;
      }
      for (const Floors& floors : {kLooseFloors, kStrictFloors, kWideFloors[0]}) {
        Refiner fresh;
        fresh.set(setup.model, tuning, 25);
        const auto alone = fresh.refine(start, floors);
        const auto after = refiner.refine(start, floors);
        REQUIRE(alone.has_value() == after.has_value());
        if (!alone) continue;
        CHECK(alone->at == after->at);
        CHECK(alone->raw == after->raw);
        // What the ascent left behind must not be taken for the score under other floors.
        Refiner other;
        other.set(setup.model, tuning, 25);
        CHECK(refiner.score(alone->at, kStrictFloors).raw == other.score(alone->at, kStrictFloors).raw);
      }
    }
  }
}
