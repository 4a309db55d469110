// Documents of word processors: the text in them, and what is wrong with those that are broken.

#include "io/office/office.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "io/compression/decompress.h"
#include "io/office/zip_package.h"
#include "unit/io_helpers.h"
#include "unit/zip_parts.h"

namespace refrain::io {
namespace {

constexpr char kKind[] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

std::string relations(const ZipParts& kinds_and_targets) {
  std::string xml = "<?xml version=\"1.0\"?><Relationships>";
  for (const auto& [kind, target] : kinds_and_targets) {
    xml += "<Relationship Type=\"" + (kKind + kind) + "\" Target=\"" + target + "\"/>";
  }
  return xml + "</Relationships>";
}

std::string docx_document(std::string_view body) {
  return "<w:document xmlns:w=\"x\"><w:body>" + std::string(body) + "</w:body></w:document>";
}

ZipParts docx_parts(std::string_view body) {
  return {{"_rels/.rels", relations({{"officeDocument", "/Word/main.xml"}})}, {"word/main.xml", docx_document(body)}};
}

Document docx(const ZipParts& parts) {
  Document document;
  const absl::Status status = read_docx(zip_of(parts), document);
  INFO(status.message());
  REQUIRE(status.ok());
  return document;
}

Document docx(std::string_view body) { return docx(docx_parts(body)); }

ZipParts odt_parts(std::string_view body, std::string_view styles = "") {
  return {{"content.xml", "<office:document-content><office:automatic-styles>" + std::string(styles) +
                              "</office:automatic-styles><office:body><office:text>" + std::string(body) +
                              "</office:text></office:body></office:document-content>"}};
}

Document odt(const ZipParts& parts) {
  Document document;
  const absl::Status status = read_odt(zip_of(parts), document);
  INFO(status.message());
  REQUIRE(status.ok());
  return document;
}

Document odt(std::string_view body, std::string_view styles = "") { return odt(odt_parts(body, styles)); }

std::string run(std::string_view text) {
  return "<w:r><w:t xml:space='preserve'>" + std::string(text) + "</w:t></w:r>";
}
std::string p(std::string_view content) { return "<w:p>" + std::string(content) + "</w:p>"; }

using Texts = std::vector<std::string>;

TEST_CASE("docx: a paragraph is a line, and a sentence of its own") {
  const Document document =
      docx(p(run("One ") + run("two")) + "<w:p/>" + p("<w:pPr><w:jc/></w:pPr>") + p(run("three")));
  CHECK(document.original == "One two\n\n\nthree\n");
  CHECK(document.text == "One two\n\nthree");
  CHECK(original_of(document, "two") == "two");
  CHECK(document.map.original({9, 14}) == Span{10, 15});
  CHECK(docx("").text.empty());
  CHECK(docx("<w:p/>").text.empty());
}

TEST_CASE("docx: runs, tabs, breaks and hyphens") {
  CHECK(docx(p("<w:r><w:t> a </w:t></w:r>" + run(" b "))).original == "a b \n");
  CHECK(docx(p("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:tab/></w:r>" + run("a"))).original == "\ta\n");
  const Document broken =
      docx(p("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/>"
             "<w:t>d&#10;e &amp; &#x20AC;</w:t></w:r>"));
  CHECK(broken.original == "a b-cd e & \xe2\x82\xac\n");
  CHECK(broken.text == "a\nb-cd e & \xe2\x82\xac");
  CHECK(original_of(broken, "b-c") == "b-c");
}

TEST_CASE("docx: what was deleted, hidden or is code is left out") {
  CHECK(docx(p("<w:ins>" + run("in") + "</w:ins><w:del>" + run("x") +
               "<w:r><w:delText>y</w:delText></w:r></w:del><w:moveFrom>" + run("z") + "</w:moveFrom><w:moveTo>" +
               run(" to") + "</w:moveTo>"))
            .text == "in to");
  const std::string deleted_mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
  CHECK(docx(p(deleted_mark + run("a ")) + p(run("b")) + p(run("c"))).original == "a b\nc\n");
  CHECK(docx(p(run("b")) + p(deleted_mark + run("a"))).original == "b\na\n");
  CHECK(docx(p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>"
               "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>a</w:t></w:r>"))
            .text == "a");
  CHECK(docx(p("<w:commentRangeStart/>" + run("a") + "<w:r><w:commentReference/></w:r>")).text == "a");
}

// Text in a run of these properties.
std::string run_with(std::string_view properties, std::string_view text) {
  return "<w:r><w:rPr>" + std::string(properties) + "</w:rPr><w:t xml:space='preserve'>" + std::string(text) +
         "</w:t></w:r>";
}

TEST_CASE("docx: text in the colour of its marker or shade is hidden, and other text is not") {
  const auto is_hidden = [](std::string_view color, std::string_view behind) {
    const Document document = docx(
        p(run("seen ") + run_with("<w:color w:val='" + std::string(color) + "'/>" + std::string(behind), "words")));
    const bool hidden = document.text.find("words") == std::string::npos;
    CHECK(document.hidden.size() == (hidden ? 1 : 0));
    return hidden;
  };
  const auto marker = [](const char* name) { return "<w:highlight w:val='" + std::string(name) + "'/>"; };
  for (const char* name : {"yellow", "green", "cyan", "magenta", "blue", "red", "darkBlue", "darkCyan", "darkGreen",
                           "darkMagenta", "darkRed", "darkYellow", "darkGray", "lightGray", "white", "none"}) {
    INFO(name);
    CHECK_FALSE(is_hidden("000000", marker(name)));
  }
  CHECK(is_hidden("000000", marker("black")));
  CHECK(is_hidden("FFFF00", marker("yellow")));
  CHECK(is_hidden("808080", marker("darkGray")));
  CHECK(is_hidden("C0C0C0", marker("lightGray")));
  CHECK(is_hidden("000080", marker("darkBlue")));
  CHECK(is_hidden("FFFFFF", marker("white")));
  CHECK(is_hidden("FFFFFF", marker("none")));
  CHECK_FALSE(is_hidden("FFFFFF", marker("darkBlue")));
  // No marker leaves the shade.
  CHECK_FALSE(is_hidden("FFFFFF", "<w:shd w:val='clear' w:fill='000000'/>" + marker("none")));

  CHECK(is_hidden("112233", "<w:shd w:val='clear' w:fill='112233'/>"));
  // A pattern covers the fill, wholly or in part.
  CHECK_FALSE(is_hidden("000000", "<w:shd w:val='solid' w:color='FFFFFF' w:fill='000000'/>"));
  CHECK(is_hidden("FFFFFF", "<w:shd w:val='solid' w:color='FFFFFF' w:fill='000000'/>"));
  CHECK(is_hidden("000000", "<w:shd w:val='solid' w:color='auto' w:fill='FFFFFF'/>"));
  CHECK_FALSE(is_hidden("FFFFFF", "<w:shd w:val='pct50' w:color='000000' w:fill='FFFFFF'/>"));
  CHECK(is_hidden("7F7F7F", "<w:shd w:val='pct50' w:color='000000' w:fill='FFFFFF'/>"));
  CHECK(is_hidden("FFFFFF", "<w:shd w:val='pct0' w:color='auto' w:fill='auto'/>"));
}

TEST_CASE("office: how characters are read is no text") {
  CHECK(docx(p(run("a") + "<w:r><w:ruby><w:rubyPr/><w:rt>" + run("x") + "</w:rt><w:rubyBase>" + run("b") +
               "</w:rubyBase></w:ruby></w:r>" + run("c")))
            .text == "abc");
  CHECK(odt("<text:p>a<text:ruby><text:ruby-base>b</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>c"
            "</text:p>")
            .text == "abc");
}

TEST_CASE("office: hidden words are counted as they are written") {
  const std::string styles =
      "<style:style style:name='N'><style:text-properties text:display='none'/></style:style>"
      "<style:style style:name='W'><style:text-properties fo:color='#ffffff'/></style:style>";
  for (const char* style : {"N", "W"}) {
    INFO(style);
    const auto words = [&](const std::string& body) {
      const Document document = odt(body, styles);
      std::uint32_t count = 0;
      for (const HiddenText& one : document.hidden) count += one.words;
      return count;
    };
    const std::string name = style;
    const auto span = [&](const char* text) {
      return "<text:span text:style-name='" + name + "'>" + std::string(text) + "</text:span>";
    };
    CHECK(words("<text:p>" + span("three words only") + "</text:p>") == 3);
    CHECK(words("<text:p>seen " + span("three words\n  only") + "</text:p>") == 3);
    CHECK(words("<text:p>seen " + span("one<text:line-break/>two<text:tab/>three<text:s/>four") + "</text:p>") == 4);
    CHECK(words("<text:p>a" + span("one") + "b" + span("two") + "</text:p>") == 2);
    CHECK(words("<text:p>" + span("one ") + span("two") + "</text:p>") == 2);
    CHECK(words("<text:p>" + span("wo") + span("rd") + "</text:p>") == 1);
    CHECK(words("<text:p text:style-name='" + name + "'>three words only</text:p>") == 3);
  }
  const std::string vanish = "<w:vanish/>";
  const Document apart = docx(p(run_with(vanish, "one") + run("a") + run_with(vanish, "two")));
  REQUIRE(apart.hidden.size() == 1);
  CHECK(apart.hidden[0].words == 2);
}

// A field of this code and result.
std::string field(std::string_view code, std::string_view result) {
  return "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>" + std::string(code) +
         "</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>" + std::string(result) +
         "<w:r><w:fldChar w:fldCharType='end'/></w:r>";
}

TEST_CASE("docx: links and fields") {
  const Document document =
      docx(p(run("a ") + "<w:hyperlink r:id='r1'>" + run("one") + run(" link") +
             "</w:hyperlink><w:hyperlink w:anchor='x'>" + run(" no") + "</w:hyperlink>") +
           p(field(" HYPERLINK \"http://a.b\" ", run("two")) + field("HYPERLINK \\l x", run(" no")) +
             field("PAGE", run(" 7")) + "<w:fldSimple w:instr='HYPERLINK \"c\"'>" + run("three") + "</w:fldSimple>"));
  CHECK(document.text == "a one link no\n\ntwo no 7three");
  CHECK(texts_of(document, document.links) == Texts{"one link", "two", "three"});
  // What stands in a code is not seen; a field that never ends does not swallow the next paragraph.
  CHECK(docx(p("<w:r><w:fldChar w:fldCharType='begin'/></w:r>" + run("code")) + p(run("text"))).text == "text");
  CHECK(docx(p("<w:r><w:fldChar w:fldCharType='end'/></w:r>" + run("text"))).text == "text");
}

TEST_CASE("docx: tables, text boxes and alternatives") {
  const auto row = [](std::string_view first, std::string_view second) {
    return "<w:tr><w:trPr/><w:tc>" + p(run(first)) + "</w:tc> <w:tc>" + p(run(second)) + "</w:tc></w:tr>\n";
  };
  const Document table =
      docx(p(run("x")) + "<w:tbl>" + row("a", "b") + row("c", "d") + "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" +
           p(run("gone")) + "</w:tc></w:tr></w:tbl>" + p(run("y")));
  CHECK(table.original == "x\na\nb\nc\nd\ny\n");
  CHECK(table.text == "x\n\na\tb\nc\td\n\ny");
  const std::string box = "<w:txbxContent>" + p(run("box")) + "</w:txbxContent>";
  CHECK(docx(p(run("a ") + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>" + box + "</mc:Choice><mc:Fallback>" +
               box + "</mc:Fallback></mc:AlternateContent></w:r>" + run("b")) +
             p(run("c")))
            .original == "a b\nbox\nc\n");
  CHECK(docx(p("<w:r><mc:AlternateContent><mc:Choice Requires='w16se new'><w:t>x</w:t></mc:Choice>"
               "<mc:Fallback><w:t>y</w:t></mc:Fallback></mc:AlternateContent></w:r>"))
            .text == "y");
}

TEST_CASE("docx: notes, styles, and parts found by relationship") {
  ZipParts parts = docx_parts(p(run("body")) + p("<w:pPr><w:pStyle w:val='Zitat'/></w:pPr>" + run("said")) +
                              p("<w:pPr><w:pStyle w:val='Mine'/></w:pPr>" + run("too")) +
                              p("<w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr><w:t>x</w:t></w:r>" + run("end")));
  parts.emplace_back(
      "word/_rels/main.xml.rels",
      relations({{"styles", "../styles.xml"}, {"footnotes", "notes/foot.xml"}, {"endnotes", "missing.xml"}}));
  parts.emplace_back("styles.xml",
                     "<w:styles><w:style w:styleId='Zitat'><w:name w:val='Intense Quote'/></w:style>"
                     "<w:style w:styleId='Mine'><w:basedOn w:val='Zitat'/></w:style>"
                     "<w:style w:styleId='A'><w:basedOn w:val='A'/></w:style>"
                     "<w:style w:styleId='Gone'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>");
  parts.emplace_back("word/notes/foot.xml",
                     "<w:footnotes><w:footnote w:type='separator'>" + p(run("---")) + "</w:footnote><w:footnote>" +
                         p("<w:r><w:footnoteRef/></w:r>" + run("note")) + "</w:footnote></w:footnotes>");
  const Document document = docx(parts);
  CHECK(document.original == "body\nsaid\ntoo\nend\nnote\n");
  CHECK(texts_of(document, document.quoted) == Texts{"said\n\ntoo"});
}

TEST_CASE("docx: headings, captions, code and references by their styles") {
  const auto styled = [](std::string_view style, std::string_view text) {
    return p("<w:pPr><w:pStyle w:val='" + std::string(style) + "'/></w:pPr>" + run(text));
  };
  ZipParts parts =
      docx_parts(styled("Titel", "Top") + styled("berschrift2", "Sub") + styled("Mine", "Own") +
                 styled("Body", "text") + p("<w:pPr><w:outlineLvl w:val='3'/></w:pPr>" + run("By level")) +
                 styled("Legend", "Figure 1") + styled("SourceCode", "int a;") + styled("Lit", "Smith. Book.") +
                 p("<w:pPr><w:pStyle w:val='berschrift2'/><w:outlineLvl w:val='9'/></w:pPr>" + run("no heading")));
  parts.emplace_back("word/_rels/main.xml.rels", relations({{"styles", "../styles.xml"}}));
  parts.emplace_back("styles.xml",
                     "<w:styles><w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>"
                     "<w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>"
                     "<w:style w:styleId='Mine'><w:name w:val='My own'/><w:basedOn w:val='berschrift2'/></w:style>"
                     "<w:style w:styleId='Body'><w:name w:val='Body after'/><w:basedOn w:val='Mine'/>"
                     "<w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>"
                     "<w:style w:styleId='Legend'><w:name w:val='caption'/></w:style>"
                     "<w:style w:styleId='SourceCode'><w:name w:val='Source Code'/></w:style>"
                     "<w:style w:styleId='Lit'><w:name w:val='Bibliography'/></w:style></w:styles>");
  CHECK(parts_of(docx(parts)) == Texts{"heading 1: Top", "heading 2: Sub", "heading 2: Own", "heading 4: By level",
                                       "caption: Figure 1", "code: int a;", "references: Smith. Book."});
}

TEST_CASE("odt: headings and captions") {
  const Document document =
      odt("<text:p text:style-name='P1'>Top</text:p><text:h text:outline-level='3'>Sub</text:h><text:h>One</text:h>"
          "<text:p text:style-name='Illustration'>Figure 1</text:p><text:p text:style-name='Own'>Own</text:p>"
          "<text:p text:style-name='Preformatted_20_Text'>int a;</text:p><text:p>text</text:p>",
          "<style:style style:name='P1' style:parent-style-name='Title'/><style:style style:name='Title'/>"
          "<style:style style:name='Caption'/>"
          "<style:style style:name='Illustration' style:parent-style-name='Caption'/>"
          "<style:style style:name='Own' style:default-outline-level='2'/>"
          "<style:style style:name='Preformatted_20_Text'/>");
  CHECK(parts_of(document) == Texts{"heading 1: Top", "heading 3: Sub", "heading 1: One", "caption: Figure 1",
                                    "heading 2: Own", "code: int a;"});
}

TEST_CASE("odt: paragraphs, blanks and notes") {
  const Document document =
      odt("<text:h>Head</text:h><text:p/>\n<text:section><text:list><text:list-item>"
          "<text:p> one\n <text:span>two </text:span> three<text:s text:c='2'/>four<text:tab/>five"
          "<text:line-break/>six</text:p></text:list-item></text:list></text:section>"
          "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body>"
          "<text:p>note</text:p></text:note-body></text:note> b</text:p><text:p>c</text:p>");
  CHECK(document.original == "Head\n\none two three  four\tfive six\na b\nc\nnote\n");
  CHECK(document.text == "Head\n\none two three  four\tfive\nsix\n\na b\n\nc\n\nnote");
  CHECK(original_of(document, "six") == "six");
}

TEST_CASE("odt: links, styles, and what is left out") {
  const Document document =
      odt("<text:tracked-changes><text:deletion><text:p>x</text:p></text:deletion>"
          "</text:tracked-changes><text:p>a <text:a xlink:href='http://b'>link</text:a>"
          "<text:a xlink:href='#c'> no</text:a></text:p>"
          "<text:p text:style-name='P1'>said</text:p><text:p>b<office:annotation><text:p>x</text:p>"
          "</office:annotation><text:hidden-text>x</text:hidden-text>"
          "<text:span text:style-name='T1'>x</text:span></text:p>"
          "<text:section text:display='none'><text:p>x</text:p></text:section>"
          "<text:p>x<text:hidden-paragraph text:is-hidden='true'/>x</text:p>"
          "<text:p>c<draw:frame><draw:image><office:binary-data>x</office:binary-data></draw:image>"
          "<draw:text-box><text:p>box</text:p></draw:text-box><svg:desc>x</svg:desc></draw:frame>d"
          "</text:p>",
          "<style:style style:name='P1' style:parent-style-name='Quotations'/>"
          "<style:style style:name='Quotations'/><style:style style:name='T1'>"
          "<style:text-properties text:display='none'/></style:style>");
  CHECK(document.text == "a link no\n\nsaid\n\nb\n\ncd\n\nbox");
  // A paragraph that is hidden keeps its line.
  CHECK(document.original == "a link no\nsaid\nb\n\n\ncd\nbox\n");
  CHECK(texts_of(document, document.links) == Texts{"link"});
  CHECK(texts_of(document, document.quoted) == Texts{"said"});
  CHECK(odt("<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
            "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:table-cell><text:p>c</text:p></table:table-cell>"
            "</table:table-row></table:table><text:p>d</text:p>")
            .text == "a\tb\nc\n\nd");
}

std::string docx_problem(std::string_view bytes) {
  Document document;
  return std::string(read_docx(bytes, document).message());
}

std::string odt_problem(std::string_view bytes) {
  Document document;
  return std::string(read_odt(bytes, document).message());
}

TEST_CASE("office: what is wrong is told, with the way out") {
  CHECK(contains(docx_problem("plain"), "is no ZIP archive; open it in a word processor and save"));
  CHECK(contains(docx_problem(""), "is no ZIP archive"));
  CHECK(contains(docx_problem("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x"), "older document (.doc)"));
  const std::string whole = zip_of(docx_parts(p(run("a"))));
  CHECK(contains(docx_problem(whole.substr(0, whole.size() / 2)), "broken or cut-off ZIP archive"));
  CHECK(contains(docx_problem(zip_of({{"a", "b"}})), "holds no document of a word processor"));
  CHECK(contains(odt_problem(whole), "holds no document of a word processor"));
  CHECK(contains(docx_problem(zip_of(docx_parts(p(run("a"))), "secret")), "is encrypted"));
  ZipParts parts = docx_parts("<w:p><w:r>");
  CHECK(contains(docx_problem(zip_of(parts)), "broken XML at byte"));
  CHECK(contains(docx_problem(zip_of(parts)), "Word/main.xml"));
  parts[1].second = "<x:workbook/>";
  CHECK(contains(docx_problem(zip_of(parts)), "holds no document"));
  CHECK(contains(odt_problem(zip_of({{"content.xml",
                                      "<a><office:body><office:spreadsheet/>"
                                      "</office:body></a>"}})),
                 "is no text document"));
  ZipParts locked = odt_parts("<text:p>a</text:p>");
  locked.emplace_back("META-INF/manifest.xml", "<manifest:encryption-data/>");
  CHECK(contains(odt_problem(zip_of(locked)), "is encrypted; open it"));
  // A byte in the middle of a part: the checksum does not agree, or deflate does not.
  std::string damaged = whole;
  damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 0x55);
  CHECK_FALSE(docx_problem(damaged).empty());
}

TEST_CASE("office: what is built to explode does not") {
  // Entities of a document type stay as they stand.
  ZipParts entities = docx_parts("");
  entities[1].second = "<!DOCTYPE w [<!ENTITY a \"boom\">]>" + docx_document(p(run("x &a; y")));
  CHECK(docx(entities).text == "x &a; y");
  // 20 MB that were a few KB.
  const std::string spaces(kFreeBytes + 4'000'000, ' ');
  CHECK(contains(docx_problem(zip_of(docx_parts(p(run(spaces))))), "longer than 16777216 bytes"));
  // Deep nesting, in all that nests.
  for (const std::string name :
       {"w:p", "w:r", "w:tbl", "w:tr", "w:tc", "mc:AlternateContent", "w:hyperlink", "w:fldSimple", "w:x"}) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<" + name + " r:id='x'>";
    deep += run("a");
    for (int i = 0; i < 100'000; ++i) deep += "</" + name + ">";
    CHECK(docx(p(deep)).text.size() <= 1);
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<text:p><text:span>";
  deep += "a";
  for (int i = 0; i < 100'000; ++i) deep += "</text:span></text:p>";
  CHECK(odt(deep).text == "a");
  // Many alternatives, and cells without end.
  std::string many = "<mc:AlternateContent>";
  for (int i = 0; i < 100'000; ++i) many += "<mc:Choice Requires='x'/>";
  CHECK(docx(p("<w:r>" + many + "</mc:AlternateContent></w:r>")).text.empty());
  CHECK(odt("<text:p>a<text:s text:c='2000000000'/>b</text:p>").text.size() < 100);
}

TEST_CASE("office: files, also compressed, and standard input by name") {
  const TempFolder folder;
  folder.write("a.docx", zip_of(docx_parts(p(run("one")))));
  folder.write("b.ODT", zip_of(odt_parts("<text:p>two</text:p>")));
  folder.write("c.docx.txt", "three");
  const ReadResult result = read_all({folder.path()});
  CHECK(result.problems.empty());
  REQUIRE(result.documents.size() == 3);
  CHECK(result.documents[0].text == "one");
  CHECK(result.documents[0].original_bytes() == "one\n");
  CHECK(result.documents[1].text == "two");
  InputOptions options;
  options.input_format = "docx";
  const std::string unnamed = folder.write("unnamed", zip_of(docx_parts(p(run("four")))));
  CHECK(read_all({unnamed}, options).documents.at(0).text == "four");
  CHECK(read_all({unnamed}).problems.size() == 1);
}

}  // namespace
}  // namespace refrain::io
