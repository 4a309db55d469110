// Which bytes go with words that are cut.

#include "dedup/cut_words.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "refrain/words.h"

namespace refrain {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  std::vector<std::string> found;
  for (const Word& word : words) found.emplace_back(text.substr(word.begin, word.end - word.begin));
  return found;
}

std::string without(std::string_view text, const std::vector<dedup::WordRange>& ranges) {
  std::vector<dedup::Cut> cuts;
  dedup::cut_words(text, ranges, cuts);
  REQUIRE(cuts.size() == ranges.size());
  std::string rest;
  std::size_t at = 0;
  for (const dedup::Cut& cut : cuts) {
    REQUIRE(at <= cut.bytes.begin);
    rest += text.substr(at, cut.bytes.begin - at);
    if (cut.space) rest += ' ';
    at = cut.bytes.end;
  }
  return rest += text.substr(at);
}

TEST_CASE("cuts: one run of white space goes, and paragraphs stay apart") {
  CHECK(without("a x y b", {{1, 3}}) == "a b");
  CHECK(without("a  x, y!  b", {{1, 3}}) == "a!  b");
  CHECK(without("a\n\nx y\n\nb", {{1, 3}}) == "a\n\nb");
  CHECK(without("a\n\nx y b", {{1, 3}}) == "a\n\nb");
  CHECK(without("a x y\n\nb", {{1, 3}}) == "a\n\nb");
  CHECK(without("x y\n\nb", {{0, 2}}) == "b");
  CHECK(without("a\n\nx y", {{1, 3}}) == "a");
  CHECK(without("  x y  ", {{0, 2}}) == "  ");
  CHECK(without("a, x y, b", {{1, 3}}) == "a,, b");
  CHECK(without("(x y)", {{0, 2}}) == "()");
  CHECK(without("a x b y c", {{1, 2}, {3, 4}}) == "a b c");
}

TEST_CASE("cuts: white space is that of Unicode") {
  CHECK(without("a\xc2\xa0x\xe3\x80\x80\xe2\x80\x83"
                "b",
                {{1, 2}}) ==
        "a\xc2\xa0"
        "b");
  CHECK(without("a x\xe2\x80\x8b"
                "b",
                {{1, 2}}) == without("a x\xe2\x80\x8b"
                                     "b",
                                     {{1, 2}}));
  CHECK(without("a\xe2\x80\xa9x", {{1, 2}}) == "a");
}

TEST_CASE("cuts: words are not joined") {
  const std::string han = "\xe6\xbc\xa2";
  CHECK(without("a" + han + "b", {{1, 2}}) == "a b");
  CHECK(without("a " + han + "b", {{1, 2}}) == "a b");
  CHECK(without("a" + han + " b", {{1, 2}}) == "a b");
  CHECK(without(han + han + han, {{1, 2}}) == han + han);
  CHECK(without(han + " x \xcc\x81y", {{1, 2}}) == han + " \xcc\x81y");
  // What is left of one broken character must not complete another.
  CHECK(without("a\xe6 x \xbc\xa2", {{1, 2}}) == "a\xe6 \xbc\xa2");
}

TEST_CASE("cuts: random texts keep all other words") {
  std::mt19937 random(20260712);
  const std::vector<std::string> pieces = {
      "a",        "Bc", "7", "\xc3\xa9",     "\xcc\x81", "\xe6\xbc\xa2", "\xe3\x81\x8b", "\xe3\x82\x99", " ", "\n",
      "\xc2\xa0", ".",  "-", "\xe2\x80\x8d", "\xff",     "\xe6",         "\xbc",         "\xef\xbe\x9e"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto left = random() % 24; left > 0; --left) text += pieces[random() % pieces.size()];
    const std::vector<std::string> words = words_of(text);
    std::vector<dedup::WordRange> ranges;
    std::vector<std::string> expected;
    for (std::size_t k = 0; k < words.size(); ++k) {
      if (random() % 3 != 0) {
        expected.push_back(words[k]);
      } else if (!ranges.empty() && ranges.back().end == k) {
        ranges.back().end = k + 1;
      } else {
        ranges.push_back({k, k + 1});
      }
    }
    INFO("round " << round << ": " << text);
    REQUIRE(words_of(without(text, ranges)) == expected);
  }
}

TEST_CASE("cuts: places of a long text") {
  std::string text;
  std::string rest;
  for (int k = 0; k < 60'000; ++k) {
    const std::string word = "word" + std::to_string(k) + " ";
    text += word;
    if (k < 10'000 || k >= 50'000) rest += word;
  }
  CHECK(without(text, {{10'000, 50'000}}) == rest);
}

}  // namespace
}  // namespace refrain
