// Edits of the text in a JSON line: the rest stays byte for byte.

#include "io/json/json_edit.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "io/json/jsonl.h"

namespace refrain::io {
namespace {

std::string text_of(std::string_view line) {
  const RecordParser parser({.text = {"text"}, .id = {"id"}});
  Record record;
  REQUIRE(parser.parse_slowly(line, record).ok());
  return record.text;
}

std::string edit(std::string_view line, const std::vector<TextEdit>& edits) {
  std::string edited;
  const absl::Status status = edit_text(line, {"text"}, edits, edited);
  return status.ok() ? edited : "! " + std::string(status.message());
}

TEST_CASE("json edit: the rest of the line stays as it is") {
  CHECK(edit(R"( {"x" : 1.50,"text" :"one two three" ,"id":7 } )", {{{4, 8}, ""}}) ==
        R"( {"x" : 1.50,"text" :"one three" ,"id":7 } )");
  CHECK(edit(R"({"text":"one"})", {}) == R"({"text":"one"})");
  CHECK(edit(R"({"text":"one"})", {{{0, 3}, ""}}) == R"({"text":""})");
  CHECK(edit(R"({"text":"abcdef"})", {{{1, 2}, " "}, {{4, 6}, ""}}) == R"({"text":"a cd"})");
  CHECK(edit("\xef\xbb\xbf{\"text\":\"abc\"}\r", {{{1, 2}, ""}}) == "\xef\xbb\xbf{\"text\":\"ac\"}\r");
}

TEST_CASE("json edit: a key that stands twice, and one in escapes") {
  CHECK(edit(R"({"text":"first","text":"abc","x":{"text":"abc"}})", {{{1, 2}, ""}}) ==
        R"({"text":"first","text":"ac","x":{"text":"abc"}})");
  CHECK(edit(R"({"te\u0078t":"abc","texT":"abc"})", {{{1, 2}, ""}}) == R"({"te\u0078t":"ac","texT":"abc"})");
}

TEST_CASE("json edit: escapes outside stay, and count as what they stand for") {
  CHECK(edit(R"({"text":"\u0041\/\ud83d\ude00\u00e9\u20ac\nb c\u0042"})", {{{12, 14}, ""}}) ==
        R"({"text":"\u0041\/\ud83d\ude00\u00e9\u20ac\nc\u0042"})");
  CHECK(edit(R"({"text":"a\ud83d\ude00b"})", {{{1, 5}, ""}}) == R"({"text":"ab"})");
  CHECK(edit(R"({"text":"\\u0041 \"b\""})", {{{7, 10}, ""}}) == R"({"text":"\\u0041 "})");
  CHECK(edit("{\"text\":\"a\xff\xe6 b c\"}", {{{4, 6}, ""}}) == "{\"text\":\"a\xff\xe6 c\"}");
}

TEST_CASE("json edit: lone surrogates stay alone") {
  CHECK(edit(R"({"text":"\ud83d b \ude00"})", {{{4, 6}, ""}}) == R"({"text":"\ud83d \ude00"})");
  CHECK(edit(R"({"text":"\ud83d b \ude00"})", {{{3, 6}, ""}}) == R"({"text":"\ud83d \ude00"})");
  CHECK(edit(R"({"text":"\ud83db\ude00c"})", {{{3, 4}, ""}}) == R"({"text":"\ud83d \ude00c"})");
  CHECK(edit(R"({"text":"\\ud83db\ude00"})", {{{6, 7}, ""}}) == R"({"text":"\\ud83d\ude00"})");
}

TEST_CASE("json edit: what holds no such string is told") {
  CHECK(edit(R"({"x":"abc"})", {}) == "! no string in field \"text\"");
  CHECK(edit(R"({"text":["abc"]})", {}) == "! no string in field \"text\"");
  CHECK(edit(R"({"text":"abc)", {}) == "! broken JSON at byte 13: expected a closing quote");
}

TEST_CASE("json edit: random strings read as the text with its spans replaced") {
  std::mt19937 random(20260713);
  const std::vector<std::string> pieces = {"a",
                                           "b ",
                                           R"(\n)",
                                           R"(\")",
                                           R"(\\)",
                                           R"(\u0041)",
                                           R"(\u00e9)",
                                           R"(\u20ac)",
                                           R"(\ud83d\ude00)",
                                           "\xc3\xa9",
                                           "\xf0\x9f\x98\x80",
                                           "\xff",
                                           R"(\ud83d )"};
  for (int round = 0; round < 5'000; ++round) {
    std::string line = R"({"id":1,"text":")";
    std::vector<std::uint32_t> bounds = {0};  // of pieces, in the text
    std::string inside;
    for (auto left = random() % 12; left > 0; --left) {
      inside += pieces[random() % pieces.size()];
      bounds.push_back(static_cast<std::uint32_t>(text_of(line + inside + "\"}").size()));
    }
    line += inside + "\"}";
    const std::string text = text_of(line);
    std::vector<TextEdit> edits;
    std::string expected;
    std::uint32_t at = 0;
    for (std::size_t k = 0; k + 1 < bounds.size(); ++k) {
      if (random() % 3 != 0) continue;
      edits.push_back({{bounds[k], bounds[k + 1]}, random() % 2 == 0 ? "" : " "});
      expected += text.substr(at, bounds[k] - at);
      expected += edits.back().put;
      at = bounds[k + 1];
    }
    expected += text.substr(at);
    INFO(line);
    REQUIRE(text_of(edit(line, edits)) == expected);
  }
}

}  // namespace
}  // namespace refrain::io
