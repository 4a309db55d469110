// Letters in the place of others that look the same.

#include "refrain/lookalikes.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "oracle/lookalikes.h"

namespace refrain {
namespace {

std::string utf8(std::u32string_view text) {
  std::string result;
  for (const char32_t c : text) {
    std::string bytes(4, '\0');
    bytes.resize(text::encode_utf8(c, bytes.data()));
    result += bytes;
  }
  return result;
}

std::string unmasked(std::u32string_view text) {
  const std::string original = utf8(text);
  const UnmaskedText result = unmask_lookalikes(original);
  CHECK(result.changed() == !result.text.empty());
  return result.changed() ? result.text : original;
}

bool stays(std::u32string_view text) { return !unmask_lookalikes(utf8(text)).changed(); }

TEST_CASE("lookalikes: words that mix scripts are written in their own") {
  CHECK(unmasked(U"the p\u0430\u0441e of \u0422he ferry") == "the pace of The ferry");
  CHECK(unmasked(U"caf\u00e9 \u0441af\u00e9 \u0441afe\u0301") == "caf\u00e9 caf\u00e9 cafe\u0301");
  CHECK(unmasked(U"d\u03bfgma b\u03b1nk \u0392ank") == "dogma bank Bank");
  // Cyrillic with Latin letters.
  CHECK(unmasked(U"\u043cop\u043e\u0437 \u0434\u043e\u043c") ==
        utf8(U"\u043c\u043e\u0440\u043e\u0437 \u0434\u043e\u043c"));
  // Armenian and Cherokee letters in Latin words; capitals stay capitals.
  CHECK(unmasked(U"c\u0585\u057d\u0578t \u13aarue") == "count Arue");
  CHECK(unmasked(U"\u201cpac\u0435\u201d\u2014x") == utf8(U"\u201cpace\u201d\u2014x"));
}

TEST_CASE("lookalikes: what can be read in several scripts goes by the text") {
  // "pace" with three letters of four exchanged could be Cyrillic with one.
  CHECK(unmasked(U"find \u0440a\u0441\u0435") == "find pace");
  CHECK(unmasked(U"\u0434\u043b\u044f \u0440a\u0441\u0435") == utf8(U"\u0434\u043b\u044f \u0440\u0430\u0441\u0435"));
  // Nothing but the word: more letters, then Latin.
  CHECK(unmasked(U"\u0440a\u0441\u0435") == utf8(U"\u0440\u0430\u0441\u0435"));
  CHECK(unmasked(U"\u0440a\u0441e") == "pace");
}

TEST_CASE("lookalikes: honest words stay") {
  CHECK(stays(U""));
  CHECK(stays(U"plain text, \u201cquoted\u201d \u2014 na\u00efve \u0111\u1ec7"));
  CHECK(stays(U"\u0441\u043e\u0441\u043e \u03bf\u03c5 \u043c\u043e\u0440\u043e\u0437"));
  CHECK(stays(U"\u03bcm \u00b5m k\u03a9 \u03a9mega \u03b1-helix \u03b1tubulin"));
  CHECK(stays(U"TNF\u03b1 NF\u03baB I\u03baB\u03b1 IFN\u03b3 A\u03b2"));
  CHECK(stays(U"\u0441 a \u0430"));
  CHECK(stays(U"p\u0430ce2 2p\u0430ce \u0420\u0421-DOS"));
  CHECK(stays(U"p\u0430\u05d0"));
  CHECK(stays(U"\u0434a\u0436f"));  // neither is all Cyrillic nor all Latin
  // Two exchanged at the ends, or one between small letters, are no formula.
  CHECK_FALSE(stays(U"\u03b1lph\u03b1"));
  CHECK_FALSE(stays(U"TN\u03b1f"));
}

TEST_CASE("lookalikes: spans lead back") {
  const std::string text = utf8(U"a p\u0430\u0441e of \u0422he");
  const UnmaskedText result = unmask_lookalikes(text);
  REQUIRE(result.text == "a pace of The");
  CHECK(result.words == std::vector<Span>{{2, 8}, {12, 16}});
  CHECK(result.original({0, 1}) == Span{0, 1});
  CHECK(result.original({2, 6}) == Span{2, 8});
  CHECK(result.original({3, 4}) == Span{3, 5});
  CHECK(result.original({5, 9}) == Span{7, 11});
  CHECK(result.original({10, 13}) == Span{12, 16});
  CHECK(result.original({13, 13}) == Span{16, 16});
  CHECK(result.changed_place({0, 1}) == Span{0, 1});
  CHECK(result.changed_place({2, 8}) == Span{2, 6});
  CHECK(result.changed_place({3, 5}) == Span{3, 4});
  CHECK(result.changed_place({4, 7}) == Span{3, 5});  // from inside of a letter
  CHECK(result.changed_place({12, 16}) == Span{10, 13});
  CHECK(unmask_lookalikes("abc").original({1, 2}) == Span{1, 2});
  CHECK(unmask_lookalikes("abc").changed_place({1, 2}) == Span{1, 2});
  // A letter that takes more bytes than the one in its place.
  const UnmaskedText longer = unmask_lookalikes(utf8(U"\u043cop\u043e\u0437"));
  REQUIRE(longer.text.size() == 10);
  CHECK(longer.original({2, 3}) == Span{2, 3});
  CHECK(longer.original({3, 4}) == Span{2, 3});
  CHECK(longer.original({2, 6}) == Span{2, 4});
  CHECK(longer.original({4, 10}) == Span{3, 8});
  CHECK(longer.changed_place({2, 3}) == Span{2, 4});
  CHECK(longer.changed_place({3, 8}) == Span{4, 10});
}

void compare(const std::string& text) {
  const oracle::Rewritten expected = oracle::unmask(text);
  const UnmaskedText result = unmask_lookalikes(text);
  INFO(text);
  REQUIRE(result.words == expected.words);
  if (!result.changed()) {
    REQUIRE(result.text.empty());
    REQUIRE(result.exchanges.empty());
    return;
  }
  REQUIRE(result.text == expected.text);
  for (std::uint32_t at = 0; at < result.text.size(); ++at) {
    REQUIRE(result.original({at, at + 1}).begin == expected.places[at]);
  }
}

TEST_CASE("lookalikes: as the slow way has it") {
  const std::vector<std::u32string> pieces = {
      U"a",      U"e",      U"o",      U"p",      U"t",      U"N",      U"T",      U"\u0430",
      U"\u0435", U"\u043e", U"\u0434", U"\u0422", U"\u03bf", U"\u03b1", U"\u03b2", U"\u0391",
      U"\u0585", U"\u13aa", U"\u2c9f", U"\u00e9", U"\u0301", U"\u00ad", U"1",      U"\u65e5",
      U"\uac00", U"\u1ea1", U"\u201d", U"\uff41", U"\u05d0", U" ",      U" ",      U"."};
  std::mt19937 random(7);
  for (int i = 0; i < 60'000; ++i) {
    std::string text;
    const std::size_t few = 3 + random() % (pieces.size() - 3);  // texts of one kind, too
    const std::size_t from = random() % pieces.size();
    for (std::size_t length = random() % 24; length > 0; --length) {
      text += utf8(pieces[(from + random() % few) % pieces.size()]);
    }
    // Bytes that are no UTF-8.
    if (random() % 8 == 0 && !text.empty()) text[random() % text.size()] = '\xd0';
    compare(text);
  }
}

TEST_CASE("lookalikes: nothing is missed by the quick way over the text") {
  int exchanged = 0;
  for (char32_t c = 'A'; c < 0x1ffff; ++c) {
    for (std::size_t script = 0; script < text::kScripts; ++script) {
      const char32_t other = text::lookalike(c, static_cast<text::Script>(script));
      if (other == 0) continue;
      ++exchanged;
      for (const std::u32string& word : {std::u32string{other, c, other, other}, std::u32string{c, other, other},
                                         std::u32string{other, other, other, c}}) {
        compare(utf8(std::u32string(40, U'.') + word + U". " + word));
      }
    }
  }
  CHECK(exchanged > 500);
}

}  // namespace
}  // namespace refrain
