// Web pages: what they are about, and what stands beside it.

#include <string>
#include <string_view>

#include "catch.h"
#include "io/html/html.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

constexpr char kFirst[] =
    "The tide turned before the pilot came aboard, and for an hour nobody on the quay, not even the clerk, could say "
    "who was "
    "to pay for it.";
constexpr char kSecond[] =
    "In the end the harbour office wrote two letters, one to the owners and one to the town, and kept a copy of "
    "neither.";
constexpr char kThird[] =
    "What became of the cargo is another story, told at length by those who ate some of it, and denied by all the "
    "others.";

std::string paragraph(const char* text) { return "<p>" + std::string(text) + "</p>\n"; }
std::string story() { return paragraph(kFirst) + paragraph(kSecond) + paragraph(kThird); }
std::string story_text() { return std::string(kFirst) + "\n\n" + kSecond + "\n\n" + kThird; }

std::string main_text(const std::string& page) {
  Document document;
  REQUIRE(read_html(page, document, Content::kMain).ok());
  return document.text;
}

std::string links(int count) {
  std::string list = "<ul>";
  for (int i = 0; i < count; ++i)
    list += "<li><a href='/" + std::to_string(i) + "'>Another headline of some length</a></li>";
  return list + "</ul>";
}

TEST_CASE("page content: elements and roles that stand beside it") {
  for (const std::string_view beside :
       {"<nav>Home News Sport</nav>", "<footer>All rights reserved by us.</footer>",
        "<aside>See also the weather.</aside>", "<header>The Daily Tide</header>", "<div role=navigation>Home</div>",
        "<div role='contentinfo'>Imprint</div>", "<form><label>Your address</label><button>Send</button></form>",
        "<div role=dialog>We use cookies.</div>"}) {
    CAPTURE(beside);
    CHECK(main_text(std::string(beside) + "<div>" + story() + "</div>") == story_text());
    CHECK(main_text("<div>" + story() + std::string(beside) + "</div>") == story_text());
  }
}

TEST_CASE("page content: a dialog that is open is a part of it") {
  const std::string box = "<dialog open>" + paragraph(kThird) + "</dialog>";
  CHECK(main_text("<nav>x</nav><div>" + paragraph(kFirst) + paragraph(kSecond) + box + "</div>") == story_text());
  CHECK(main_text("<nav>x</nav><div>" + story() + "<dialog>" + paragraph(kFirst) + "</dialog></div>") == story_text());
  CHECK(main_text("<dialog open class=cookie-banner>We use cookies.</dialog><div>" + story() + "</div>") ==
        story_text());
}

TEST_CASE("page content: names in common use") {
  for (const std::string_view name :
       {"site-navigation", "cookie-banner", "relatedPosts", "share_buttons", "comments-area", "newsletter",
        "page-footer", "sidebar right", "breadcrumbs", "author-bio"}) {
    CAPTURE(name);
    const std::string beside = "<div class='" + std::string(name) +
                               "'><p>Something else, said in a sentence, that is no part of the story.</p></div>";
    CHECK(main_text("<div class=page>" + story() + beside + "</div>") == story_text());
  }
  // Names that tell of a relation, or of the content itself.
  for (const std::string_view name :
       {"has-sidebar", "content", "no-nav", "main-column with-comments", "article-content"}) {
    CAPTURE(name);
    CHECK(main_text("<div class='" + std::string(name) + "'>" + story() + "</div>") == story_text());
  }
}

TEST_CASE("page content: lists of links, whatever they are called") {
  CHECK(main_text("<div>" + links(8) + "</div><div>" + story() + "</div><div><h3>More</h3>" + links(12) + "</div>") ==
        story_text());
  // A link that was left open is not the rest of the page.
  CHECK(main_text("<a name=top><div>" + links(5) + "</div><a href='/x'><div>" + story() + "</div>").find(kSecond) !=
        std::string::npos);
}

TEST_CASE("page content: nothing is lost where nothing stands apart") {
  CHECK(main_text(story()) == story_text());
  CHECK(main_text("<p>Short.</p><p>Shorter.</p>") == "Short.\n\nShorter.");
  CHECK(main_text("<ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul>") == "One\nTwo");
  CHECK(main_text("<body class='home sidebar'>" + story() + "</body>") == story_text());
  CHECK(main_text("<div id=footer>" + story() + "</div>") == story_text());
  CHECK(main_text("<form>" + story() + "</form>") == story_text());
  CHECK(main_text("").empty());
  const std::string sections = "<section><h2>One</h2>" + paragraph(kFirst) + "</section><section><h2>Two</h2>" +
                               paragraph(kSecond) + "</section><section><h2>Three</h2>" + paragraph(kThird) +
                               "</section>";
  CHECK(main_text("<nav>Home</nav><main>" + sections + "</main>") ==
        std::string("One\n\n") + kFirst + "\n\nTwo\n\n" + kSecond + "\n\nThree\n\n" + kThird);
}

TEST_CASE("page content: an id that was made of a heading is the name of a section") {
  const auto section = [](const std::string& tag, const std::string& heading, const char* text) {
    return "<" + tag + "><h2>" + heading + "</h2>" + paragraph(text) + "</" + tag.substr(0, tag.find(' ')) + ">\n";
  };
  struct Named {
    const char* id;
    const char* heading;
  };
  for (const Named named : {Named{"related-work", "2.1 Related work"}, Named{"social-history-1", "Social history"},
                            Named{"social-history", "A social history"}, Named{"owners-menu", "Owner's menu"},
                            Named{"sec-navigation", "<a href='#x'>Navigation</a> \xc2\xb6"},
                            Named{"men\xc3\xbc-search", "Men\xc3\xbc &amp; search"},
                            Named{"resume-print", "R\xc3\xa9sum\xc3\xa9 print"}, Named{"tagsshare", "Tags/share"}}) {
    CAPTURE(named.id);
    const std::string id = " id='" + std::string(named.id) + "'";
    const std::string nav = "<nav>Home</nav>";
    // As Pandoc, Sphinx and Asciidoctor write it, and by hand.
    for (const std::string& tag : {"section" + id + " class='level1'", "div" + id + " class='section level3'",
                                   "div class=section" + id, "div class='sect1'" + id}) {
      CHECK(main_text(nav + section("section id=one", "Salt", kFirst) + section(tag, named.heading, kSecond) +
                      section("section id=two", "Tides", kThird))
                .find(kSecond) != std::string::npos);
    }
    CHECK(main_text(nav + section("section id=salt", "Salt", kFirst) + section("section" + id, named.heading, kSecond) +
                    section("section id=tides", "Tides", kThird))
              .find(kSecond) != std::string::npos);
    // On the heading itself.
    const std::string heading = "<h2" + id + ">" + named.heading + "</h2>";
    CHECK(main_text(nav + "<div>" + story() + heading + paragraph(kFirst) + "</div>").size() >
          2 + story_text().size() + 2 + std::string(kFirst).size());
  }
  // What stands beside the content may begin with a heading, too; and an id that says something else.
  for (const std::string_view beside :
       {"<div id=comments><h3>12 comments</h3>", "<section id=related class='section related'><h2>Related</h2>",
        "<section id=newsletter class='section band'><h2>Newsletter</h2>",
        "<div id=sidebar class=section><h2>Tides</h2>",
        "<div id=comments class=section><p>Say something:</p><h3>Comments</h3>"}) {
    CAPTURE(beside);
    CHECK(main_text("<div class=page><h1 id=salt>Salt</h1>" + story() + std::string(beside) +
                    "<p>Something else, said in a sentence, that is no part of the story.</p></div></section></div>") ==
          "Salt\n\n" + story_text());
  }
}

TEST_CASE("page content: places stay those of the file") {
  const std::string page = "<nav>" + links(3) + "</nav><article>" + story() + "</article>";
  Document document;
  REQUIRE(read_html(page, document, Content::kMain).ok());
  const std::size_t at = document.text.find("two letters");
  REQUIRE(at != std::string::npos);
  const Span place = document.map.original({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 11)});
  CHECK(page.substr(place.begin, place.end - place.begin) == "two letters");
}

TEST_CASE("page content: all of the page where that is asked for") {
  Document document;
  REQUIRE(read_html("<nav>Home</nav>" + story(), document, Content::kAll).ok());
  CHECK(document.text == "Home\n\n" + story_text());
}

TEST_CASE("page content: a deep page and a wide one take linear time") {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<div class='nav a'><a href=x>y";
  main_text(deep + story());
  std::string wide;
  for (int i = 0; i < 200'000; ++i) wide += "<p class=b style='display:none'>z</p>";
  CHECK(main_text(wide + story()) == story_text());
  std::string headings;
  for (int i = 0; i < 20'000; ++i) headings += "<h2 id=salt><div id=share>";
  CHECK(main_text(headings + "Salt" + story()).find(story_text()) != std::string::npos);
}

TEST_CASE("page content: a heading names the sections around it, the next few of them") {
  const std::string inner = "<section id=share class=section><div><div><div><h2>Share</h2></div></div></div>" +
                            paragraph(kSecond) + "</section>";
  CHECK(main_text("<nav>Home</nav>" + story() + inner).find(kSecond) != std::string::npos);
}

TEST_CASE("pages: the head of a table is none of the page") {
  const std::string table =
      "<table><thead><tr class='header'><th>Year</th><th>Eels</th></tr></thead>"
      "<tr><td>1391</td><td>many</td></tr></table>";
  CHECK(main_text(story() + table) == story_text() + "\n\nYear\tEels\n1391\tmany");
  CHECK(main_text(story() + "<div class='header'>Year</div>") == story_text());
}

TEST_CASE("pages: marks of notes are no text") {
  const auto text = [](const std::string& page) {
    Document document;
    REQUIRE(read_html(page, document).ok());
    return document.text;
  };
  CHECK(text("<p>hands.<sup><a href='#fn1' id='r1'>1</a></sup> More.</p>") == "hands. More.");
  CHECK(text("<p>hands<a href='#n'><sup>[a]</sup></a>, <a href=\"#back\">\xe2\x86\xa9\xef\xb8\x8e</a>and</p>") ==
        "hands, and");
  CHECK(text("<p>so<a epub:type='noteref' href='notes.xhtml#n7'>7</a> it is</p>") == "so it is");
  // Other links, and words.
  CHECK(text("<p><a href='#more'>See more</a> <a href='/2024'>2024</a> <a href='#e'>\xc3\xa9t\xc3\xa9</a></p>") ==
        "See more 2024 \xc3\xa9t\xc3\xa9");
  CHECK(text("<p>open <a href='#x'>1") == "open 1");
}

TEST_CASE("pages: the page numbers of a printed book are no text") {
  const auto text = [](const std::string& page) {
    Document document;
    REQUIRE(read_html(page, document).ok());
    return document.text;
  };
  for (const std::string_view number :
       {"<span class='pagenum'>[12]</span>", "<span class='pagenum'><a name='Page_12' id='Page_12'>[Pg 12]</a></span>",
        "<a class=PageNo href='#x'>12</a>", "<span class='page-number v2'><span>[</span>xii<span>]</span></span>",
        "<span epub:type='pagebreak' id='p12'>12</span>",
        "<span role=doc-pagebreak>&#8212;&nbsp;12&nbsp;&#8212;</span>",
        "<span class=pb title='12'>p\xc3\xa1gina 12</span>"}) {
    CAPTURE(number);
    CHECK(text("<p>the rest of the " + std::string(number) + " shaft</p>") == "the rest of the shaft");
    CHECK(text("<p>the gar" + std::string(number) + "rison</p>") == "the garrison");
  }
  // An element without text, and words.
  CHECK(text("<p>the rest <span class='pagenum' title='12'></span>of the shaft</p>") == "the rest of the shaft");
  for (const std::string_view words :
       {"<span class=pb>peanut butter</span>", "<span class=pagenum>see page 12</span>", "<span class=page>[12]</span>",
        "<span class=pagenum>12", "<span class=pagenum>12</i>"}) {
    CAPTURE(words);
    CHECK(text("<p>so " + std::string(words)).size() > 3);
  }
}

TEST_CASE("pages: classes for distances name no page number, and words beside a number are text") {
  for (const std::string_view words :
       {"<h2 class='pb-2'>Chapter 2</h2>", "<p class='pb-3'>Livid</p>", "<td class='pb-1'>1999</td>",
        "<h3 class='pb-3 text-lg'>Part II</h3>", "<div class='row pb-4'><span>Total 1200</span></div>",
        "<p class='p-b'>12</p>", "<p class='pagenum2'>12</p>", "<p class=pb>Chapter 2</p>", "<p class=pb>civil</p>",
        "<p class=pagenum>Mild</p>", "<p class=pagenum>mix</p>", "<p class=pagenum>iix</p>",
        "<p class=pagenum>12 page</p>"}) {
    CAPTURE(words);
    Document document;
    REQUIRE(read_html("<p>so</p><table><tr>" + std::string(words) + "</tr></table>", document).ok());
    CHECK(document.text.size() > 3);
  }
  for (const std::string_view number :
       {"<span class='page_num'>cxlix</span>", "<span class='x PB y'>Seite 12</span>",
        "<span class=pagebreak>\u0421\u0442\u0440. 12</span>", "<span class='page-no'>P. xxxviii</span>"}) {
    CAPTURE(number);
    Document document;
    REQUIRE(read_html("<p>so " + std::string(number) + "be it</p>", document).ok());
    CHECK(document.text == "so be it");
  }
}

TEST_CASE("pages: what opens an article belongs to its text") {
  const std::string lead =
      "It was a quiet evening on the quay until the tide turned, and then everybody had an opinion.";
  const auto page = [&](const char* name) {
    return "<article><h1>Title</h1><p class='" + std::string(name) + "'>" + lead + "</p><p>Tuesday, by somebody</p>" +
           "<div class='article__body'>" + story() + "</div></article>";
  };
  CHECK(main_text(page("article__lead")) == lead + "\n\n" + story_text());
  CHECK(main_text(page("lead-image")) == story_text());
}

TEST_CASE("pages: whose rights a text is, and who helped, stand beside it") {
  const std::string notice = "\xc2\xa9 2013 The Harbour Press, a company of the quay, and others.";
  const auto page = [](const std::string& end, const char* menu = "<nav>x</nav>") {
    return main_text(menu + ("<div>" + story() + "<p>" + end + "</p></div>"));
  };
  CHECK(page(notice) == story_text());
  for (const char* words :
       {"Copyright 2013 The Harbour Press.", "COPYRIGHT \xc2\xa9 2013-2020 The Harbour Press.",
        "(c) 2013 The Harbour Press.", "Copyright by <a href='/'>the quay</a>. Alle Rechte vorbehalten.",
        "\xc2\xa9 Le port. Tous droits r\xc3\xa9serv\xc3\xa9s.",
        "The Press. All Rights Reserved. Copyright by the quay."}) {
    CAPTURE(words);
    CHECK(page(words) == story_text());
  }
  const std::string imprint = "Set, printed and folded at the quay, every day but Sunday. All rights reserved.";
  CHECK(page(imprint) == story_text() + "\n\n" + imprint);
  const std::string about = "In the year of copyright 1912, the clerk reserved all rights to the crate.";
  CHECK(page(about) == story_text() + "\n\n" + about);
  // Items of a contract, and a sentence about a year.
  for (const char* words : {"(c) 1500 shares pass to the buyer, who keeps them at the quay.",
                            "(c) All rights reserved by the licensor go over with all their fruits.",
                            "Copyright 2019 brought a reform that many at the quay had long asked for."}) {
    CAPTURE(words);
    CHECK(page(words) == story_text() + "\n\n" + words);
  }
  CHECK(page("x</p><div id='pnlContributors'><p>The clerk of the quay contributed, too.</p></div><p>") ==
        story_text() + "\n\nx");
  // In a plain draft it is text like any other.
  CHECK(page(notice, "") == story_text() + "\n\n" + notice);
  // A sign alone, and a paragraph that says more.
  const std::string sign = "The \xc2\xa9 on the crate was painted on by the clerk, who had seen one, and liked it.";
  CHECK(page(sign) == story_text() + "\n\n" + sign);
  const std::string more = std::string(kFirst) + " " + kSecond + " " + kThird + " " + notice;
  CHECK(page(more) == story_text() + "\n\n" + more);
}

}  // namespace
}  // namespace refrain::io
