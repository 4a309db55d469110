// Markdown: what is seen, where it came from, what is quoted.

#include "io/html/markdown.h"

#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

Document file(std::string_view bytes) {
  Document document;
  read_markdown(std::string(bytes), document);
  return document;
}

std::string seen(std::string_view bytes) { return file(bytes).text; }

std::vector<std::string> quoted(const Document& document) {
  std::vector<std::string> result;
  for (const Span span : document.quoted) {
    result.push_back(document.text.substr(span.begin, span.end - span.begin));
  }
  return result;
}

TEST_CASE("markdown: markup goes, words stay") {
  CHECK(seen("# Head *line* #\n\nOne **bold**er `code`\n") == "Head line\n\nOne bolder code");
  CHECK(seen("Head\n====\ntext") == "Head\n\ntext");
  CHECK(seen("one\ntwo  \nthree\\\nfour") == "one two\nthree\nfour");
  CHECK(seen("[link](http://a.b \"title\") ![image](c.png) [ref][r] <http://d.e>\n\n[r]: f") == "link ref http://d.e");
  CHECK(seen("- a\n- b\n\n1. c\n2. d") == "a\nb\n\nc\nd");
  CHECK(seen("- [x] done\n- [ ] not") == "done\nnot");
  CHECK(seen("| a | b |\n|---|---|\n| c | d\\|e |") == "a\tb\nc\td|e");
  CHECK(seen("```c\nint  a;\n\n  b\n```\nend") == "int  a;\n\n  b\n\n\nend");
  CHECK(seen("    code\n      more\n") == "code\n  more\n");
  CHECK(seen("a\n\n---\n\nb ~~c~~ \\*d\\* &eacute; &nosuch; &#233;") == "a\n\nb c *d* \xc3\xa9 &nosuch; \xc3\xa9");
  CHECK(seen("no markup").size() == 9);
  CHECK(seen("").empty());
  CHECK(seen(" \n\n").empty());
  CHECK(seen(std::string_view("a\0b", 3)) == "ab");
  CHECK(seen("\xef\xbb\xbf# Head") == "Head");
  CHECK(seen("a\r\nb\r\n\r\nc") == "a b\n\nc");
}

TEST_CASE("markdown: front matter is left out") {
  CHECK(seen("---\ntitle: x\n---\ntext") == "text");
  CHECK(seen("---\r\ntitle: x\r\n...\r\ntext") == "text");
  CHECK(seen("+++\ntitle = 'x'\n+++\ntext") == "text");
  CHECK(seen("\xef\xbb\xbf---\ntitle: x\n---\ntext") == "text");
  CHECK(seen("---\ntitle: x\n---").empty());
  CHECK(seen("---\n\nrule\n\n---\n\ntext") == "rule\n\ntext");
  CHECK(seen("---\nno end") == "no end");
  CHECK(seen("----\na: b\n---\ntext") == "a: b\n\ntext");
}

TEST_CASE("markdown: HTML in Markdown is read as HTML") {
  CHECK(seen("a <b>b</b><br>c <!-- d --> e") == "a b\nc e");
  CHECK(seen("<div\nclass=x>a <i>b</i>\n<!-- c\n--> d</div>\n\ne") == "a b d\n\ne");
  CHECK(seen("<div hidden>\n\n*a*\n\n</div>\n\nb") == "b");
  CHECK(seen("a <span\nhidden>b</span> c") == "a c");
  CHECK(seen("a <span hidden>b\n\nc") == "a\n\nc");
  CHECK(seen("<script>\n\nvar a = '<p>';\n\n</script>\n\nb") == "b");
  CHECK(seen("<Video Inc>\n\nb") == "b");
  CHECK(seen("> <div\n> title='x'>a\n> b</div>\n\nc") == "a b\n\nc");
}

TEST_CASE("markdown: offsets lead into the file") {
  const Document document = file("---\na: b\n---\n> One **bold**er\n> &eacute;t&eacute;\n\n    x\n    y\n");
  CHECK(original_of(document, "One") == "One");
  CHECK(original_of(document, "bolder") == "bold**er");
  CHECK(original_of(document, "\xc3\xa9t\xc3\xa9") == "&eacute;t&eacute;");
  CHECK(original_of(document, "er \xc3\xa9") == "er\n> &eacute;");
  CHECK(original_of(document, "x\ny") == "x\n    y");
  const Document html = file("* a\n\n  <div>b\n  <i>word</i></div>\n\n  end");
  CHECK(original_of(html, "word") == "word");
  CHECK(original_of(html, "end") == "end");
}

TEST_CASE("markdown: block quotes are quoted") {
  CHECK(quoted(file("a\n\n> b\n> > c\n>\n> d\n\ne\n\n> f")) == std::vector<std::string>{"b\n\nc\n\nd", "f"});
  CHECK(quoted(file("<blockquote>\n\n*a*\n\n</blockquote>\n\nb <q>c</q>")) == std::vector<std::string>{"a", "c"});
}

TEST_CASE("markdown: headings and code are told") {
  CHECK(parts_of(file("Title\n===\n\na `b c` d\n\n### Three `x`\n\n```c\nint a;\n```\n\n    four\n")) ==
        std::vector<std::string>{"heading 1: Title", "code: b c", "heading 3: Three x", "code: x", "code: int a;\n",
                                 "code: four\n"});
  CHECK(parts_of(file("<h2>A</h2>\n\nb <code>c</code> <figcaption>d</figcaption>")) ==
        std::vector<std::string>{"heading 2: A", "code: c", "caption: d"});
}

TEST_CASE("markdown: random Markdown: words come in order from where they stand") {
  const std::vector<std::string> pieces = {"word ", "word\n",  "\n\n",       "> ",       "* ",       "1. ",   "# ",
                                           "**",    "_",       "`",          "[",        "](u)",     "    ",  "<b>",
                                           "</b>",  "<div>\n", "</div>\n",   "<!-- ",    " -->",     "&amp;", "\\",
                                           "|",     "|---|\n", "```\n",      "---\n",    "~~",       "\t",    "\r\n",
                                           "![",    "<q>",     "<p hidden>", "\xc3\xa9", "<script>", "\n\n"};
  std::mt19937 random(2);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 30; i-- > 0;) bytes += pieces[random() % pieces.size()];
    const Document document = file(bytes);
    INFO(bytes);
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < document.text.size(); ++i) {
      const Span span = document.map.original({i, i + 1});
      REQUIRE(span.begin >= last);
      REQUIRE(span.begin <= span.end);
      REQUIRE(span.end <= bytes.size());
      last = span.begin;
      // Letters other than those of an entity stand in the file as they do in the text.
      if (document.text[i] == 'w') REQUIRE(document.original_bytes()[span.begin] == 'w');
    }
    std::uint32_t quote_end = 0;
    for (const Span quote : document.quoted) {
      REQUIRE(quote.begin >= quote_end);
      REQUIRE(quote.begin < quote.end);
      REQUIRE(quote.end <= document.text.size());
      quote_end = quote.end;
    }
  }
}

TEST_CASE("markdown: files made to be slow are not") {
  const auto repeated = [](std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const std::clock_t begin = std::clock();
  const std::size_t n = 50'000;
  for (const std::string_view piece :
       {"[", "![", "*a ", "**a_b*", "`a``b```", "<", "<a ", ">", "- ", "&a;", "[a](b", "[a]: b\n", "~~a ", "<div>\n\n",
        "<!-- a\n\n", "<div hidden>\n\n", "a <span hidden>\n\n", "\\\n", "<video>\n\n"}) {
    file(repeated(piece, n));
  }
  // A table that would have two thousand million cells is taken as the text it is.
  const std::string table = repeated("|a", n) + "\n" + repeated("|---", n) + "\n" + repeated("|\n", n);
  CHECK((seen(table) == table));
  // Of the processor, in seconds: a few, a hundred under a sanitizer, hours if anything were quadratic.
  CHECK((std::clock() - begin) / CLOCKS_PER_SEC < 900);
}

TEST_CASE("markdown: links that lead elsewhere") {
  const Document document = file(
      "[*one* two](http://a.b) [no](#part) <http://c.d> [ref][r] [![x](y)](z) "
      "<a href='e'>html</a>\n\n[r]: f");
  CHECK(texts_of(document, document.links) == std::vector<std::string>{"one two", "http://c.d", "ref", "html"});
}

TEST_CASE("markdown: labels of footnotes are no text") {
  CHECK(seen("One[^1] two,[^note] three.[^n-2]\n\n[^1]: First note.\n[^note]: Second.\n\n[^n-2]: The third.") ==
        "One two, three.\n\nFirst note. Second.\n\nThe third.");
  CHECK(seen("*a*[^1] **b[^2]**") == "a b");
  CHECK(seen("a[^1]b") == "a b");
  CHECK(seen("> [^1]: In a quotation.") == "In a quotation.");
  CHECK(seen("[^1] begins, [^2][^3] follow[^4]") == "begins, follow");
  // Where md4c sees a link of that name.
  CHECK(seen("One[^1].\n\n[^1]: http://a.b") == "One.");
  // These are none.
  CHECK(seen("a `x[^1]` \\[^2] [^] [^ x] [^a b]") == "a x[^1] [^2] [^] [^ x] [^a b]");
  CHECK(seen("```\n[^1]: x\n```") == "[^1]: x\n");
  const Document document = file("One[^1] two");
  CHECK(original_of(document, "two") == "two");
  CHECK(original_of(document, "One two") == "One[^1] two");
}

TEST_CASE("markdown: comments set text aside") {
  const auto ignored = [](std::string_view bytes) {
    const Document document = file(bytes);
    return texts_of(document, document.ignored);
  };
  using Ignored = std::vector<std::string>;
  CHECK(ignored("a\n\n<!-- refrain-ignore -->\nb  \nc\n\nd") == Ignored{"b\nc"});
  CHECK(ignored("a\n\n<!-- refrain-ignore: x -->\n\n# b\n\nc") == Ignored{"b"});
  CHECK(ignored("- a\n- <!-- refrain-ignore --> b\n- c") == Ignored{"b"});
  CHECK(ignored("| a | b |\n|---|---|\n| <!-- refrain-ignore -->c | d |\n| e | f |") == Ignored{"c\td"});
  CHECK(ignored("a\n\n<!-- refrain-ignore-begin -->\n\nb\n\n> c\n\n<!-- Refrain-Ignore-End -->\n\nd") ==
        Ignored{"b\n\nc"});
  CHECK(ignored("a\n\n<!--refrain-ignore-begin-->\n\nb\n\nc") == Ignored{"b\n\nc"});
  CHECK(ignored("`<!-- refrain-ignore -->`\n\nb") == Ignored{});
}

}  // namespace
}  // namespace refrain::io
