// Folding: examples, and the short way against the long one on every code point and its neighbours.

#include "text/fold.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "refrain/words.h"
#include "text/fold_normalise.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain {
namespace {

std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    char bytes[4];
    out.append(bytes, text::encode_utf8(c, bytes));
  }
  return out;
}

// The long way alone: what fold_word() must give.
std::string fold_slowly(std::u32string text) {
  std::u32string scratch;
  std::erase_if(text, [](char32_t c) { return (unicode::property(c) & unicode::kIgnorable) != 0; });
  text::fold_code_points(text, scratch);
  return to_utf8(text);
}

bool is_surrogate(char32_t c) { return c >= 0xd800 && c <= 0xdfff; }

// Every code point but most of the many ideographs and syllables that behave alike.
std::vector<char32_t> telling_code_points() {
  std::vector<char32_t> all;
  for (char32_t c = 1; c < unicode::kCodePoints; ++c) {
    const bool alike = (c >= 0x3400 && c < 0x9fff) || (c >= 0xac00 && c < 0xd7a3) || (c >= 0x17000 && c < 0x18d00) ||
                       (c >= 0x20000 && c < 0x2f800) || c >= 0x2fa20;
    if (is_surrogate(c) || (alike && c % 97 != 0)) continue;
    if (unicode::property(c) != unicode::property(0xe000)) all.push_back(c);
  }
  return all;
}

TEST_CASE("fold: examples") {
  CHECK(fold_word("") == "");
  CHECK(fold_word("Word") == "word");
  CHECK(fold_word(to_utf8(U"Stra\u00dfe")) == "strasse");
  CHECK(fold_word(to_utf8(U"\u1e9e")) == "ss");
  CHECK(fold_word(to_utf8(U"\u0130")) == to_utf8(U"i\u0307"));
  CHECK(fold_word(to_utf8(U"e\u0301")) == to_utf8(U"\u00e9"));
  CHECK(fold_word(to_utf8(U"E\u0323\u0302")) == to_utf8(U"\u1ec7"));
  CHECK(fold_word(to_utf8(U"e\u0302\u0323")) == to_utf8(U"\u1ec7"));       // put in order
  CHECK(fold_word(to_utf8(U"\u1112\u1161\u11ab")) == to_utf8(U"\ud55c"));  // Hangul, composed
  CHECK(fold_word(to_utf8(U"\ud558\u11ab")) == to_utf8(U"\ud55c"));
  CHECK(fold_word(to_utf8(U"\uff21\uff11")) == "a1");
  CHECK(fold_word(to_utf8(U"\ufb03")) == "ffi");
  CHECK(fold_word(to_utf8(U"so\u00adfa")) == "sofa");
  CHECK(fold_word(to_utf8(U"\uff76\uff9e")) == to_utf8(U"\u30ac"));
  CHECK(fold_word(to_utf8(U"\u03c2")) == to_utf8(U"\u03c3"));
  CHECK(fold_word(to_utf8(U"\u1fb3")) == to_utf8(U"\u03b1\u03b9"));
  CHECK(fold_word(to_utf8(U"\u03b1\u0345\u0301")) == to_utf8(U"\u03ac\u03b9"));
  CHECK(fold_word(to_utf8(U"\ufdfa")).size() == 33);  // one code point to eighteen
  CHECK(fold_word(to_utf8(U"\U0001dfaa")) == to_utf8(U"\U0001dfaa"));
}

TEST_CASE("fold: stable under itself") {
  for (const char32_t c : telling_code_points()) {
    const std::string once = fold_word(to_utf8(std::u32string(1, c)));
    if (fold_word(once) != once) {
      CAPTURE(static_cast<unsigned>(c));
      FAIL("folding twice differs");
    }
  }
}

TEST_CASE("fold: the short way agrees with the long one beside every neighbour") {
  // One of each kind: letters, marks of several classes, what composes, decomposes, folds, is ignorable.
  const std::u32string neighbours =
      U"aK\u00df\u00e9\u0130\u0301\u0307\u0308\u0323\u0327\u0345\u0344\u034f\u00ad\u05b0\u05b4"
      U"\u05c1"
      U"\u064b\u0651\u0653\u0e33\u0e38\u0e48\u0f71\u0f72\u0f73\u093c\u094d\u09be\u0bbe\u0dcf\u1100"
      U"\u1161\u11a8\uac00\uac01\u3099\u309a\u30ab\uff9e\uff76\uffda\uffa1\u1fb3\u1f80\u03b1\u2126"
      U"\u4e00\uf900\U0001d157\U0001d165\U0001d16d\U000110ba\U00011127\U00011935\U0001e94a";
  std::size_t wrong = 0;
  for (const char32_t c : telling_code_points()) {
    for (const char32_t d : neighbours) {
      std::vector<std::u32string> texts = {{c, d}, {d, c}};
      if (!(unicode::property(c) & unicode::kClosed)) {
        texts.insert(texts.end(), {{U'a', c, d}, {U'\u0323', c, d, U'\u0301'}});
      }
      for (const std::u32string& text : texts) {
        if (fold_word(to_utf8(text)) != fold_slowly(text) && wrong++ < 5) {
          CAPTURE(static_cast<unsigned>(c), static_cast<unsigned>(d), text.size());
          CHECK(fold_word(to_utf8(text)) == fold_slowly(text));
        }
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("fold: long runs take no more than their share of time") {
  // Any of these takes hours if some step is quadratic.
  constexpr std::size_t kMany = 1'000'000;
  std::u32string marks = U"a";
  for (std::size_t i = 0; i < kMany; ++i) marks += i % 2 == 0 ? U'\u0301' : U'\u0323';
  const std::string folded = fold_word(to_utf8(marks));
  // The first of each class composes with the letter, all below before all above.
  CHECK(folded.substr(0, 3) == to_utf8(U"\u1ea1"));
  CHECK(folded.size() == 3 + (kMany / 2 - 1 + kMany / 2) * 2);
  CHECK(folded.substr(folded.size() - 2) == to_utf8(U"\u0301"));

  std::u32string jamo;
  for (std::size_t i = 0; i < kMany; ++i) jamo += U"\u1112\u1161\u11ab";
  CHECK(fold_word(to_utf8(jamo)).size() == 3 * kMany);

  std::u32string ignorable = U"a";
  ignorable.append(kMany, U'\u200d');
  ignorable += U'B';
  CHECK(fold_word(to_utf8(ignorable)) == "ab");

  std::string letters(10 * kMany, 'X');
  CHECK(fold_word(letters) == std::string(10 * kMany, 'x'));
}

}  // namespace
}  // namespace refrain
