// Markup of plain text: reStructuredText, AsciiDoc, Org, MediaWiki, subtitles, RTF.

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "io/markup/asciidoc.h"
#include "io/markup/latex.h"
#include "io/markup/org.h"
#include "io/markup/rst.h"
#include "io/markup/rtf.h"
#include "io/markup/subtitles.h"
#include "io/markup/wiki.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

using Texts = std::vector<std::string>;

template <typename Read>
Document read(const Read& reader, std::string_view bytes) {
  Document document;
  reader(std::string(bytes), document);
  return document;
}

Document rst(std::string_view bytes) { return read(read_rst, bytes); }
Document adoc(std::string_view bytes) { return read(read_asciidoc, bytes); }
Document org(std::string_view bytes) { return read(read_org, bytes); }
Document wiki(std::string_view bytes) { return read(read_wiki, bytes); }
Document subtitles(std::string_view bytes) { return read(read_subtitles, bytes); }
Document rtf(std::string_view bytes) {
  Document document;
  REQUIRE(read_rtf(std::string(bytes), document).ok());
  return document;
}

TEST_CASE("markup: reStructuredText within lines") {
  CHECK(rst("*a* **b** ``c`` `d <http://e>`_ f_ g\\ :sub:`2` [1]_ \\*h\\*").text == "a b c d f g2 *h*");
  CHECK(rst(":ref:`shown <target>` :ref:`target` :math:`x` :func:`~os.path.join` :kbd:`Ctrl`").text ==
        "shown join Ctrl");
  CHECK(rst(".. |p| replace:: The *Tool*\n\nUse |p| and |q|.").text == "Use The Tool and .");
  CHECK(rst("a * b, 2*3*4, __init__ and `open").text == "a * b, 2*3*4, __init__ and `open");
  CHECK(original_of(rst("one *two*\nthree"), "two three") == "two*\nthree");
}

TEST_CASE("markup: reStructuredText in blocks") {
  CHECK(rst("Head\n====\n\ntext\nmore\n\n- a\n  b\n- c\n\n  d\n\n1. e\n#. f").text ==
        "Head\n\ntext more\n\na b\nc\n\nd\n\ne\nf");
  CHECK(rst(".. note:: a\n   b\n\n   c\n\n.. image:: x.png\n   :alt: y\n\n.. comment\n   gone\n\nd").text ==
        "a b\n\nc\n\nd");
  CHECK(rst(":author: x\n\n.. _target:\n\nText::\n\n  code\n\n   more\n\nend").text == "Text:\n\ncode\n\nmore\n\nend");
  CHECK(rst("+---+---+\n| a | b |\n| c | d |\n+===+===+\n| e | f |\n+---+---+").text == "a c\tb d\ne\tf");
  CHECK(rst(".. csv-table:: Title\n   :header: \"A, b\", C\n   :widths: 1,\n      2\n\n   d, \"e\n   f\"\n   *g*, \"h "
            "\"\"i\"\"\"\n\nj")
            .text == "Title\n\nA, b\tC\nd\te f\ng\th \"\"i\"\"\n\nj");
  CHECK(rst(".. csv-table::\n   :delim: ;\n   :header: A;B\n\n   c, d; e\n").text == "A\tB\nc, d\te");
  CHECK(rst("== ==\nA  B\n== ==\n\u00e9  d\n   e\n== ==\n").text == "A\tB\n\u00e9\td e");
  CHECK(rst("| a\n| b\n\n.. [1] A note\n   goes on.").text == "a\nb\n\nA note goes on.");
  const Document parts =
      rst("===\nTop\n===\n\nSub\n---\n\n.. code-block:: c\n\n   int a;\n\nText.\n\n  Quoted.\n\n.. [Key] Book.");
  CHECK(parts_of(parts) == Texts{"heading 1: Top", "heading 2: Sub", "code: int a;", "references: Book."});
  CHECK(texts_of(parts, parts.quoted) == Texts{"Quoted."});
  const Document ignored =
      rst(".. refrain-ignore: x\n\nA.\n\nB.\n\n.. refrain-ignore-begin\n\nC.\n\n.. refrain-ignore-end\n\nD.");
  CHECK(texts_of(ignored, ignored.ignored) == Texts{"A.", "C."});
}

TEST_CASE("markup: an empty comment of reStructuredText takes nothing with it") {
  const Document document = rst("- item\n\n..\n\n   A quotation\n   of two lines.\n\n..\n   no text\n\nEnd.\n");
  CHECK(document.text == "item\n\nA quotation of two lines.\n\nEnd.");
  CHECK(texts_of(document, document.quoted) == Texts{"A quotation of two lines."});
}

TEST_CASE("markup: AsciiDoc within lines") {
  CHECK(adoc("x *a* _b_ `c` un**b**old [.r]#d# {nbsp}e ^2^ \"`f`\" g--h (C)").text ==
        "x a b c unbold d \u00a0e 2 \u201cf\u201d g\u2014h \u00a9");
  CHECK(adoc("https://a.b[text,window=_blank] link:c[d] <<e,f>> <<g>> image:h.png[i] kbd:[j] ((k)) (((l))) stem:[m] "
             "http://n")
            .text == "text d f j k http://n");
  CHECK(adoc("One footnote:[A *note*.] two.\n\nThree.").text == "One two.\n\nA note.\n\nThree.");
  CHECK(adoc(":p: Tool\n\n{p} {unknown} \\*a* 2*3*4 snake_case_word note: b").text ==
        "Tool *a* 2*3*4 snake_case_word note: b");
}

TEST_CASE("markup: AsciiDoc in blocks") {
  CHECK(adoc("= Title\nAuthor <a@b>\n:toc:\n\n== One\n\ntext +\nmore\n\n* a\n** b\n. c\n\nterm:: def\nother::\n def")
            .text == "Title\n\nOne\n\ntext\nmore\n\na\nb\nc\n\nterm\ndef\nother\ndef");
  CHECK(adoc("[NOTE]\n====\na\n====\n\nNOTE: b\n\n////\nc\n////\n// "
             "d\n++++\ne\n++++\ninclude::f.adoc[]\nimage::g.png[]\n\nh")
            .text == "a\n\nb\n\nh");
  CHECK(adoc("|===\n|a |b\n\n|c\n2+|d\n|===\n").text == "a\tb\nc\nd");
  CHECK(adoc("ifdef::x[]\na\nendif::[]\n:y:\nifdef::y[]\nb\nendif::[]\nifndef::x[]\nc\nendif::[]").text == "b\nc");
  const Document parts = adoc(
      "== One\n\n.Cap\n[source,c]\n----\nint a; // <1>\n----\n<1> b\n\n____\nq\n____\n\n[bibliography]\n== Books\n\n* "
      "[[[k]]] B.\n\n== Two\n");
  CHECK(parts_of(parts) == Texts{"heading 2: One", "caption: Cap", "code: int a;", "heading 2: Books", "references: B.",
                                 "heading 2: Two"});
  CHECK(texts_of(parts, parts.quoted) == Texts{"q"});
  const Document ignored =
      adoc("// refrain-ignore: x\nA.\n\nB.\n\n// refrain-ignore-begin\n\nC.\n\n// refrain-ignore-end\nD.");
  CHECK(texts_of(ignored, ignored.ignored) == Texts{"A.", "C."});
}

TEST_CASE("markup: Org") {
  CHECK(org("*a* /b/ =c= ~d~ [[http://e][f]] g[fn:1] h[fn:: A note.] i $x$ 2*3*4 a/b/c j --- k").text ==
        "a b c d f g h i 2*3*4 a/b/c j \u2014 k\n\nA note.");
  CHECK(org("#+TITLE: T\n#+AUTHOR: x\n* TODO [#A] One :tag:\nSCHEDULED: <2024-01-01>\n:PROPERTIES:\n:ID: "
            "x\n:END:\ntext\nmore\n- a\n- [ ] b\n- c :: d")
            .text == "T\n\nOne\n\ntext more\na\nb\nc\nd");
  CHECK(org("* COMMENT a\nb\n** c\n* d :noexport:\ne\n* f\n#+BEGIN_EXPORT html\ng\n#+END_EXPORT\n| h | i "
            "|\n|---+---|\n| j | k |")
            .text == "f\n\nh\ti\nj\tk");
  CHECK(org("#+MACRO: p Tool\n{{{p}}} and {{{q(1)}}} \\alpha \\eacute{} [cite:@key]. \\begin{x}\n").text ==
        "Tool and \\alpha \u00e9. \\begin{x}");
  const Document parts =
      org("* One\n** Two\n#+CAPTION: Cap\n#+BEGIN_SRC c\nint a;\n#+END_SRC\n: fixed\n#+BEGIN_QUOTE\nq\n#+END_QUOTE");
  CHECK(parts_of(parts) == Texts{"heading 1: One", "heading 2: Two", "caption: Cap", "code: int a;", "code: fixed"});
  CHECK(texts_of(parts, parts.quoted) == Texts{"q"});
  const Document ignored =
      org("# refrain-ignore: x\nA.\n\nB.\n# refrain-ignore-begin\n\nC.\n\n# refrain-ignore-end\nD.");
  CHECK(texts_of(ignored, ignored.ignored) == Texts{"A.", "C."});
}

TEST_CASE("markup: MediaWiki text") {
  CHECK(wiki("'''a''' ''b'' [[c|d]] [[e]]s [http://f g] {{h|{{i}}\n|j}} &eacute; <nowiki>''k''</nowiki> <math>l</math>")
            .text == "a b d es g \u00e9 ''k''");
  CHECK(wiki("== One ==\ntext\nmore<ref>r</ref>\n* a\n# b\n{| class=x\n| c\n|}\nd\n\n[[Category:x]] [[de:Y]] __TOC__")
            .text == "One\n\ntext more\na\nb\nd");
  CHECK(wiki("a [[File:b.png|thumb|A [[c|d]] e]] f\n\ng").text == "a f\n\nA d e\n\ng");
  CHECK(wiki("{{open a {| b [[c <d ''e").text == "{{open a {| b [[c <d e");
  const Document parts =
      wiki("=== Sub ===\n<syntaxhighlight lang=c>int a;</syntaxhighlight>\n<blockquote>q</blockquote>");
  CHECK(parts_of(parts) == Texts{"heading 3: Sub", "code: int a;"});
  CHECK(texts_of(parts, parts.quoted) == Texts{"q"});
  const Document ignored = wiki(
      "<!-- refrain-ignore: x -->\nA.\n\nB.\n\n<!-- refrain-ignore-begin -->C.\n\nD.<!-- refrain-ignore-end --> E.");
  CHECK(texts_of(ignored, ignored.ignored) == Texts{"A.", "C.\n\nD."});
  CHECK(original_of(wiki("x {{t}} [[a|b]] c"), "b c") == "b]] c");
}

TEST_CASE("markup: subtitles are running text") {
  CHECK(subtitles("1\n00:00:01,000 --> 00:00:02,000\n<i>One</i> two\nthree\n\n2\n00:00:02,000 --> "
                  "00:00:03,000\n{\\an8}four &amp; five\n")
            .text == "One two three four & five");
  // What scrolls is read once, what is said again later twice.
  CHECK(subtitles(
            "00:01.000 --> 00:02.000\na b\nc d\n\n00:02.000 --> 00:03.000\nc d\ne f\n\n00:09.000 --> 00:10.000\ne f\n")
            .text == "a b c d e f\n\ne f");
  CHECK(subtitles("WEBVTT head\n\nNOTE x\ny\n\nSTYLE\n::cue\n\nid\n00:01.000 --> 00:02.000 line:0\n<v Bob>a\n- b\n")
            .text == "a\nb");
  CHECK(subtitles("no cue at all\n").text.empty());
}

TEST_CASE("markup: RTF") {
  CHECK(rtf("{\\rtf1\\ansi a\\par b\\line c\\tab d{\\b e}\\par}").text == "a\n\nb\nc de");
  CHECK(
      rtf("{\\rtf1\\ansi\\ansicpg1252 Caf\\'e9 \\u8212? \\u-10179\\'3f\\u-8704\\'3f{\\uc2\\u233xy}\\emdash\\{}").text ==
      "Caf\u00e9 \u2014 \U0001F600\u00e9\u2014{");
  CHECK(rtf("{\\rtf1\\ansicpg1251{\\fonttbl{\\f0 A;}{\\f1\\fcharset128 B;}}\\'cf\\'f0 \\f1\\'93\\'fa}").text ==
        "\u041f\u0440 \u65e5");
  CHECK(rtf("{\\rtf1{\\*\\generator x;}{\\info{\\title y}}{\\header z}a{\\v b}{\\pict\\bin3 }}}}c{\\*\\unknown "
            "d}{\\deleted e}\\v f\\v0 g}")
            .text == "acg");
  CHECK(rtf("{\\rtf1 a{\\footnote \\pard n.} b\\par c}").text == "a b\n\nn.\n\nc");
  CHECK(rtf("{\\rtf1\\trowd a\\cell b\\cell\\row\\trowd c\\cell d\\cell\\row}").text == "a\tb\nc\td");
  const Document parts =
      rtf("{\\rtf1{\\stylesheet{\\s1 heading 2;}{\\s2 Quote;}}\\pard\\s1 H\\par\\pard\\s2 q\\par\\pard "
          "{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt l}} m}");
  CHECK(parts_of(parts) == Texts{"heading 2: H"});
  CHECK(texts_of(parts, parts.quoted) == Texts{"q"});
  CHECK(texts_of(parts, parts.links) == Texts{"l"});
  CHECK(original_of(rtf("{\\rtf1 a caf\\'e9 b}"), "caf\u00e9") == "caf\\'e9");
  Document none;
  CHECK(contains(std::string(read_rtf("no rtf", none).message()), "is no RTF"));
}

// Files that are made to be slow: each takes a moment, where a quadratic reader takes minutes.
TEST_CASE("markup: AsciiDoc with conditions, terms and labels of addresses") {
  CHECK(adoc(":url: https://a.b\n\n{url}[Site], {url} and pass:[<u>raw</u>].").text == "Site, https://a.b and raw.");
  CHECK(adoc("ifndef::x[shown]\nifdef::x[not shown]\nText.").text == "shown Text.");
  CHECK(adoc("One:: first\nTwo::: second\nlater").text == "One\nfirst\nTwo\nsecond later");
}

TEST_CASE("markup: Org with its own keywords, calls and macros") {
  CHECK(org("#+TODO: DRAFT(d) | FINAL\n* DRAFT [#B] Head [1/3] [50%]\ntext [1] [2/3]").text == "Head\n\ntext [1]");
  CHECK(parts_of(org("a src_python[:results none]{x = 1} b call_f[:x](1, 2)[:y] c mysrc_a{b}")) ==
        Texts{"code: x = 1"});
  CHECK(org("a src_sh{ls} b call_f(1). recall_me and src_ d").text == "a ls b . recall_me and src_ d");
  CHECK(org("#+MACRO: two $1 and $2.\n{{{two(a\\, b,c)}}} {{{two}}}").text == "a, b and c.  and .");
  CHECK(org("| a | b |\n| <l> | <10> |\n| / | < |\n| c < | d |").text == "a\tb\nc <\td");
}

TEST_CASE("markup: MediaWiki parameters and galleries") {
  CHECK(wiki("a {{{one|default}}} b {{t|{{{two}}}}} c {{{{x}}}} d}").text == "a b c d}");
  CHECK(wiki("a\n<gallery mode=x>\nFile:b.jpg|Cap [[c|d]]\nFile:e.jpg\n</gallery>\nf [[g|]].").text ==
        "a\n\nCap d\n\nf g.");
  CHECK(wiki("<gallery>\nFile:b.jpg|Open").text == "Open");
}

TEST_CASE("markup: reStructuredText captions of code") {
  const Document document = rst(".. code-block:: c\n   :caption: A program\n   :linenos:\n\n   int a;\n");
  CHECK(parts_of(document) == Texts{"caption: A program", "code: int a;"});
}

TEST_CASE("markup: what subtitles say over characters is none of the text") {
  CHECK(subtitles("00:01.000 --> 00:02.000\n<ruby>\u6f22<rt>kan</rt>\u5b57<rt>ji</rt></ruby> x\n").text ==
        "\u6f22\u5b57 x");
}

TEST_CASE("markup: RTF hides text by colour and size, and writes it twice") {
  const std::string colors = "{\\colortbl;\\red255\\green255\\blue255;\\red0\\green0\\blue0;}";
  const Document hidden = rtf("{\\rtf1" + colors +
                              "a {\\cf1 not seen}{\\cf2 b} {\\fs2 tiny one}c{\\v gone} {\\fs24 d}"
                              "{\\footnote\\pard {\\cf1 note}}\\par}");
  CHECK(hidden.text == "a b c d");
  REQUIRE(hidden.hidden.size() == 4);
  CHECK(hidden.hidden[0].how == HiddenBy::kColor);
  CHECK(hidden.hidden[0].words == 2);
  CHECK(hidden.original.substr(hidden.hidden[0].begin, 8) == "not seen");
  CHECK(hidden.hidden[1].how == HiddenBy::kSize);
  CHECK(hidden.hidden[2].how == HiddenBy::kNotShown);
  CHECK(hidden.hidden[3].how == HiddenBy::kColor);
  // White on dark is seen, and so is what has the usual colour.
  for (const char* shade : {"\\highlight2", "\\chcbpat2", "\\cb2"}) {
    CHECK(rtf("{\\rtf1" + colors + "{\\cf1" + shade + " seen}{\\cf0  too}}").text == "seen too");
  }
  CHECK(
      rtf("{\\rtf1" + colors + "\\trowd\\clcbpat2\\cellx9\\pard\\intbl\\cf1 a\\cell\\row\\pard\\cbpat2 b\\par\\pard c}")
          .text == "a\nb");
  CHECK(rtf("{\\rtf1 a {\\upr{ansi}{\\*\\ud{one \\u8364?}}} b}").text == "a one \u20ac b");
}

TEST_CASE("markup: time is linear") {
  for (const std::string_view piece : {"{",
                                       "}",
                                       "[",
                                       "[[",
                                       "{{",
                                       "{|",
                                       "*a ",
                                       "_a ",
                                       "`a ",
                                       "\\a{",
                                       "\\begin{a}",
                                       "\\footnote{",
                                       "\\(",
                                       "$",
                                       "\\verb|",
                                       ":a:`",
                                       "|a",
                                       "<a",
                                       "<!--",
                                       "<nowiki>",
                                       "<ref>",
                                       "footnote:[",
                                       "{a",
                                       "<<",
                                       "((",
                                       "[fn:a:",
                                       "[cite:",
                                       "{{{",
                                       "@@",
                                       "#+begin_src\n",
                                       ":x:\n",
                                       "====\n",
                                       "____\n",
                                       "|===\n",
                                       ".. a::\n\n ",
                                       "- ",
                                       "a\n===\n",
                                       "\\u1?",
                                       "\\'e9",
                                       "{\\footnote ",
                                       "1\n00:00:01,000 --> 00:00:02,000\na\n\n",
                                       "\\newcommand{\\a}{\\a\\a}\\a ",
                                       "&",
                                       "''",
                                       "\\iffalse ",
                                       "\\[",
                                       "[[File:a|b "}) {
    std::string bytes;
    while (bytes.size() < 20'000) bytes += piece;
    for (const auto reader : {read_latex, read_rst, read_asciidoc, read_org, read_wiki, read_subtitles}) {
      Document document;
      reader(bytes, document);
      CHECK(document.text.size() <= 8 * bytes.size());
    }
    Document document;
    CHECK(read_rtf("{\\rtf1 " + bytes, document).ok());
  }
}

}  // namespace
}  // namespace refrain::io
