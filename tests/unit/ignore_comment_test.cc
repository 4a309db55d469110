// Comments that leave text out: which are understood, and what is said of those that are not.

#include "io/ignore_comment.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "io/html/html.h"
#include "io/html/markdown.h"
#include "io/json/notebook.h"
#include "io/markup/asciidoc.h"
#include "io/markup/latex.h"
#include "io/markup/org.h"
#include "io/markup/rst.h"
#include "io/markup/subtitles.h"
#include "io/markup/wiki.h"
#include "io/xml/document_xml.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

TEST_CASE("ignore comments: what is understood") {
  for (const char* comment :
       {"refrain-ignore", " Refrain-IGNORE\n", "refrain-ignore: by law: yes", "refrain-ignore : x"}) {
    CHECK(ignore_comment(comment) == IgnoreComment::kIgnore);
  }
  CHECK(ignore_comment("refrain-ignore-begin") == IgnoreComment::kBegin);
  CHECK(ignore_comment(" refrain-ignore-end: x ") == IgnoreComment::kEnd);
  for (const char* comment : {"", " ", "a comment", "refrain", "refrain: la la", "refrain from this",
                              "see refrain-ignore", "ignore", "The refrain ignores it", "-", ":"}) {
    CAPTURE(comment);
    CHECK(ignore_comment(comment) == IgnoreComment::kNone);
  }
}

TEST_CASE("ignore comments: slips, and what to write instead") {
  const std::string any = "refrain-ignore, refrain-ignore-begin or refrain-ignore-end";
  const std::vector<std::pair<std::string, std::string>> slips = {
      {"refrain-ignor-start", "refrain-ignore-begin"},
      {"refrain-ignore-start: x", "refrain-ignore-begin"},
      {"refrain-ignore-stop", "refrain-ignore-end"},
      {"/refrain-ignore", "refrain-ignore-end"},
      {"refrain-ignored", "refrain-ignore"},
      {"refain-ignore", "refrain-ignore"},
      {"refrain_ignore", "refrain-ignore"},
      {"refrainignore", "refrain-ignore"},
      {"refrain ignore", "refrain-ignore"},
      {"refrain: ignore", "refrain-ignore"},
      {"refrain-ignore begin", "refrain-ignore-begin"},
      {"refrain-ignore-begn", "refrain-ignore-begin"},
      {"Refrain-Ignore-Ends", "refrain-ignore-end"},
      {"refrain-ignore-next-line", "refrain-ignore"},
      {"refrain-disable", any},
      {"refrain-off", any},
  };
  for (const auto& [comment, instead] : slips) {
    CAPTURE(comment);
    REQUIRE(ignore_comment(comment) == IgnoreComment::kSlip);
    CHECK(slip_in(comment) == "the comment \"" + comment + "\" is unknown and has no effect; write " + instead);
  }
  REQUIRE(ignore_comment("refrain-ignore by law") == IgnoreComment::kSlip);
  CHECK(slip_in("refrain-ignore by law") ==
        "\"refrain-ignore by law\" has no effect, because a reason comes after a colon; write \"refrain-ignore: by "
        "law\"");
  CHECK(slip_in("refrain-ignore-end here") ==
        "\"refrain-ignore-end here\" has no effect, because a reason comes after a colon; write \"refrain-ignore-end: "
        "here\"");
  // Only the first line, not all of it, and nothing that moves a terminal.
  CHECK(slip_in("refrain-off\nmore") == "the comment \"refrain-off\" is unknown and has no effect; write " + any);
  CHECK(slip_in("refrain-off \x1b[2J").find('\x1b') == std::string::npos);
  CHECK(slip_in("refrain-off " + std::string(10'000, 'x')).size() < 200);
}

// Reads `bytes` as a format does, and tells the slips, each with the bytes that follow its place.
template <typename Read>
std::vector<std::string> slips_of(const Read& read, std::string_view bytes) {
  Document document;
  read(std::string(bytes), document);
  std::vector<std::string> out;
  for (const CommentSlip& slip : document.slips) {
    REQUIRE(slip.at < document.original.size());
    out.push_back(slip.what.substr(0, slip.what.find(';')));
  }
  return out;
}

TEST_CASE("ignore comments: each format tells of slips") {
  struct Format {
    const char* name;
    std::vector<std::string> (*slips)(std::string_view bytes);
    std::string open, close;  // of a comment
  };
  const std::vector<Format> formats = {
      {"markdown", [](std::string_view b) { return slips_of(read_markdown, b); }, "<!-- ", " -->"},
      {"html",
       [](std::string_view b) {
         return slips_of([](std::string bytes, Document& d) { read_utf8_html(std::move(bytes), d); }, b);
       },
       "<!-- ", " -->"},
      {"wiki", [](std::string_view b) { return slips_of(read_wiki, b); }, "<!-- ", " -->"},
      {"latex", [](std::string_view b) { return slips_of(read_latex, b); }, "% ", ""},
      {"asciidoc", [](std::string_view b) { return slips_of(read_asciidoc, b); }, "// ", ""},
      {"asciidoc block", [](std::string_view b) { return slips_of(read_asciidoc, b); }, "////\n", "\n////"},
      {"rst", [](std::string_view b) { return slips_of(read_rst, b); }, ".. ", ""},
      {"rst below", [](std::string_view b) { return slips_of(read_rst, b); }, "..\n   ", ""},
      {"org", [](std::string_view b) { return slips_of(read_org, b); }, "# ", ""},
      {"org block", [](std::string_view b) { return slips_of(read_org, b); }, "#+begin_comment\n", "\n#+end_comment"},
  };
  const std::string begin = "refrain-ignore-begin is never ended and leaves out all to the end";
  const std::string end = "refrain-ignore-end has no effect, because nothing was begun";
  const std::string again = "refrain-ignore-begin has no effect, because the one before it is not ended yet";
  const std::string last = "refrain-ignore has no effect, because no text follows";
  for (const Format& format : formats) {
    CAPTURE(format.name);
    const auto slips = [&format](const std::vector<std::string>& comments) {
      // A comment of HTML without elements stands within the one paragraph that all of it is.
      const std::string text = std::string(format.name) == "html" ? "<p>Text.</p>\n\n" : "Text.\n\n";
      std::string bytes = text;
      for (const std::string& one : comments) bytes += one.empty() ? text : format.open + one + format.close + "\n\n";
      return format.slips(bytes);
    };
    using Slips = std::vector<std::string>;
    CHECK(slips({"refrain-ignore: x", "", "refrain-ignore-begin", "", "refrain-ignore-end", "", "other"}) == Slips{});
    CHECK(slips({"refrain-ignor-start", ""}) ==
          Slips{"the comment \"refrain-ignor-start\" is unknown and has no effect"});
    CHECK(slips({"refrain-ignore-end", ""}) == Slips{end});
    CHECK(slips({"refrain-ignore-begin", ""}) == Slips{begin});
    CHECK(slips({"refrain-ignore-begin", "", "refrain-ignore-begin", "", "refrain-ignore-end"}) == Slips{again});
    CHECK(slips({"", "refrain-ignore"}) == Slips{last});
  }
}

TEST_CASE("ignore comments: slips of formats with a frame, and their places") {
  Document xml;
  REQUIRE(read_document_xml("<topic><p>a</p>\n<!-- refrain-ignore-end --><p>b</p></topic>", xml).ok());
  REQUIRE(xml.slips.size() == 1);
  CHECK(xml.original.find(" refrain-ignore-end") == xml.slips[0].at);
  Document cues;
  read_subtitles("WEBVTT\n\nNOTE\nrefrain-ignore-stop\n\n00:01.000 --> 00:02.000\nSaid.\n", cues);
  REQUIRE(cues.slips.size() == 1);
  CHECK(cues.original.find("refrain-ignore-stop") == cues.slips[0].at);
  Document book;
  const std::string bytes =
      R"({"cells": [{"cell_type": "markdown", "source": "A."},
 {"cell_type": "markdown", "source": ["x\n", "\n", "<!-- refrain-ignore-end -->"]}], "nbformat": 4})";
  REQUIRE(read_notebook(bytes, book).ok());
  REQUIRE(book.slips.size() == 1);
  CHECK(bytes.find("<!-- refrain") == book.slips[0].at);
  Document rst;
  read_rst("..\n   refrain-ignore\n\nA.\n\nB.\n\n.. refrain-ignore::\n\nC.", rst);
  CHECK(texts_of(rst, rst.ignored) == std::vector<std::string>{"A.", "C."});
  CHECK(rst.slips.empty());
}

TEST_CASE("ignore comments: of a notebook reach from cell to cell") {
  const auto book = [](const std::vector<std::string>& cells) {
    std::string bytes = R"({"cells": [)";
    for (std::size_t k = 0; k < cells.size(); ++k) {
      bytes += (k == 0 ? "" : ",") + (R"({"cell_type": "markdown", "source": ")" + cells[k] + R"("})");
    }
    Document document;
    REQUIRE(read_notebook(bytes + R"(], "nbformat": 4})", document).ok());
    return document;
  };
  using Texts = std::vector<std::string>;
  const std::string begin = "<!-- refrain-ignore-begin -->";
  const std::string end = "<!-- refrain-ignore-end -->";
  const Document parts = book({"A.", begin, "B.\\n\\nC.", "", "D.", end, "E."});
  CHECK(texts_of(parts, parts.ignored) == Texts{"B.\n\nC.", "D."});
  CHECK(parts.slips.empty());
  const Document within = book({"A.\\n\\n" + begin + "\\n\\nB.", "C.\\n\\n" + end + "\\n\\nD."});
  CHECK(texts_of(within, within.ignored) == Texts{"B.", "C."});
  CHECK(within.slips.empty());
  const Document unended = book({"A.", begin, "B.", "C."});
  CHECK(texts_of(unended, unended.ignored) == Texts{"B.", "C."});
  REQUIRE(unended.slips.size() == 1);
  CHECK(unended.slips[0].at == unended.original.find(begin));
  CHECK(unended.slips[0].what.starts_with("refrain-ignore-begin is never ended and leaves out all to the end"));
  const Document next = book({"<!-- refrain-ignore -->", "A.", "B."});
  CHECK(texts_of(next, next.ignored) == Texts{"A."});
  CHECK(next.slips.empty());
  const Document last = book({"A.", "<!-- refrain-ignore -->"});
  REQUIRE(last.slips.size() == 1);
  CHECK(last.slips[0].at == last.original.find("<!-- refrain"));
  const Document again = book({begin, "A.", begin, "B.", end});
  REQUIRE(again.slips.size() == 1);
  CHECK(again.slips[0].at == again.original.rfind(begin));
}

TEST_CASE("ignore comments: of subtitles leave out the next cue") {
  using Texts = std::vector<std::string>;
  const auto cues = [](const std::string& first, const std::string& second) {
    Document document;
    read_subtitles("WEBVTT\n\n" + first + "00:01.000 --> 00:02.000\nOne is\n\n" + second +
                       "00:02.000 --> 00:03.000\ntwo, and\n- that is\n\n00:03.000 --> 00:04.000\nthree.\n",
                   document);
    CHECK(document.slips.empty());
    return document;
  };
  const std::string note = "NOTE refrain-ignore: by law\n\n";
  const Document between = cues("", note);
  CHECK(texts_of(between, between.ignored) == Texts{"two, and\nthat is"});
  CHECK(between.text == "One is\ntwo, and\nthat is\nthree.");
  const Document front = cues(note, "");
  CHECK(texts_of(front, front.ignored) == Texts{"One is"});
  const Document both = cues(note, "NOTE\nrefrain-ignore\n\n");
  CHECK(texts_of(both, both.ignored) == Texts{"One is", "two, and\nthat is"});
  // What was on the screen before is not said again.
  Document rolling;
  read_subtitles("WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\n" + note +
                     "00:02.000 --> 00:02.010\nOne\n\n00:02.010 --> 00:03.000\nOne\ntwo\n\n"
                     "00:03.000 --> 00:04.000\ntwo\nthree\n",
                 rolling);
  CHECK(texts_of(rolling, rolling.ignored) == Texts{"two"});
  CHECK(rolling.slips.empty());
}

}  // namespace
}  // namespace refrain::io
