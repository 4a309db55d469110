#include "refrain/phrases.h"

#include <map>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "oracle/phrases.h"
#include "passage/repeated_grams.h"
#include "refrain/words.h"

using refrain::find_phrases;
using refrain::Phrase;
using refrain::Span;
using refrain::passage::RepeatedGrams;

namespace {

// Sentences of words that nobody uses, none of them twice.
class Filler {
 public:
  std::string sentences(int count) {
    std::string out;
    for (int s = 0; s < count; ++s) {
      for (int w = 0; w < 12; ++w) out += (w == 0 ? "Zq" : " zq") + letters(next_++);
      out += ". ";
    }
    return out;
  }

 private:
  static std::string letters(int number) {
    std::string out;
    for (; number > 0; number /= 26) out += static_cast<char>('a' + number % 26);
    return out + "x";
  }
  int next_ = 1;
};

struct Told {
  std::string text;  // of its first place
  std::size_t places = 0;

  friend bool operator==(const Told&, const Told&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Told& one) { return out << one.places << " x " << one.text; }
};

std::vector<Told> told(std::string_view text, const std::vector<Span>& excluded = {}) {
  std::vector<Told> out;
  for (const Phrase& phrase : find_phrases({.text = text, .source = false, .excluded = excluded})) {
    for (const auto& at : phrase.places) {
      CHECK(refrain::count_words(text.substr(at.bytes.begin, at.bytes.end - at.bytes.begin)) == phrase.words);
      CHECK(refrain::count_words(text.substr(0, at.bytes.begin)) == at.first_word);
    }
    const Span first = phrase.places[0].bytes;
    out.push_back({std::string(text.substr(first.begin, first.end - first.begin)), phrase.places.size()});
  }
  return out;
}

}  // namespace

TEST_CASE("phrases: the longest form once, with all its places") {
  Filler filler;
  const std::string text = filler.sentences(3) + "Her heart hammered against her ribs as she ran. " +
                           filler.sentences(3) + "Again her heart hammered against her ribs, though nobody came. " +
                           filler.sentences(3) + "And her heart hammered against her ribs. " + filler.sentences(2);
  CHECK(told(text) == std::vector<Told>{{"Her heart hammered against her ribs", 3}});
}

TEST_CASE("phrases: a shorter one that stands elsewhere too is told with all its places") {
  Filler filler;
  std::string text;
  for (int k = 0; k < 3; ++k) text += filler.sentences(2) + "She let out a shaky breath at the garden gate. ";
  for (int k = 0; k < 4; ++k) text += filler.sentences(2) + "Tom let out a shaky breath. ";
  const std::vector<Told> all = told(text);
  REQUIRE(all.size() == 2);
  CHECK(all[0] == Told{"let out a shaky breath", 7});
  CHECK(all[1] == Told{"She let out a shaky breath at the garden gate", 3});
}

TEST_CASE("phrases: one that stands beyond a longer one once only is told if that alone is surprising") {
  Filler filler;
  const std::string text = filler.sentences(3) + "The lantern guttered behind the dairy at noon. " +
                           filler.sentences(3) + "The lantern guttered behind the dairy at noon. " +
                           filler.sentences(3) + "His lantern guttered behind the barn. " + filler.sentences(3);
  const std::vector<Told> wanted = {{"lantern guttered behind the", 3},
                                    {"The lantern guttered behind the dairy at noon", 2}};
  CHECK(told(text) == wanted);
}

TEST_CASE("phrases: common words together are none, unless they come back very often") {
  Filler filler;
  std::string text;
  for (int k = 0; k < 3; ++k) text += filler.sentences(4) + "It was one of the days at the end of the year. ";
  // The sentence as a whole is one; its commonest parts alone are not.
  std::string parts = filler.sentences(40);
  for (int k = 0; k < 2; ++k) parts += filler.sentences(4) + "Zqbbb one of the zqccc" + std::to_string(k) + ". ";
  CHECK(told(parts).empty());
  CHECK(told(text).size() == 1);
}

TEST_CASE("phrases: none reaches over a sentence, a blank line or the beginning of speech") {
  Filler filler;
  for (const std::string_view gap : {". ", ".\n\n", "\n\n", ", \"", "\n", " "}) {
    std::string text;
    for (int k = 0; k < 2; ++k) {
      text += filler.sentences(2) + "crimson lighthouse" + std::string(gap) + "Wandering ostrich ";
    }
    CAPTURE(gap);
    CHECK(told(text).size() == (gap == "\n" || gap == " " ? 1 : 0));
  }
}

TEST_CASE("phrases: names and numbers say nothing, words of sentence starts do") {
  Filler filler;
  std::string text;
  for (int k = 0; k < 4; ++k) {
    text += filler.sentences(6) + "Then zq" + std::string(static_cast<std::size_t>(k + 2), 'y') +
            " Lady Catherine De Bourgh of Rosings 1 2 3. ";
  }
  CHECK(told(text).empty());
  for (int k = 0; k < 3; ++k) text += filler.sentences(2) + "Suddenly crimson lanterns flickered. ";
  CHECK(told(text) == std::vector<Told>{{"Suddenly crimson lanterns flickered", 3}});
}

TEST_CASE("phrases: where nouns are written like names they count") {
  std::string text;
  for (int k = 0; k < 30; ++k) {
    const std::string n =
        std::string(1, static_cast<char>('a' + k % 26)) + std::string(static_cast<std::size_t>(1 + k / 26), 'x');
    text += "Der Zq" + n + " sah den Kq" + n + " und die Vq" + n + " im Wq" + n + ". ";
    if (k % 8 == 0) text += "Er kam mit einem Lächeln auf den Lippen. ";
  }
  const std::vector<Told> all = told(text);
  REQUIRE(!all.empty());
  CHECK(all[0] == Told{"Er kam mit einem Lächeln auf den Lippen", 4});
}

TEST_CASE("phrases: longer runs are told as passages, or once by twelve words where those would say nothing of them") {
  Filler filler;
  const std::string rare = filler.sentences(1);  // 12 words, followed by others
  const std::string passage = "Xq" + std::string("ab crimson lighthouse keepers quarrel ") + rare;
  const std::string text = filler.sentences(2) + passage + filler.sentences(2) + passage + filler.sentences(2);
  CHECK(told(text).empty());
  const std::string common = "it was not that he did not want to be in it for the";
  std::string again = filler.sentences(3);
  for (int k = 0; k < 4; ++k) again += common + ". " + filler.sentences(3);
  const std::vector<Told> all = told(again);
  REQUIRE(all.size() == 1);
  CHECK(refrain::count_words(all[0].text) == refrain::kMostPhraseWords);
}

TEST_CASE("phrases: none begins or ends inside of a word, and three of those it has") {
  Filler filler;
  std::string text;
  for (const char* name : {"keeper", "sexton", "miller"}) {
    text += filler.sentences(2) + "the " + name + "'s crooked lantern swung slowly. ";
  }
  CHECK(told(text) == std::vector<Told>{{"crooked lantern swung slowly", 3}});
  std::string two = filler.sentences(2);
  for (int k = 0; k < 6; ++k)
    two += filler.sentences(1) + "zq" + std::string(static_cast<std::size_t>(k + 2), 'w') + " couldn't vanish. ";
  CHECK(told(two).empty());
}

TEST_CASE("phrases: in scripts without spaces") {
  const std::string phrase = "深深地吸了一口冷气";
  std::string text;
  const char* const fillers[] = {"村里的人都说今年雨水很多。", "老木匠把门关上便去睡觉。", "孩子们在河边捡石头玩耍。",
                                 "她想起从前住过的旧房子。"};
  for (const char* filler : fillers) text += std::string(filler) + "于是" + phrase + "。";
  const std::vector<Told> all = told(text);
  REQUIRE(all.size() == 1);
  CHECK(all[0].places == 4);
  CHECK(all[0].text == "于是" + phrase);
}

TEST_CASE("phrases: what is excluded takes no part") {
  Filler filler;
  std::string text;
  std::vector<Span> excluded;
  for (int k = 0; k < 3; ++k) {
    text += filler.sentences(2);
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += "crimson lanterns flickered behind barns. ";
    if (k > 0) excluded.push_back({begin, static_cast<std::uint32_t>(text.size())});
  }
  CHECK(told(text).size() == 1);
  CHECK(told(text, excluded).empty());
}

TEST_CASE("phrases: texts without any") {
  CHECK(told("").empty());
  CHECK(told("...").empty());
  CHECK(told("one two three").empty());
  std::string ha;
  for (int k = 0; k < 20'000; ++k) ha += "ha ";
  CHECK(told(ha).size() <= 1);
}

TEST_CASE("phrases: repeated grams are those of the slow twin") {
  std::mt19937 random(7);
  for (int trial = 0; trial < 60; ++trial) {
    const std::size_t size = 1 + random() % 200;
    const auto alphabet = static_cast<std::uint32_t>(1 + random() % 6);
    std::vector<std::uint32_t> words(size);
    std::vector<bool> begins(size);
    for (std::size_t k = 0; k < size; ++k) {
      words[k] = random() % 23 == 0 ? RepeatedGrams::kNone : static_cast<std::uint32_t>(random() % alphabet);
      begins[k] = random() % 11 == 0;
    }
    RepeatedGrams grams(words, begins);
    for (std::uint32_t n = 1; n <= 13; ++n) {
      REQUIRE(grams.size() == n);
      const auto slow = refrain::oracle::repeated_grams(words, begins, n, RepeatedGrams::kNone);
      std::map<std::uint32_t, std::vector<std::uint32_t>> fast;
      for (const std::uint32_t k : grams.places()) fast[grams.name(k)].push_back(k);
      REQUIRE(fast.size() == slow.size());
      REQUIRE(grams.names() == slow.size());
      for (const auto& [words_of, places] : slow) {
        const std::uint32_t name = grams.name(places[0]);
        REQUIRE(name != RepeatedGrams::kNone);
        CHECK(fast[name] == places);
        CHECK(grams.count(name) == places.size());
      }
      grams.grow();
    }
  }
}
