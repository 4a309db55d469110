// Chains of equal runs, held against all pairs of them, and the edges of the blocks made of them.

#include "passage/blocks.h"

#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "oracle/chains.h"
#include "passage/chains.h"
#include "text_pair.h"

using namespace refrain::passage;  // NOLINT(google-build-using-namespace): short test

namespace {

const std::string kOne = "Seventeen herring boats left the harbour of Skarnholm before the fog came down.";
const std::string kTwo = "Nobody counted them back in until the lamp was lit again on Thursday night.";

std::vector<Rectangle> blocks(const TextPair& pair) {
  return BlockFinder().find(pair.model, pair.whole(), pair.whole());
}

}  // namespace

TEST_CASE("chains: the same runs and scores as all pairs of runs give") {
  std::mt19937_64 random(11);
  std::size_t chained = 0;
  for (int turn = 0; turn < 200; ++turn) {
    const unsigned words = 3 + static_cast<unsigned>(random() % 40);
    std::vector<std::string> texts(2);
    std::vector<std::string> said;
    for (int k = 0; k < 60; ++k) said.push_back("w" + std::to_string(random() % words));
    for (std::string& text : texts) {
      for (const std::string& word : said) {
        if (random() % 6 == 0) text += "x" + std::to_string(random() % 30) + " ";
        if (random() % 8 != 0) text += word + " ";
      }
    }
    const TextPair pair(texts[0], texts[1]);
    std::vector<std::uint32_t> ids[2];
    for (std::size_t s = 0; s < 2; ++s) {
      ids[s].assign(pair.model.side[s].id, pair.model.side[s].id + pair.model.side[s].size);
    }
    ChainFinder finder;
    std::vector<oracle::ChainRun> found;
    for (const EqualRun& run : finder.find(pair.model, pair.whole())) {
      found.push_back(
          {static_cast<int>(run.left), static_cast<int>(run.right), static_cast<int>(run.length), run.score, run.peak});
      chained += run.before != 0 ? 1 : 0;
    }
    CHECK(found == oracle::chains(ids[0], ids[1]));
  }
  CHECK(chained > 300);
}

TEST_CASE("blocks: two copies in the other order are two, each from its first to its last word") {
  const TextPair pair("The page began so. " + kOne + " An own sentence stands here. " + kTwo,
                      kTwo + " Something else is said in this text. " + kOne + " And so it ends.");
  const auto found = blocks(pair);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == Rectangle{Interval{4, 17}, Interval{21, 34}});
  CHECK(found[1] == Rectangle{Interval{22, 36}, Interval{0, 14}});
}

TEST_CASE("blocks: a changed word is no end, a changed end belongs to its sentence, an equal word behind it does not") {
  const TextPair pair("The herring boats left the old harbour of Skarnholm before the fog rose. The end is near.",
                      "The herring boats left the new harbour of Skarnholm before the fog fell. The sea was calm.");
  const auto found = blocks(pair);
  REQUIRE(found.size() == 1);
  CHECK(found[0] == Rectangle{Interval{0, 13}, Interval{0, 13}});
}

TEST_CASE("blocks: an end grows beyond the window, and stops before what is left out") {
  const TextPair pair(kOne + " " + kTwo, kOne + " " + kTwo, "until the lamp");
  Rectangle window = pair.whole();
  window[0].end = window[1].end = 10;
  const auto found = BlockFinder().find(pair.model, window, pair.whole());
  REQUIRE(found.size() == 1);
  CHECK(found[0] == Rectangle{Interval{0, 18}, Interval{0, 18}});
}
