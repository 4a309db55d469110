// Items that a document holds, held against sets of spelled-out shingles.

#include "dedup/containment.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "oracle/dedup.h"
#include "unit/dedup_feeds.h"

namespace refrain {
namespace {

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string_view cut(std::string_view text, Span span) { return text.substr(span.begin, span.end - span.begin); }

// The longest stretch of `text`, words that one blank parts, whose words all lie in shingles that the item has.
std::string longest_stretch(const std::string& text, const std::string& item) {
  const std::vector<std::string> words = oracle::ascii_words(text);
  const std::size_t length = std::min<std::size_t>(13, oracle::ascii_words(item).size());
  const auto of_item = oracle::shingle_set(oracle::ascii_words(item), length);
  // Which words are held, and where a shingle leads on to the next word.
  std::size_t best = 0;
  std::size_t best_end = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at + length <= words.size(); ++at) {
    std::string shingle;
    for (std::size_t k = at; k < at + length; ++k) shingle += words[k] + " ";
    if (!of_item.contains(shingle)) continue;
    if (at > end || end == 0) begin = at;
    end = at + length;
    if (end - begin > best) {
      best = end - begin;
      best_end = end;
    }
  }
  std::string stretch;
  for (std::size_t k = best_end - best; k < best_end; ++k) stretch += (stretch.empty() ? "" : " ") + words[k];
  return stretch;
}

TEST_CASE("containment: items of many lengths in texts, whole, changed and not at all") {
  for (const double share : {.3, .8, 1.}) {
    CAPTURE(share);
    FeedMaker maker(static_cast<std::uint64_t>(share * 10));
    std::vector<Words> items;
    for (const std::size_t words : {0u, 1u, 7u, 8u, 9u, 11u, 12u, 13u, 14u, 25u, 40u, 200u}) {
      for (int k = 0; k < 2; ++k) items.push_back(maker.fresh(words));
    }
    items.push_back(Words(30, "again"));       // one different shingle
    items.push_back(items[items.size() - 2]);  // an item twice
    dedup::ContainmentIndex index(share);
    for (const Words& item : items) index.add(maker.text(item));
    index.finish();
    dedup::ContainmentIndex::Scratch scratch;
    std::size_t matches = 0;
    for (int round = 0; round < 200; ++round) {
      Words words = maker.fresh(maker.below(60));
      if (round % 6 != 0) {
        const Words& item = items[maker.below(items.size())];
        const Words held = maker.edited(item, maker.below(3) * maker.below(2));
        words.insert(words.end(), held.begin(), held.end());
        const Words tail = maker.fresh(maker.below(30));
        words.insert(words.end(), tail.begin(), tail.end());
      }
      const std::string text = maker.text(words);
      // The first of those with the largest share.
      double best = 0;
      std::size_t best_item = 0;
      for (std::size_t k = 0; k < items.size(); ++k) {
        const double held = oracle::contained_share(text, joined(items[k]));
        if (held > best) {
          best = held;
          best_item = k;
        }
      }
      const std::optional<dedup::ContainmentIndex::ContainedItem> match = index.find(text, scratch);
      REQUIRE(match.has_value() == (best >= share));
      if (!match) continue;
      ++matches;
      CHECK(match->item == best_item);
      CHECK(match->share == best);
      // The stretch is the item's words, and no longer than the item where nothing is repeated.
      const std::vector<std::string> stretch = oracle::ascii_words(cut(text, match->span));
      CHECK(stretch.size() >= std::min<std::size_t>(13, items[best_item].size()));
      if (best == 1 && items[best_item].front() != "again") CHECK(stretch == items[best_item]);
    }
    CHECK(matches > 50);
  }
}

TEST_CASE("containment: items of few words that share most of them are counted as by the oracle") {
  for (const double share : {.05, .3, .5, .8, 1.}) {
    for (unsigned seed = 0; seed < 12; ++seed) {
      CAPTURE(share, seed);
      FeedMaker maker(seed * 100 + static_cast<std::uint64_t>(share * 20));
      // Items are put together from a few pieces, so that many share many shingles, some of them all.
      std::vector<Words> pieces;
      for (int k = 0; k < 5; ++k) pieces.push_back(maker.fresh(5 + maker.below(16)));
      const auto together = [&](std::size_t most) {
        Words words;
        for (std::size_t k = 1 + maker.below(most); k > 0; --k) {
          const Words& piece = pieces[maker.below(pieces.size())];
          words.insert(words.end(), piece.begin(), piece.end());
          if (maker.below(3) == 0) words.push_back(maker.fresh(1)[0]);
        }
        return words;
      };
      std::vector<std::string> items;
      dedup::ContainmentIndex index(share);
      for (std::size_t k = 10 + maker.below(60); k > 0; --k) {
        items.push_back(joined(together(5)));
        index.add(items.back());
      }
      index.finish();
      dedup::ContainmentIndex::Scratch scratch;
      for (int round = 0; round < 12; ++round) {
        const std::string text = joined(together(12));
        double best = 0;
        std::size_t best_item = 0;
        for (std::size_t k = 0; k < items.size(); ++k) {
          const double held = oracle::contained_share(text, items[k]);
          if (held > best) {
            best = held;
            best_item = k;
          }
        }
        const std::optional<dedup::ContainmentIndex::ContainedItem> match = index.find(text, scratch);
        REQUIRE(match.has_value() == (best >= share));
        if (!match) continue;
        REQUIRE(match->item == best_item);
        REQUIRE(match->share == best);
        // All of the stretch stands in the item's shingles, and no longer one does.
        REQUIRE(cut(text, match->span) == longest_stretch(text, items[best_item]));
      }
    }
  }
}

TEST_CASE("containment: memory for a text does not grow with the items that share a prompt with it") {
  FeedMaker maker(7);
  const std::string prompt = joined(maker.fresh(60));
  constexpr std::size_t kItems = 4000;
  dedup::ContainmentIndex index(.8);
  std::string all;
  std::vector<std::string> items;
  for (std::size_t k = 0; k < kItems; ++k) {
    items.push_back(prompt + " " + joined(maker.fresh(20)));
    index.add(items.back());
    all += items.back() + ".\n";
  }
  index.finish();
  dedup::ContainmentIndex::Scratch scratch;
  const auto match = index.find(all, scratch);
  REQUIRE(match);
  CHECK(match->item == 0);
  CHECK(match->share == 1);
  // The text has 320,000 words; each of its 16 million pairs of a shingle and an item once took 24 bytes.
  CHECK(scratch.memory() < 20'000'000);
  CHECK(index.memory() < 80 * kItems * 60);
  // A text of the prompt alone holds 48 of the 68 shingles of each: none is near enough, and none is counted.
  CHECK_FALSE(index.find(prompt, scratch));
  CHECK(scratch.counted.empty());
  const auto last = index.find("before it " + items.back() + " and behind", scratch);
  REQUIRE(last);
  CHECK(last->item == kItems - 1);
  CHECK(scratch.counted.size() == 1);
}

TEST_CASE("containment: the bounds of what is looked for") {
  dedup::ContainmentIndex index(.8);
  index.add("one two three four five six seven");       // 7 words: not looked for
  index.add("a b c d e f g h");                         // 8
  index.add("k l m n o p q r s t u v");                 // 12
  index.add("A1 B1 C1 D1 E1 F1 G1 H1 I1 J1 K1 L1 M1");  // 13
  index.finish();
  dedup::ContainmentIndex::Scratch scratch;
  CHECK_FALSE(index.find("one two three four five six seven", scratch));
  CHECK_FALSE(index.find("a b c d e f g", scratch));
  CHECK_FALSE(index.find("a b c d e f x g h", scratch));
  CHECK_FALSE(index.find("", scratch));
  const std::string text = "So (A, b: c D e f G \"h\") it was.";
  auto match = index.find(text, scratch);
  REQUIRE(match);
  CHECK(match->item == 1);
  CHECK(match->share == 1);
  CHECK(cut(text, match->span) == "A, b: c D e f G \"h");
  match = index.find("x k l m n o p q r s t u v x", scratch);
  REQUIRE(match);
  CHECK(match->item == 2);
  CHECK_FALSE(index.find("x k l m n o p q r s t u x", scratch));
  match = index.find("a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k1 l1 m1", scratch);
  REQUIRE(match);
  CHECK(match->item == 3);
}

TEST_CASE("containment: nothing to look for finds nothing") {
  dedup::ContainmentIndex::Scratch scratch;
  dedup::ContainmentIndex none(.8);
  none.finish();
  CHECK_FALSE(none.find("any text at all", scratch));
  dedup::ContainmentIndex short_ones(.8);
  short_ones.add("too short");
  short_ones.add("");
  short_ones.finish();
  CHECK_FALSE(short_ones.find("too short", scratch));
}

}  // namespace
}  // namespace refrain
