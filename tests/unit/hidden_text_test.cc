// Text that a file holds and no reader sees: left out, and told.

#include <string>
#include <string_view>

#include "catch.h"
#include "io/html/hidden_style.h"
#include "io/html/html.h"
#include "io/html/markdown.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

Document page(std::string_view bytes) {
  Document document;
  REQUIRE(read_html(std::string(bytes), document).ok());
  return document;
}

void check_hidden(std::string_view tag, HiddenBy how) {
  CAPTURE(tag);
  const std::string name(tag.substr(1, tag.find_first_of(" >") - 1));
  const Document document = page("<p>One two " + std::string(tag) + "not seen</" + name + "> three.</p>");
  CHECK(document.text == "One two three.");
  REQUIRE(document.hidden.size() == 1);
  CHECK(document.hidden[0].how == how);
  CHECK(document.hidden[0].words == 2);
  CHECK(document.hidden[0].begin == 11 + tag.size());
}

TEST_CASE("hidden text: ways to hide it in a page") {
  check_hidden("<span hidden>", HiddenBy::kNotShown);
  check_hidden("<span style='display: none'>", HiddenBy::kNotShown);
  check_hidden("<span style='color:red; DISPLAY:NONE !important'>", HiddenBy::kNotShown);
  check_hidden("<span style='visibility:hidden'>", HiddenBy::kInvisible);
  check_hidden("<span style='opacity:0'>", HiddenBy::kInvisible);
  check_hidden("<span style='content-visibility:hidden'>", HiddenBy::kInvisible);
  check_hidden("<span style='filter:opacity(0)'>", HiddenBy::kInvisible);
  check_hidden("<span style='filter: blur(2px) opacity( 1% )'>", HiddenBy::kInvisible);
  // What shows nothing by itself does not undo it.
  check_hidden("<span style='visibility:hidden;content-visibility:auto'>", HiddenBy::kInvisible);
  check_hidden("<span style='opacity:0;filter:opacity(1)'>", HiddenBy::kInvisible);
  check_hidden("<span style='visibility:hidden;opacity:1'>", HiddenBy::kInvisible);
  check_hidden("<span style='font-size:0'>", HiddenBy::kSize);
  check_hidden("<span style='font-size: 1px'>", HiddenBy::kSize);
  check_hidden("<span style='font-size:0.05em'>", HiddenBy::kSize);
  check_hidden("<span style='color:white'>", HiddenBy::kColor);
  check_hidden("<span style='color:#FFF'>", HiddenBy::kColor);
  check_hidden("<span style='color:#fffffe'>", HiddenBy::kColor);
  check_hidden("<span style='color:rgb(255, 255, 255)'>", HiddenBy::kColor);
  check_hidden("<span style='color:rgba(0,0,0,0)'>", HiddenBy::kColor);
  check_hidden("<span style='color:transparent'>", HiddenBy::kColor);
  check_hidden("<span style='color:#123456;background:#123456'>", HiddenBy::kColor);
  check_hidden("<font color=white>", HiddenBy::kColor);
  check_hidden("<span style='position:absolute;left:-9999px'>", HiddenBy::kOffScreen);
  check_hidden("<span style='text-indent:-999em'>", HiddenBy::kOffScreen);
  check_hidden("<span style='position:absolute;width:1px;height:1px;overflow:hidden'>", HiddenBy::kOffScreen);
  check_hidden("<span style='clip:rect(0,0,0,0);position:absolute'>", HiddenBy::kOffScreen);
}

TEST_CASE("hidden text: by rules of a sheet") {
  const auto hidden = [](const std::string& css) {
    return page("<style>" + css + "</style><p>One <span class='x'>two</span></p>").hidden.size();
  };
  CHECK(hidden(".x{display:none}") == 1);
  CHECK(hidden("/* c */ .y, span.x { color: #fff }") == 1);
  CHECK(hidden("span{font-size:0}") == 1);
  CHECK(hidden("@media print{.x{display:none}}") == 0);
  CHECK(hidden("@media screen{.x{display:none}}") == 1);
  CHECK(hidden("@media print, ONLY Screen {.y{color:red} .x{display:none}}") == 1);
  CHECK(hidden("@layer base{@media all{.x{display:none}}}") == 1);
  CHECK(hidden("@media screen and (max-width:600px){.x{display:none}}") == 0);
  CHECK(hidden("@media (max-width:600px){@media screen{.x{display:none}}}") == 0);
  CHECK(hidden("@media print{.y{display:none}} .x{display:none}") == 1);
  CHECK(hidden("@media screen{.y{color:red}} @supports (zoom:2){.x{display:none}}") == 0);
  const auto by_sheet_for = [](const std::string& media) {
    return page("<style media='" + media + "'>.x{display:none}</style><p>One <span class='x'>two</span></p>")
        .hidden.size();
  };
  CHECK(by_sheet_for("screen") == 1);
  CHECK(by_sheet_for("all") == 1);
  CHECK(by_sheet_for("print") == 0);
  CHECK(by_sheet_for("(max-width: 600px)") == 0);
  CHECK(hidden(".x{display:none} .x:hover{display:inline}") == 0);
  CHECK(hidden(".x{display:none} .x{display:inline}") == 0);
  CHECK(hidden(".xy{display:none}") == 0);
  CHECK(hidden("@font-face{font-family:a} .x{color:white;background:navy}") == 0);
}

TEST_CASE("hidden text: what can be seen stays") {
  for (const std::string_view seen :
       {"<b style='display:block'>", "<b style='color:#333'>", "<b style='color:white;background:#333'>",
        "<b style='color:white;background:url(a.png)'>", "<b style='font-size:12px'>", "<b style='left:-20px'>",
        "<b style='opacity:.5'>", "<b style='filter:opacity(.5)'>", "<b style='filter:opacity(50%)'>",
        "<b style='filter:none'>", "<b style='content-visibility:auto'>", "<b style='mso-color:white'>",
        "<b style='height:0'>"}) {
    CAPTURE(seen);
    CHECK(page("<p>" + std::string(seen) + "word</b></p>").text == "word");
  }
  CHECK(page("<body bgcolor=black><p style='color:white'>word</p>").text == "word");
  CHECK(page("<div style='background:#000'><p style='color:#fff'>word</p></div>").text == "word");
  CHECK(page("<div style='font-size:0'><p style='font-size:16px'>word</p></div>").text == "word");
  // A sheet that is not read may colour what is behind.
  CHECK(page("<link rel=stylesheet href=a.css><div class=dark><p style='color:#fff'>word</p></div>").text == "word");
}

TEST_CASE("hidden text: letters between words") {
  CHECK(page("<p>One<i style='color:#fff'>x</i>two<i style='color:#fff'>y</i>three</p>").text == "One two three");
  CHECK(page("<p>O<i style='display:none'>x</i>ne</p>").text == "One");
  CHECK(page("<p>O<i style='font-size:0'>x</i>ne</p>").text == "One");
}

TEST_CASE("hidden text: what is no text is not told") {
  CHECK(page("<script>var x = 1;</script><template>a b</template><p>c</p><video>old browser</video>").hidden.empty());
  CHECK(page("<div hidden> \n </div><p hidden>...</p>").hidden.empty());
}

TEST_CASE("hidden text: in Markdown") {
  Document document;
  read_markdown("One <span style=\"color:white\">two three</span> four.\n", document);
  CHECK(document.text == "One four.");
  REQUIRE(document.hidden.size() == 1);
  CHECK(document.hidden[0].words == 2);
}

TEST_CASE("hidden text: colours") {
  CHECK(read_color("#fff") == 0xffffff);
  CHECK(read_color(" #12AbeF ") == 0x12abef);
  CHECK(read_color("rgb(100%, 0%, 0)") == 0xff0000);
  CHECK(read_color("hsl(0, 0%, 100%)") == 0xffffff);
  CHECK(read_color("FFFFFF") == 0xffffff);
  CHECK(read_color("var(--ink)") == StyleFacts::kUnknownColor);
  CHECK(read_color("#ffffff00") == StyleFacts::kTransparentColor);
  CHECK(hard_to_see(0xffffff, 0xfafafa));
  CHECK_FALSE(hard_to_see(0xffffff, 0xe0e0e0));
}

}  // namespace
}  // namespace refrain::io
