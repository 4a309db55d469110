// The spelling in which check matches words.

#include "text/respell.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "findings/matched_text.h"
#include "io/document.h"
#include "io/html/html.h"
#include "io/html/markdown.h"
#include "io/json/notebook.h"
#include "io/markup/asciidoc.h"
#include "io/markup/latex.h"
#include "io/markup/org.h"
#include "io/markup/rst.h"
#include "io/markup/wiki.h"
#include "io/xml/document_xml.h"

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

TEST_CASE("respell: words that are cut at the end of a page") {
  CHECK(matched({"a har-\n\fbour, min-\futes"}) == "a harbour, minutes");
  CHECK(matched({"a har-\f\nbour, min- \r\n\r\n\f\r\n  utes"}) == "a harbour, minutes");
  // A paragraph ends without a page, and a list begins one.
  CHECK(matched({"a har-\n\nbour\n"}) == "a har-\n\nbour\n");
  CHECK(matched({"one\n\f- two\n1990-\f2000"}) == "one\n\f- two\n1990-\f2000");
  CHECK(matched({"the break-\n\fwater", "by the break water"}) == "the break-\n\fwater");
}

TEST_CASE("respell: words that are cut at line ends of quoted mail") {
  CHECK(matched({"> a har-\n> bour\n>> and min-\n>> utes\n> > in-\n>> for"}) ==
        "> a harbour\n>> and minutes\n> > infor");
  // A quotation that begins or ends between the halves.
  CHECK(matched({"a har-\n> bour"}) == "a har-\n> bour");
  CHECK(matched({"> a har-\n>> bour"}) == "> a har-\n>> bour");
  CHECK(matched({"> a har-\n>\n> bour"}) == "> a har-\n>\n> bour");
}

// What is searched of a file, beside another text.
template <typename Read>
std::string matched_of(const Read& read, std::string_view bytes, std::string_view other = {}) {
  io::Document document;
  read(std::string(bytes), document);
  std::vector<findings::Document> documents(2);
  documents[0].text = document.text;
  documents[0].original = document.original_bytes();
  documents[0].map = &document.map;
  documents[1].text = documents[1].original = other;
  return std::string(findings::matched_texts(documents, true)[0].text(document.text));
}

TEST_CASE("respell: words that are cut at line ends of markup") {
  const auto html = [](std::string bytes, io::Document& document) { io::read_utf8_html(std::move(bytes), document); };
  const auto xml = [](std::string bytes, io::Document& document) {
    REQUIRE(io::read_document_xml(std::move(bytes), document).ok());
  };
  const auto notebook = [](std::string bytes, io::Document& document) {
    REQUIRE(io::read_notebook(std::move(bytes), document).ok());
  };
  const std::string joined = "A barometer above";
  CHECK(matched_of(io::read_markdown, "- A baro-\n  meter above") == joined);
  CHECK(matched_of(io::read_markdown, "- A baro-\nmeter above") == joined);
  CHECK(matched_of(io::read_markdown, "> A baro-\n> meter above") == joined);
  CHECK(matched_of(io::read_markdown, "A baro-\r\nmeter above") == joined);
  CHECK(matched_of(io::read_latex, "A baro-\nmeter above") == joined);
  CHECK(matched_of(io::read_rst, "- A baro-\n  meter above") == joined);
  CHECK(matched_of(io::read_asciidoc, "A baro-\nmeter above") == joined);
  CHECK(matched_of(io::read_org, "- A baro-\n  meter above") == joined);
  CHECK(matched_of(io::read_wiki, "A baro-\nmeter above") == joined);
  CHECK(matched_of(html, "<p>A baro-\n   <b>meter</b> above</p>") == joined);
  CHECK(matched_of(html, "<p>A baro\u00ad\nmeter above</p>") == joined);
  CHECK(matched_of(xml, "<article><para>A baro-\n  meter above</para></article>") == joined);
  for (const char* source : {R"("- A baro-\n  meter above")", R"(["- A baro-\n","  meter above"])",
                             "[\"- A baro-\\n\",\n \"  meter above\"]"}) {
    CAPTURE(source);
    CHECK(matched_of(notebook, R"({"cells": [{"cell_type": "markdown", "source": )" + std::string(source) + "}]}") ==
          joined);
  }

  // A blank that is one in the file, too.
  CHECK(matched_of(html, "<p>pre- and postwar</p>") == "pre- and postwar");
  CHECK(matched_of(io::read_markdown, "- pre- and *postwar*") == "pre- and postwar");
  // A compound, if it is one elsewhere; a blank for the end of a line says nothing of that.
  CHECK(matched_of(html, "<p>the price-\n determining factor</p>", "a price-determining factor") ==
        "the price- determining factor");
  CHECK(matched_of(html, "<p>the price-\n determining factor, a price-determining one</p>") ==
        "the price- determining factor, a price-determining one");
  CHECK(matched_of(html, "<p>the break-\nwater and the break-\nwater</p>", "by the breakwater") ==
        "the breakwater and the breakwater");
}

TEST_CASE("respell: Romanian with commas below, and Turkish as it is") {
  CHECK(forms("Peştele e în coş, dă-mi şi pâine; Ştefan, naţiune, ŢARĂ") ==
        "Peștele e în coș, dă-mi și pâine; Ștefan, națiune, ȚARĂ");
  CHECK(forms("na\u0163iunea s\u0327i pa\u0327r") == "na\u021biunea s\u0326i pa\u0327r");
  CHECK(forms("Peștele e în coș, dă-mi și pâine") == "Peștele e în coș, dă-mi și pâine");
  CHECK(forms("Şimdi değil, akşama doğru, yağmur") == "Şimdi değil, akşama doğru, yağmur");
  CHECK(forms("Garçon, façade") == "Garçon, façade");
}

TEST_CASE("respell: capitals of the two letters i of Turkish") {
  CHECK(forms("LİMAN BAŞKANI, IŞIK CAMINA, değil") == "LiMAN BAŞKANı, ıŞıK CAMıNA, değil");
  CHECK(forms("Işık söndü ve KADIN geldi, YAĞMUR yağdı, HAYIR") == "ışık söndü ve KADıN geldi, YAĞMUR yağdı, HAYıR");
  // Words of other languages, and other texts.
  CHECK(forms("yağmur yağdı; IT IS a BIG FISH, IBM") == "yağmur yağdı; IT IS a BIG FISH, IBM");
  CHECK(forms("HAYIR, IT IS, KADIN") == "HAYIR, IT IS, KADIN");
  CHECK(matched({"LİMAN BAŞKANI CAMINA VURUR VE ISIYI YAZARDI"}) == "LiMAN BAŞKANı CAMıNA VURUR VE ıSıYı YAZARDı");
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
