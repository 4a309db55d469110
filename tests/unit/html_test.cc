// Pages of HTML: what is seen, where it came from, what is quoted.

#include "io/html/html.h"

#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "oracle/io_html.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

Document page(std::string_view bytes) {
  Document document;
  const absl::Status status = read_html(std::string(bytes), document);
  REQUIRE(status.ok());
  return document;
}

std::string seen(std::string_view bytes) { return page(bytes).text; }

std::vector<std::string> quoted(const Document& document) {
  std::vector<std::string> result;
  for (const Span span : document.quoted) {
    result.push_back(document.text.substr(span.begin, span.end - span.begin));
  }
  return result;
}

TEST_CASE("html: headings, code and captions are told") {
  Document document;
  read_utf8_html(
      "<h1>One</h1><p>a <code>b <kbd>c</kbd></code> <samp>d</samp><table><caption>e</caption><tr><td>f</table>"
      "<pre><code>g</code></pre><h4>four <code>five</code>",
      document);
  CHECK(parts_of(document) == std::vector<std::string>{"heading 1: One", "code: b c", "code: d", "caption: e",
                                                       "code: g", "heading 4: four five", "code: five"});
}

TEST_CASE("html: a list of references that says that it is one") {
  Document document;
  read_utf8_html(
      "<p>a</p><section role='Doc-Bibliography'><h2>b</h2><ol><li role=doc-biblioentry>c</li></ol></section><p>d</p>"
      "<aside epub:type='backmatter bibliography'>e</aside><div role='doc-bibliographical'>f</div>",
      document);
  CHECK(parts_of(document) == std::vector<std::string>{"heading 2: b", "references: b\n\nc", "references: e"});
}

TEST_CASE("html: tags go, words stay") {
  CHECK(seen("<p>One <b>bold</b>er word</p>") == "One bolder word");
  CHECK(seen("no markup at all") == "no markup at all");
  CHECK(seen("").empty());
  CHECK(seen("a < b and b <3 c <") == "a < b and b <3 c <");
  CHECK(seen("a<!-- b > c -->d<!doctype x>e<?php f ?>g</ h>i</>j") == "adegij");
  CHECK(seen("a<!-->b<!--->c<!---->d<!-- x --!>e") == "abcde");
  CHECK(seen("a<b title='x > y' data-z=\"</b>\">b</b>") == "ab");
  CHECK(seen("cut off <b cla") == "cut off");
  CHECK(seen("cut off <!-- x") == "cut off");
}

TEST_CASE("html: white space is what a browser makes of it") {
  CHECK(seen("  one \n\t two<b> three</b> <i> four ") == "one two three four");
  CHECK(seen("<p> one <p> two </p> three") == "one\n\ntwo\n\nthree");
  CHECK(seen("one<br>two<br/>three<div>four</div>five") == "one\ntwo\nthree\nfour\nfive");
  CHECK(seen("<ul><li>one<li>two</ul>three") == "one\ntwo\n\nthree");
  CHECK(seen("<table><tr><td>a<td>b<tr><th>c<th>d</table>e") == "a\tb\nc\td\n\ne");
  CHECK(seen("<pre>\n  a\n\n  <b>b</b>  c</pre>d") == "  a\n\n  b  c\n\nd");
  CHECK(seen("<textarea>\n a &lt; <b></textarea>z") == " a < <b>\nz");
  CHECK(seen("a<img>b<wbr>c") == "a bc");
}

TEST_CASE("html: what is not seen is left out") {
  CHECK(seen("<head><title>No</title><style>p{}</style></head><p>Yes") == "Yes");
  CHECK(seen("a<script>if (x</y>/) '<p>'</scripty></script >b") == "ab");
  CHECK(seen("a<noscript><p>b</noscript><template><p>c</template><iframe>d</iframe>e") == "a e");
  CHECK(seen("a<div hidden>b<div>c</div>d</div>e") == "ae");
  CHECK(seen("<p>a<p hidden>b</p>c") == "a\n\nc");
  CHECK(seen("a<span style='color:red; DISPLAY : none'>b</span>c") == "ac");
  CHECK(seen("a<span style='x-display:none'>b</span>c") == "abc");
  CHECK(seen("<p hidden>a<p>b") == "b");
  CHECK(seen("<ul><li hidden>a<li>b</ul>") == "b");
  CHECK(seen("<table><tr><td hidden>a<td>b</table>") == "b");
  CHECK(seen("<div><span hidden>a</div>b") == "b");
  CHECK(seen("<dialog>a</dialog><dialog open>b</dialog>") == "b");
  CHECK(seen("<svg><title>a</title><desc>b</desc><text>c</text></svg>d") == "c\nd");
  CHECK(seen("<svg><title/><![CDATA[a<b>]]></svg>c") == "a<b> c");
  CHECK(seen("<math><mi>x</mi><annotation>\\xi</annotation></math>") == "x");
  // How characters are read stands above them, not in the text.
  CHECK(seen("<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>c") == "ac");
  CHECK(seen("<ruby>a<rt>x<rt>y</ruby>b<ruby>c<rp>(<rt>x<rp>)</ruby>d") == "abcd");
  CHECK(seen("<ruby><rb>a<rb>b<rt>x<rt>y<rtc><rt>z</rtc></ruby>c") == "abc");
  CHECK(seen("<p><ruby>a<rtc>x<rt>y<rb>b</ruby>c<p><ruby>d<rt>x<p>e") == "abc\n\nd\n\ne");
}

TEST_CASE("html: references are decoded") {
  CHECK(seen("&eacute;&#233;&#xE9;&#xe9;") == "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9");
  CHECK(seen("a&nbsp;b &amp;amp; &lt;p&gt; AT&T &nosuch; &") ==
        "a\xc2\xa0"
        "b &amp; <p> AT&T &nosuch; &");
  CHECK(seen("&copy2024 &copy;2024") ==
        "\xc2\xa9"
        "2024 \xc2\xa9"
        "2024");
  CHECK(seen("&#150;&#0;&#xD800;&#x110000;&#99999999999;") ==
        "\xe2\x80\x93\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(seen("a&#32;&#10;&Tab;b&semi;&fjlig;") == "a b;fj");
  CHECK(seen("&NotEqualTilde; &#; &#x; &#xg;") == "\xe2\x89\x82\xcc\xb8 &#; &#x; &#xg;");
  CHECK(seen("&notit;") ==
        "\xc2\xac"
        "it;");
}

TEST_CASE("html: offsets lead into the file") {
  const Document document = page("<p>One <b>bold</b>er &eacute;t&eacute;,\n  end</p>");
  CHECK(document.text == "One bolder \xc3\xa9t\xc3\xa9, end");
  CHECK(original_of(document, "One") == "One");
  CHECK(original_of(document, "bolder") == "bold</b>er");
  CHECK(original_of(document, "\xc3\xa9t\xc3\xa9") == "&eacute;t&eacute;");
  CHECK(original_of(document, ", end") == ",\n  end");
  CHECK(original_of(document, "end") == "end");
}

TEST_CASE("html: quotations are marked") {
  const Document document = page(
      "a <q>b <i>c</i></q> d<blockquote><p>e<blockquote>f</blockquote>g</blockquote>"
      "<div>h <q>i</div>j <q hidden>k</q>");
  CHECK(quoted(document) == std::vector<std::string>{"b c", "e\n\nf\n\ng", "i"});
}

TEST_CASE("html: a declared charset is converted, and offsets are of the converted text") {
  const Document latin = page("<meta charset=iso-8859-1><p>caf\xe9 \x93q\x94 &eacute;");
  CHECK(latin.text == "caf\xc3\xa9 \xe2\x80\x9cq\xe2\x80\x9d \xc3\xa9");
  CHECK(original_of(latin, "caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(seen("<meta http-equiv=Content-Type content='text/html; "
             "charset=Shift_JIS'>\x93\xfa\x96\x7b") == "\xe6\x97\xa5\xe6\x9c\xac");
  CHECK(seen("<meta charset='gb2312'>\xc4\xe3\xba\xc3") == "\xe4\xbd\xa0\xe5\xa5\xbd");
  CHECK(seen("<meta charset=koi8-r>\xd4\xc5\xd3\xd4") == "\xd1\x82\xd0\xb5\xd1\x81\xd1\x82");
  CHECK(seen("<meta charset=shift_jis>a\x93") == "a\xef\xbf\xbd");
  CHECK(seen(std::string_view("\xff\xfe<\0p\0>\0\xe9\0", 10)) == "\xc3\xa9");
  CHECK(seen(std::string_view("\xfe\xff\0<\0p\0>\0\xe9", 10)) == "\xc3\xa9");
  // What nobody knows, or what cannot be, is taken as UTF-8; and a mark outweighs what is declared.
  CHECK(seen("<meta charset=no-such-thing>caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(seen("<meta charset=utf-16>caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(seen("<meta charset=utf-8//TRANSLIT>caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(seen("\xef\xbb\xbf<meta charset=latin1>caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(seen("<!-- <meta charset=latin1> -->caf\xc3\xa9") == "caf\xc3\xa9");
}

TEST_CASE("html: deep nesting is only long") {
  const std::size_t depth = 300'000;
  std::string bytes;
  for (std::size_t i = 0; i < depth; ++i) bytes += "<div>";
  bytes += "<blockquote>deep</blockquote>";
  for (std::size_t i = 0; i < depth; ++i) bytes += "</div>";
  const Document document = page(bytes + "end");
  CHECK(document.text == "deep\n\nend");
  CHECK(quoted(document) == std::vector<std::string>{"deep"});
}

TEST_CASE("html: an end tag finds its start, however much is left open in between") {
  for (const std::size_t count : {0u, 1u, 255u, 256u, 257u, 300'000u}) {
    CAPTURE(count);
    std::string fonts;
    for (std::size_t i = 0; i < count; ++i) fonts += "<font>";
    CHECK(seen("<div hidden>menu" + fonts + "</div>article") == "article");
    const Document quote = page("<blockquote>said" + fonts + "</blockquote>article");
    CHECK(quote.text == "said\n\narticle");
    CHECK(quoted(quote) == std::vector<std::string>{"said"});
    CHECK(seen("<ul><li hidden>menu" + fonts + "<li>article") == "article");
    CHECK(seen("<p hidden>menu" + fonts + "<p>article") == "article");
    CHECK(seen("<table><tr><td hidden>menu" + fonts + "<td>article") == "article");
    CHECK(seen("<dl><dt hidden>menu" + fonts + "<dd>article") == "article");
    // What must not be closed stays open: a phrase from within a block, a block from within a cell.
    CHECK(seen("<span hidden><div>" + fonts + "</span>menu</div>").empty());
    CHECK(seen("<div hidden><table><tr><td>" + fonts + "</div>menu").empty());
    CHECK(seen("<li hidden><ul>" + fonts + "</li>menu").empty());
    CHECK(seen("<li hidden><section>" + fonts + "<li>menu").empty());
  }
  // Each finds its own, however many there are.
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += "<b><i hidden></b>";
  CHECK(seen(bytes + "article") == "article");
  std::string open;
  for (int i = 0; i < 100'000; ++i) open += "<div>";
  for (int i = 0; i < 100'000; ++i) open += "<b></span></p><li hidden></li>";
  CHECK(seen(open + "article") == "article");
}

// Random pages, well-formed or not; `soup` leaves end tags out and puts others in.
class PageWriter {
 public:
  PageWriter(unsigned seed, bool soup) : random_(seed), soup_(soup) {}

  std::string write() {
    text_ = "<!doctype html><title>t</title><body>";
    blocks(3);
    return text_;
  }

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  void word() {
    static constexpr std::string_view kWords[] = {"alpha", "beta ", " gamma",         "x&eacute;y", " ",
                                                  "\n",    "&amp;", " delta&nbsp;z ", "1<2",        "&bogus;"};
    text_ += kWords[below(10)];
  }
  void open(std::string_view name) {
    text_ += '<';
    text_ += name;
    if (below(8) == 0) text_ += " hidden";
    if (below(8) == 0) text_ += " title='a>b'";
    text_ += '>';
  }
  void close(std::string_view name) {
    if (soup_ && below(5) == 0) return;
    text_ += "</";
    text_ += name;
    text_ += '>';
  }
  void phrases(unsigned depth) {
    for (unsigned i = 1 + below(4); i-- > 0;) {
      if (depth == 0 || below(2) == 0) {
        word();
        continue;
      }
      static constexpr std::string_view kNames[] = {"span", "q", "span", "q"};
      const std::string_view name = kNames[below(4)];
      open(name);
      phrases(depth - 1);
      close(name);
    }
    if (below(10) == 0) text_ += "<!-- c -->";
    if (below(10) == 0) text_ += "<script>var x = '<p>';</script>";
  }
  void blocks(unsigned depth) {
    for (unsigned i = 1 + below(3); i-- > 0;) {
      if (soup_ && below(8) == 0) {
        static constexpr std::string_view kStray[] = {"</p>",          "</div>", "</li>", "</ul>", "</span>",
                                                      "</blockquote>", "<p>",    "<li>",  "</q>"};
        text_ += kStray[below(9)];
      }
      if (depth == 0) {
        phrases(2);
        continue;
      }
      switch (below(5)) {
        case 0:
          open("p");
          phrases(2);
          close("p");
          break;
        case 1:
          open("div");
          blocks(depth - 1);
          close("div");
          break;
        case 2:
          open("blockquote");
          blocks(depth - 1);
          close("blockquote");
          break;
        case 3:
          open("ul");
          for (unsigned k = below(3); k-- > 0;) {
            open("li");
            blocks(depth - 1);
            if (below(2) == 0) text_ += "</li>";
          }
          close("ul");
          break;
        default:
          phrases(2);
      }
    }
  }

  std::mt19937 random_;
  bool soup_;
  std::string text_;
};

std::vector<oracle::SeenWord> words_of(const Document& document) {
  std::vector<oracle::SeenWord> words;
  std::string word;
  bool is_quoted = false;
  const auto end_word = [&] {
    if (!word.empty()) words.emplace_back(word, is_quoted);
    word.clear();
  };
  std::size_t quote = 0;
  for (std::uint32_t i = 0; i < document.text.size(); ++i) {
    const char c = document.text[i];
    if (c == ' ' || c == '\n' || c == '\t') {
      end_word();
      continue;
    }
    while (quote < document.quoted.size() && document.quoted[quote].end <= i) ++quote;
    if (word.empty()) {
      is_quoted = quote < document.quoted.size() && document.quoted[quote].begin <= i;
    }
    word += c;
  }
  end_word();
  return words;
}

// One word a line, quoted ones after a bar.
std::string joined(const std::vector<oracle::SeenWord>& words) {
  std::string lines;
  for (const auto& [word, is_quoted] : words) lines += (is_quoted ? "| " : "") + word + "\n";
  return lines;
}

TEST_CASE("html: random pages show what the standard's tree shows") {
  for (const bool soup : {false, true}) {
    for (unsigned seed = 0; seed < 4000; ++seed) {
      const std::string bytes = PageWriter(seed, soup).write();
      const Document document = page(bytes);
      INFO(bytes);
      REQUIRE(joined(words_of(document)) == joined(oracle::HtmlWords().of(bytes)));
      // A word that stands in the file as it does in the text is found at its place.
      for (std::size_t at = document.text.find("alpha"); at != std::string::npos;
           at = document.text.find("alpha", at + 1)) {
        const auto begin = static_cast<std::uint32_t>(at);
        const Span span = document.map.original({begin, begin + 5});
        REQUIRE(document.original.substr(span.begin, span.end - span.begin) == "alpha");
      }
    }
  }
}

TEST_CASE("html: pages made to be slow are not") {
  const auto repeated = [](std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const std::clock_t begin = std::clock();
  const std::size_t n = 100'000;
  for (const std::string_view piece :
       {"<p>", "<b hidden>", "<li>", "<table><tr><td>", "<!--", "<![CDATA[", "<svg><![CDATA[", "<script>", "<a x=", "&",
        "&a", "&#1", "<", "</", "<p><button>", "<q>", "<option>"}) {
    page(repeated(piece, n));
    page(repeated(piece, n) + repeated("</p>", n) + repeated("</li>", n) + repeated("</q>", n));
  }
  // Of the processor, in seconds: a few, a hundred under a sanitizer, hours if anything were quadratic.
  CHECK((std::clock() - begin) / CLOCKS_PER_SEC < 900);
}

TEST_CASE("html: links that lead elsewhere") {
  const auto links = [](std::string_view bytes) {
    const Document document = page(bytes);
    return texts_of(document, document.links);
  };
  using Links = std::vector<std::string>;
  CHECK(links("a <a href='http://b.c'>one <b>two</b></a> c <A HREF=d>three</a>") == Links{"one two", "three"});
  CHECK(links("<a href='#x'>a</a><a href=' #x'>b</a><a name=x>c</a><a href>d</a><b href=x>e</b>") == Links{});
  CHECK(links("<p><a href=x>one</p><p>two</p>") == Links{"one"});
  CHECK(links("<a href=x>one <a href=y>two</a> three</a> four") == Links{"one", "two"});
  CHECK(links("<a href=x>one <a name=y>two</a> three") == Links{"one"});
  CHECK(links("<a href=x><img></a>a<a href=x>one") == Links{"one"});
  CHECK(links("<div hidden><a href=x>one</a></div>two") == Links{});
}

TEST_CASE("html: comments set text aside") {
  const auto ignored = [](std::string_view bytes) {
    const Document document = page(bytes);
    return texts_of(document, document.ignored);
  };
  using Ignored = std::vector<std::string>;
  CHECK(ignored("<p>a<!-- refrain-ignore --><p>b<br>c <i>d</i><p>e") == Ignored{"b\nc d"});
  CHECK(ignored("<!--REFRAIN-Ignore\n: by law: yes-->a<p>b") == Ignored{"a"});
  CHECK(ignored("<p>a <!-- refrain-ignore --> b<p>c<p>d") == Ignored{"c"});
  CHECK(ignored("<ul><!-- refrain-ignore --><li>a<li><!-- refrain-ignore -->b<li>c</ul>") == Ignored{"a", "b"});
  CHECK(ignored("<table><tr><td>a<td>b<tr><!-- refrain-ignore --><td>c<td>d<tr><td>e</table>") == Ignored{"c\td"});
  CHECK(ignored("a <!-- refrain-ignore-begin: x -->b<p>c<!-- refrain-ignore-begin -->d"
                "<!-- refrain-ignore-end -->e<p>f<!-- refrain-ignore-end -->g") == Ignored{"b\n\ncd"});
  CHECK(ignored("<p>a<!-- refrain-ignore --><!-- refrain-ignore-begin --><p>b<p>c") == Ignored{"b\n\nc"});
  CHECK(ignored("a<!-- refrain-ignored --><!-- refrain-ignore x --><!-- x refrain-ignore -->"
                "<!-- refrain-ignore-end --><!-- --><p>b") == Ignored{});
  CHECK(ignored("<p>a<!-- refrain-ignore -->") == Ignored{});
}

}  // namespace
}  // namespace refrain::io
