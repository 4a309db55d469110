// The spelling in which check matches words.

#include "text/respell.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "findings/matched_text.h"

namespace refrain::text {
namespace {

std::string forms(std::string_view text) {
  std::vector<Edit> edits;
  add_letter_forms(text, edits);
  const Respelled respelled(text, edits);
  return respelled.changed() ? respelled.text() : std::string(text);
}

std::string letters(std::string_view text) {
  std::vector<Edit> edits;
  add_letters_for_digits(text, edits);
  const Respelled respelled(text, edits);
  return respelled.changed() ? respelled.text() : std::string(text);
}

// What is searched of the first of some texts.
std::string matched(const std::vector<std::string>& texts) {
  std::vector<findings::Document> documents(texts.size());
  for (std::size_t k = 0; k < texts.size(); ++k) documents[k].text = texts[k];
  return std::string(findings::matched_texts(documents, true)[0].text(texts[0]));
}

TEST_CASE("respell: Arabic and Hebrew without marks") {
  CHECK(forms("كَتَبَ الوَلَدُ") == "كتب الولد");
  CHECK(forms("مـــرحبا") == "مرحبا");
  CHECK(forms("أحمد إلى آخر ٱلكتاب") == "احمد الي اخر الكتاب");
  CHECK(forms("ﻻ") == "لا");
  CHECK(forms("שָׁלוֹם") == "שלום");
  CHECK(forms("שלום עולם") == "שלום עולם");
}

TEST_CASE("respell: Serbian in Latin letters, and no other language") {
  CHECK(forms("Његова љубав и џеп, ђак ће доћи") == "njegova ljubav i džep, đak će doći");
  CHECK(forms("Рыбаки вернулись поздно") == "Рыбаки вернулись поздно");
  CHECK(forms("Рибалки повернулися пізно, її") == "Рибалки повернулися пізно, її");
  CHECK(forms("Корабът тръгва от острова") == "Корабът тръгва от острова");
}

TEST_CASE("respell: digits for letters, in texts that have several") {
  CHECK(letters("Th3 qu1ck w0rld w4s g00d") == "The quick world was good");
  CHECK(letters("only th3 one") == "only th3 one");
  for (const std::string_view honest :
       {"The 1st and 2nd of 3 parts, 4th row, 90s music", "mp3 and h264 in utf8, win32, sha256, x86, base64",
        "B2B, A320, R2D2, 3D, 4K, covid19", "1f 2a 3b4c5d e0f1"}) {
    CHECK(letters(honest) == honest);
  }
}

TEST_CASE("respell: unseen letters between words") {
  std::vector<Edit> edits;
  CHECK(add_invisible_blanks("one\u3164two\u115fthree", edits) == 2);
  CHECK(Respelled("one\u3164two\u115fthree", edits).text() == "one two three");
  edits.clear();
  CHECK(add_invisible_blanks("\u115f\u1161\u11a8", edits) == 0);
  CHECK(words_with_invisible("a p\u200bass\u2060age and \U0001F468\u200d\U0001F469").size() == 1);
  CHECK(words_with_invisible("soft\u00adhyphen, \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645").empty());
}

TEST_CASE("respell: words that are cut at line ends") {
  CHECK(matched({"a har-\nbour and min- \r\n  utes"}) == "a harbour and minutes");
  CHECK(matched({"a har\u00ad\nbour, in\u2010\nfor"}) == "a harbour, infor");
  // A compound, if it is one elsewhere.
  CHECK(matched({"the price-\ndetermining factor", "a price-determining factor"}) == "the price-\ndetermining factor");
  CHECK(matched({"the break-\nwater", "by the breakwater"}) == "the breakwater");
  CHECK(matched({"the break-\nwater", "by the break water"}) == "the break-\nwater");
  // What the document itself says comes first.
  CHECK(matched({"the break-\nwater, a breakwater", "by the break water"}) == "the breakwater, a breakwater");
  CHECK(matched({"pre-\nand post-war", "pre- and post-war"}) == "pre-\nand post-war");
  CHECK(matched({"a list:\n- one\n- two\n1990-\n2000 a -\nb"}) == "a list:\n- one\n- two\n1990-\n2000 a -\nb");
}

TEST_CASE("respell: places lead back") {
  const std::string text = "x \xd9\x83\xd9\x8e\xd8\xaa\xd9\x8e y";
  std::vector<Edit> edits;
  add_letter_forms(text, edits);
  const Respelled respelled(text, edits);
  CHECK(respelled.text() == "x \xd9\x83\xd8\xaa y");
  CHECK(respelled.original({2, 6}) == Span{2, 10});
  CHECK(respelled.original({0, 1}) == Span{0, 1});
  CHECK(respelled.changed_place({2, 10}) == Span{2, 6});
  CHECK(Respelled().original({3, 5}) == Span{3, 5});
}

TEST_CASE("respell: numbers of words are those of the document") {
  const std::string text = "one har-\nbour two min-\nutes three";
  std::vector<findings::Document> documents(1);
  documents[0].text = text;
  const findings::MatchedText one = findings::matched_texts(documents, true)[0];
  CHECK(one.joined == std::vector<std::uint64_t>{1, 3});
  CHECK(one.own_word(0) == 0);
  CHECK(one.own_word(1) == 1);
  CHECK(one.own_word(2) == 3);
  CHECK(one.own_word(5) == 7);
}

}  // namespace
}  // namespace refrain::text
