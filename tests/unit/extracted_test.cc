// Notebooks, document XML, EPUB and PDF: what is read, in which order, and where it came from.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "io/json/notebook.h"
#include "io/office/epub.h"
#include "io/pdf/pdf.h"
#include "io/pdf/pdf_layout.h"
#include "io/pdf/pdf_text.h"
#include "io/xml/document_xml.h"
#include "unit/io_helpers.h"
#include "unit/zip_parts.h"

namespace refrain::io {
namespace {

using Texts = std::vector<std::string>;

Document xml(std::string_view bytes) {
  Document document;
  REQUIRE(read_document_xml(std::string(bytes), document).ok());
  return document;
}

TEST_CASE("notebook: Markdown cells, with their places in the file") {
  const std::string bytes =
      R"({"cells": [{"cell_type": "markdown", "source": ["# One\n", "a *b* \u00e9 \ud83d\ude00\n"]},)"
      R"( {"cell_type": "code", "source": "x = 1", "outputs": [{"text": "no text"}]},)"
      R"( {"cell_type": "markdown", "source": "> q \"r\"\n\n<!-- refrain-ignore -->\nGone."}], "nbformat": 4})";
  Document document;
  REQUIRE(read_notebook(bytes, document).ok());
  CHECK(document.text == "One\n\na b \u00e9 \U0001F600\n\nq \"r\"\n\nGone.");
  CHECK(original_of(document, "b \u00e9") == "b* \\u00e9");
  CHECK(original_of(document, "\U0001F600") == "\\ud83d\\ude00");
  CHECK(original_of(document, "Gone") == "Gone");
  CHECK(parts_of(document) == Texts{"heading 1: One"});
  CHECK(texts_of(document, document.quoted) == Texts{"q \"r\""});
  CHECK(texts_of(document, document.ignored) == Texts{"Gone."});
  Document none;
  CHECK(contains(std::string(read_notebook("{\"a\": 1}", none).message()), "it has no cells"));
  CHECK(contains(std::string(read_notebook("[]", none).message()), "is no notebook"));
}

TEST_CASE("document XML: each vocabulary as its readers see it") {
  CHECK(xml("<topic><title>T</title><prolog><author>x</author></prolog><body><p>a <b>b</b><fn>n</fn> &amp; "
            "c</p><note>d</note></body></topic>")
            .text == "T\n\na b & c\n\nn\n\nd");
  CHECK(xml("<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><p>x</p></teiHeader><text><body><p>a "
            "<choice><sic>eror</sic><corr>error</corr></choice> "
            "bro<lb break='no'/>ken<note>n</note> <del>y</del>c</p><lg><l>d</l><l>e</l></lg></body></text></TEI>")
            .text == "a error broken c\n\nn\n\nd\ne");
  // A word that a line or a page of the source cuts, with a hyphen or without.
  CHECK(xml("<TEI><text><body><p>par-<lb break='no'/>ish, par-\n <lb n='2' break='no'/>ish, <hi>par\u2010</hi><pb "
            "break='no'/><lb break='no'/>ish, par\n<lb break='no'/>ish, price-<lb/>determining, "
            "half-<lb break='yes'/>open</p></body></text></TEI>")
            .text == "parish, parish, parish, parish, price- determining, half- open");
  CHECK(xml("<article "
            "xmlns='http://docbook.org/ns/docbook'><info><title>T</title><author>x</author></"
            "info><para>a<footnote><para>n</para></footnote> "
            "b<indexterm><primary>y</primary></indexterm></para></article>")
            .text == "T\n\na b\n\nn");
  const Document paper =
      xml("<article "
          "dtd-version='1'><front><journal-meta><a>x</a></journal-meta><article-meta><title-group><article-title>T</"
          "article-title></title-group>"
          "<abstract><p>A</p></abstract></article-meta></front><body><sec><title>S</title><p>a <xref>1</xref> "
          "b</p></sec></body>"
          "<back><ref-list><ref><mixed-citation>R</mixed-citation></ref></ref-list></back></article>");
  CHECK(paper.text == "T\n\nA\n\nS\n\na b\n\nR");
  CHECK(parts_of(paper) == Texts{"heading 1: T", "heading 2: S", "references: R"});
  // How characters are read stands above them.
  CHECK(xml("<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body><p>a<ruby><rb>b</rb><rt>x</rt></ruby>c</p></body>"
            "</text></TEI>")
            .text == "abc");
  // One that nobody knows: text beside an element makes it a part of that.
  CHECK(xml("<own><row><name>a</name><name>b</name></row><text>c <i>d</i> e<![CDATA[ <f>]]></text></own>").text ==
        "a\n\nb\n\nc d e <f>");
}

TEST_CASE("document XML: places, comments and faults") {
  const Document document = xml("<topic><p>a &#233; b</p><!-- refrain-ignore: x --><p>c</p><p>d</p></topic>");
  CHECK(original_of(document, "\u00e9 b") == "&#233; b");
  CHECK(original_of(document, "d") == "d");
  CHECK(texts_of(document, document.ignored) == Texts{"c"});
  CHECK(xml("<?xml version='1.0' encoding='ISO-8859-1'?><topic><p>caf\xe9</p></topic>").text == "caf\u00e9");
  Document broken;
  CHECK(
      contains(std::string(read_document_xml("<topic>\n<p>a</q></topic>", broken).message()), "broken XML in line 2"));
  std::string deep;
  for (int k = 0; k < 20'000; ++k) deep += "<a>";
  deep += "x";
  for (int k = 0; k < 20'000; ++k) deep += "</a>";
  CHECK(xml(deep).text == "x");
}

TEST_CASE("document XML: entities that the file declares") {
  const auto text = [](const std::string& declarations, const std::string& body) {
    return xml("<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE topic PUBLIC '-//[x]>' \"y\" [" + declarations +
               "]>\n<topic><p>" + body + "</p></topic>")
        .text;
  };
  CHECK(text("<!ENTITY a 'b'><!ENTITY c '&a;&a;'>", "&c; d") == "bb d");
  CHECK(text("<!-- <!ENTITY a 'no'> --><!ELEMENT x (y|z)*><!ENTITY a \"the >>\n  <i>old</i> ferry\">", "&a;, &a;") ==
        "the >> old ferry, the >> old ferry");
  CHECK(text("<!ENTITY a '<p>One</p><p>&#233;&amp;</p>'><!ENTITY a 'second'>", "x &a; y") == "x One \u00e9& y");
  CHECK(text("<!ENTITY % a 'p'><!ENTITY amp 'x'><!ENTITY lt 'y'>", "&a; &amp; &lt;") == "&a; & <");
  // What is in another file is no text of this one; the text of comments and CDATA is not touched.
  CHECK(text("<!ENTITY a SYSTEM 'a.xml'><!ENTITY b 'c'>", "x &a; &b;<![CDATA[&b;]]><!-- &b; -->") == "x c&b;");
  CHECK(text("<!ENTITY a '&b;x'><!ENTITY b '&a;y'>", "&a;") == "yx");
  CHECK(original_of(xml("<!DOCTYPE topic [<!ENTITY a 'b c'>]><topic><p>&a; d</p></topic>"), "b c") == "&a;");
}

TEST_CASE("document XML: entities have a bound") {
  std::string laughs = "<!DOCTYPE topic [<!ENTITY e0 'ha ha ha ha'>";
  for (int k = 1; k < 30; ++k) {
    const std::string before = "&e" + std::to_string(k - 1) + ";";
    laughs += "<!ENTITY e" + std::to_string(k) + " '";
    for (int i = 0; i < 10; ++i) laughs += before;
    laughs += "'>";
  }
  Document document;
  CHECK(contains(std::string(read_document_xml(laughs + "]><topic><p>&e29;</p></topic>", document).message()),
                 "entities"));
  // One long one, asked for again and again.
  std::string many = "<!DOCTYPE topic [<!ENTITY e '" + std::string(100'000, 'x') + "'>]><topic><p>";
  for (int k = 0; k < 10'000; ++k) many += "&e; ";
  CHECK(contains(std::string(read_document_xml(many + "</p></topic>", document).message()), "entities"));
  // Deep nesting ends.
  std::string deep = "<!DOCTYPE topic [<!ENTITY e0 'x'>";
  for (int k = 1; k < 5'000; ++k) deep += "<!ENTITY e" + std::to_string(k) + " '&e" + std::to_string(k - 1) + ";'>";
  CHECK(read_document_xml(deep + "]><topic><p>a &e4999; b</p></topic>", document).ok());
}

std::string book(const std::string& package, std::vector<std::pair<std::string, std::string>> more = {}) {
  more.insert(
      more.begin(),
      {{"META-INF/container.xml", "<container><rootfiles><rootfile full-path='o/c.opf'/></rootfiles></container>"},
       {"o/c.opf", package},
       {"o/b b.xhtml", "<h1>First</h1><p>One <a href='http://x'>two</a></p><blockquote>q</blockquote>"},
       {"a.xhtml", "<p>Last</p>"}});
  return zip_of(more);
}

constexpr char kManifest[] =
    "<package><manifest><item id='a' href='../a.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>"
    "<item id='b' href='b%20b.xhtml' media-type='application/xhtml+xml'/></manifest>";

TEST_CASE("epub: chapters in the order of the spine") {
  Document document;
  REQUIRE(read_epub(book(std::string(kManifest) + "<spine><itemref idref='n'/><itemref idref='b'/><itemref "
                                                  "idref='a'/><itemref idref='b'/></spine></package>"),
                    document)
              .ok());
  CHECK(document.text == "First\n\nOne two\n\nq\n\nLast");
  CHECK(document.original == "First\nOne two\nq\nLast\n");  // a paragraph is a line
  CHECK(original_of(document, "two\n\nq\n\nLa") == "two\nq\nLa");
  CHECK(parts_of(document) == Texts{"heading 1: First"});
  CHECK(texts_of(document, document.quoted) == Texts{"q"});
  CHECK(texts_of(document, document.links) == Texts{"two"});
  Document plain;
  REQUIRE(read_epub(book(std::string(kManifest) + "</package>"), plain).ok());
  CHECK(plain.text == "Last\n\nFirst\n\nOne two\n\nq");  // that of the manifest
}

TEST_CASE("epub: what cannot be read is told") {
  const auto problem = [](const std::string& bytes) {
    Document document;
    return std::string(read_epub(bytes, document).message());
  };
  const std::string spine = std::string(kManifest) + "<spine><itemref idref='a'/></spine></package>";
  CHECK(contains(problem("x"), "is no .epub"));
  CHECK(contains(problem(zip_of({{"a", "b"}})), "holds no book"));
  CHECK(contains(problem(book("<package/>")), "lists no chapters"));
  CHECK(contains(problem(book(spine, {{"META-INF/encryption.xml", "<e><CipherReference URI='a.xhtml'/></e>"}})),
                 "is encrypted"));
  CHECK(problem(book(spine, {{"META-INF/encryption.xml", "<e><CipherReference URI='fonts/a.otf'/></e>"}})).empty());
  CHECK(contains(
      problem(book("<package><manifest><item id='z' href='z.xhtml' media-type='text/html'/></manifest></package>")),
      "has no part o/z.xhtml"));
}

// What pdftotext would write of lines at these places: x, y, height, text.
struct Line {
  double x, y, height;
  std::string text;
};

void add_block(std::string& out, const std::vector<Line>& lines) {
  out += "<block xMin=\"" + std::to_string(lines[0].x) + "\" yMin=\"" + std::to_string(lines[0].y) + "\" xMax=\"" +
         std::to_string(lines[0].x + 200) + "\" yMax=\"" + std::to_string(lines.back().y + lines.back().height) +
         "\">\n";
  for (const Line& line : lines) {
    const std::string box = "xMin=\"" + std::to_string(line.x) + "\" yMin=\"" + std::to_string(line.y) + "\" xMax=\"" +
                            std::to_string(line.x + 5 * static_cast<double>(line.text.size())) + "\" yMax=\"" +
                            std::to_string(line.y + line.height) + "\">";
    out += "<line " + box + "\n";
    std::string_view rest = line.text;
    while (!rest.empty()) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      out += "<word " + box + std::string(rest.substr(0, space)) + "</word>\n";
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    out += "</line>\n";
  }
  out += "</block>\n";
}

Texts paragraphs(const std::vector<std::vector<std::vector<Line>>>& pages) {
  std::string out;
  for (const auto& page : pages) {
    out += "<page width=\"600\" height=\"800\">\n<flow>\n";
    for (const auto& block : page) add_block(out, block);
    out += "</flow>\n</page>\n";
  }
  PdfLayout layout(1 << 20);
  for (std::size_t at = 0; at < out.size(); at += 7) layout.add(std::string_view(out).substr(at, 7));
  return paragraphs_of(layout.pages());
}

TEST_CASE("pdf: lines become paragraphs, and what repeats on each page goes") {
  const auto page = [](const std::string& number, std::vector<Line> body) {
    return std::vector<std::vector<Line>>{
        {{50, 20, 9, "A Book of Harbours"}}, std::move(body), {{300, 770, 9, number}}};
  };
  CHECK(paragraphs({page("1", {{50, 200, 10, "One two three four and the har-"},
                               {50, 212, 10, "bour with its well-"},
                               {50, 224, 10, "known ships, well-known to"}}),
                    page("2", {{50, 200, 10, "all of them."}, {50, 240, 10, "Next &amp; last."}}),
                    page("iii", {{50, 200, 10, "End of it all."}})}) ==
        Texts{"One two three four and the harbour with its well-known ships, well-known to all of them.",
              "Next & last.", "End of it all."});
  // A line that stands in the text of each page is no header.
  CHECK(paragraphs({{{{50, 100, 10, "the same line"}, {50, 112, 10, "a b"}, {50, 124, 10, "c d"}, {50, 136, 10, "e."}},
                     {{50, 20, 9, "H 1"}}},
                    {{{50, 100, 10, "The same line"}, {50, 112, 10, "f g"}, {50, 124, 10, "h i"}, {50, 136, 10, "j."}},
                     {{50, 20, 9, "H 2"}}}}) == Texts{"the same line a b c d e.", "The same line f g h i j."});
}

TEST_CASE("pdf: notes come behind the paragraph over the end of the page") {
  CHECK(paragraphs({{{{50, 200, 10, "A sentence that goes on over the"}}, {{50, 700, 7, "1 A note in small type."}}},
                    {{{50, 100, 10, "end of its page."}}}}) ==
        Texts{"A sentence that goes on over the end of its page.", "A note in small type."});
}

TEST_CASE("pdf: columns are read one after the other") {
  // Paragraphs begin at the same heights in both, so that a program that goes by heights alone would mix them.
  const auto column = [](double x, const std::string& name) {
    std::vector<std::vector<Line>> blocks;
    for (int k = 0; k < 3; ++k) {
      const double y = 100 + 60 * k;
      const std::string begin = name + " paragraph number " + std::to_string(k);
      blocks.push_back({{x, y, 10, begin + " goes"}, {x, y + 12, 10, "on in one line."}});
    }
    return blocks;
  };
  const auto left = column(50, "The left");
  const auto right = column(310, "The right");
  std::vector<std::vector<Line>> page = {{{50, 60, 14, "A title that is so wide that it stands over both columns"}}};
  for (std::size_t k = 0; k < 3; ++k) {
    page.push_back(left[k]);
    page.push_back(right[k]);
  }
  Texts wanted = {"A title that is so wide that it stands over both columns"};
  for (const char* side : {"left", "right"}) {
    for (int k = 0; k < 3; ++k) {
      wanted.push_back("The " + std::string(side) + " paragraph number " + std::to_string(k) + " goes on in one line.");
    }
  }
  CHECK(paragraphs({page}) == wanted);
  // The next page has hardly anything to see of them.
  const std::vector<std::vector<Line>> last = {{{50, 100, 10, "The third page on the left."}},
                                               {{310, 100, 10, "And more on the right."}},
                                               {{50, 160, 10, "The left goes on here."}}};
  wanted.insert(wanted.end(), {"The third page on the left.", "The left goes on here.", "And more on the right."});
  CHECK(paragraphs({page, last}) == wanted);
  // Alone it would be what it is.
  CHECK(paragraphs({last}) == Texts{"The third page on the left.", "And more on the right.", "The left goes on here."});
}

TEST_CASE("pdf: tables are read by rows, and marks are no text") {
  CHECK(paragraphs({{{{50, 200, 10, "1391"}, {50, 215, 10, "1402"}, {50, 230, 10, "1420"}},
                     {{260, 200, 10, "nine thousand"}, {260, 215, 10, "seven hundred"}, {260, 230, 10, "none"}}}}) ==
        Texts{"1391\tnine thousand", "1402\tseven hundred", "1420\tnone"});
  // Columns of text are none.
  CHECK(paragraphs({{{{50, 200, 10, "One two three four five"}, {50, 215, 10, "and six seven eight nine."}},
                     {{260, 200, 10, "Ten eleven twelve thirteen fourteen"}, {260, 215, 10, "fifteen of them."}}}})
            .size() == 2);
  CHECK(paragraphs({{{{30, 200, 10, "1."}, {30, 215, 10, "2."}},
                     {{50, 200, 10, "To lift the basket;"}, {50, 215, 10, "to let it go."}}}}) ==
        Texts{"To lift the basket; to let it go."});
  // A number is a mark where it is raised.
  CHECK(paragraphs({{{{30, 200, 5, "1"}}, {{50, 200, 10, "There is a basin."}}}}) == Texts{"There is a basin."});
  CHECK(paragraphs({{{{30, 200, 10, "69"}}, {{250, 200, 10, "63 00 and so on."}}}}) == Texts{"69", "63 00 and so on."});
}

TEST_CASE("pdf: small type that stands apart at one height is a running header") {
  const auto page = [](const std::string& header, double size, const std::string& text) {
    return std::vector<std::vector<Line>>{
        {{50, 30, size, header}}, {{50, 100, 10, text + " has a line of text"}, {50, 112, 10, "and one more."}}};
  };
  CHECK(paragraphs({page("Of eels", 7, "This page"), page("Of weirs", 7, "That page")}) ==
        Texts{"This page has a line of text and one more.", "That page has a line of text and one more."});
  // Titles of slides are not small.
  CHECK(paragraphs({page("Of eels", 14, "This page"), page("Of weirs", 14, "That page")}).size() == 4);
}

TEST_CASE("pdf: an empty or broken file is told") {
  Document document;
  const absl::Status status = read_pdf("no pdf", document);
  CHECK_FALSE(status.ok());
  const std::string message(status.message());
  CHECK((contains(message, "is a broken PDF") || contains(message, "install the package poppler-utils")));
}

}  // namespace
}  // namespace refrain::io
