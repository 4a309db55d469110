#include "refrain/sentences.h"

#include <cstdint>
#include <string>
#include <vector>

#include "catch.h"
#include "refrain/words.h"

using namespace refrain;  // NOLINT(google-build-using-namespace): short test

namespace {

std::vector<int> prices(const std::string& text) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  const auto found = edge_prices(text, words, flags);
  return {found.begin(), found.end()};
}

std::vector<std::uint32_t> starts(const std::string& text) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  return sentence_starts(edge_prices(text, words, flags), flags);
}

}  // namespace

TEST_CASE("sentences: the price of an edge is what stands in the gap") {
  CHECK(prices("one two") == std::vector<int>{0, 12});
  CHECK(prices("One. Two") == std::vector<int>{0, 0});
  CHECK(prices("e.g. this") == std::vector<int>{0, 18, 3});
  CHECK(prices("one\n\ntwo") == std::vector<int>{0, 0});
  CHECK(prices("one\r\n\r\ntwo") == std::vector<int>{0, 0});
  CHECK(prices("one\n \t\ntwo") == std::vector<int>{0, 0});
  CHECK(prices("one\nTwo\nthree") == std::vector<int>{0, 1, 12});
  CHECK(prices("one\r\nTwo") == std::vector<int>{0, 1});
  CHECK(prices("one: two; three") == std::vector<int>{0, 6, 6});
  CHECK(prices("don't x-ray 3.5") == std::vector<int>{0, 18, 12, 18, 12, 18});
  CHECK(prices("Why? \"Because\" (so)!") == std::vector<int>{0, 0, 12});
  CHECK(prices("one \xe2\x80\xa6 Two") == std::vector<int>{0, 0});
  CHECK(prices("death.David. why?Who p.M. 3.5 on.line page.12 http.Get") ==
        std::vector<int>{0, 1, 3, 1, 12, 18, 0, 18, 12, 18, 12, 18, 12, 1});
  CHECK(prices("").empty());
}

TEST_CASE("sentences: scripts without spaces") {
  // Two characters, an ideographic full stop, two characters, a blank, one character.
  CHECK(prices("\xe6\xb8\xaf\xe9\x90\x98\xe3\x80\x82\xe6\xb5\xb7\xe5\xba\x95 \xe9\xad\x9a") ==
        std::vector<int>{0, 12, 0, 12, 3});
  CHECK(prices("abc\xe6\xb8\xaf") == std::vector<int>{0, 12});
}

TEST_CASE("sentences: five words make one, and 64 end one") {
  CHECK(starts("").empty());
  CHECK(starts("One two. Three four five six. Seven.") == std::vector<std::uint32_t>{0, 6});
  std::string text;
  for (int k = 0; k < 150; ++k) text += "word ";
  CHECK(starts(text) == std::vector<std::uint32_t>{0, 64, 128});
  std::string han;
  for (int k = 0; k < 150; ++k) han += "\xe6\xb8\xaf";
  CHECK(starts(han) == std::vector<std::uint32_t>{0, 128});
}
