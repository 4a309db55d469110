// Fields by path and joined, records of JSON that are no lines, and what the beginning of a file tells.

#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "io/files/head.h"
#include "io/files/lines.h"
#include "io/json/json_cut.h"
#include "io/json/json_edit.h"
#include "io/json/json_kind.h"
#include "io/json/jsonl.h"

namespace refrain::io {
namespace {

ByteSource one_by_one(std::string text) {
  return [text = std::move(text), at = std::size_t{0}](char* into, std::size_t) mutable -> absl::StatusOr<std::size_t> {
    if (at == text.size()) return 0;
    *into = text[at++];
    return 1;
  };
}

// The text, id and group of a line by both ways, which must agree; or what is wrong with it.
std::vector<std::string> read(const RecordFields& fields, std::string line) {
  RecordParser parser(fields);
  Record fast;
  Record slow;
  line.reserve(line.size() + LineReader::kPadding);
  const absl::Status status = parser.parse(line, fast);
  CHECK(parser.parse_slowly(line, slow) == status);
  if (!status.ok()) return {std::string(status.message())};
  CHECK(fast.text == slow.text);
  CHECK(fast.id_json == slow.id_json);
  CHECK(fast.group == slow.group);
  CHECK(fast.parts == slow.parts);
  return {fast.text, fast.id_json};
}

std::string group(const std::string& value) {
  RecordParser parser({.text = {"text"}, .id = {""}, .group = {"g"}});
  std::string line = R"({"text": "", "g": )" + value + "}";
  line.reserve(line.size() + LineReader::kPadding);
  Record fast;
  Record slow;
  REQUIRE(parser.parse(line, fast).ok());
  REQUIRE(parser.parse_slowly(line, slow).ok());
  CHECK(fast.group == slow.group);
  return fast.group;
}

TEST_CASE("fields: a key of just that name, a path, a pointer, several") {
  const std::string nested = R"({"a": {"b": "in", "c": ["x", {"d": "deep"}]}, "id": {"n": 7}})";
  CHECK(read({.text = {"a.b"}, .id = {"id.n"}}, nested) == std::vector<std::string>{"in", "7"});
  CHECK(read({.text = {"/a/c/1/d"}, .id = {"/a/c/0"}}, nested) == std::vector<std::string>{"deep", "\"x\""});
  CHECK(read({.text = {"a.b"}, .id = {"id"}}, R"({"a.b": "own", "a": {"b": "in"}})").front() == "own");
  CHECK(read({.text = {"a.b"}, .id = {"id"}}, R"({"a": {"b": "1", "\u0062": "2"}})").front() == "2");
  CHECK(read({.text = {"a.x"}, .id = {"id"}}, nested).front() == "no field \"a.x\"");
  CHECK(read({.text = {"a.c"}, .id = {"id"}}, nested).front() == "field \"a.c\" is an array, not a string");
  CHECK(read({.text = {"t,a.b"}, .id = {"id"}}, R"({"a": {"b": "2"}, "t": "1"})").front() == "1\n\n2");
  CHECK(read({.text = {"t,b"}, .id = {"t,b"}}, R"({"b": "2", "t": null})") ==
        std::vector<std::string>{"\n\n2", "\"\\n\\n2\""});
  CHECK(read({.text = {"t,b"}, .id = {"id"}}, R"({"t": null})").front() == "no field \"t\", nor \"b\"");
  CHECK(read({.text = {"t,b"}, .id = {"id"}}, R"({"t,b": "whole", "t": "1", "b": "2"})").front() == "whole");
}

TEST_CASE("fields: equal values are one group") {
  CHECK(group("1") == group("1.0"));
  CHECK(group("1") == group("10e-1"));
  CHECK(group("1") != group("\"1\""));
  CHECK(group("\"\\u0061\"") == group("\"a\""));
  CHECK(group("null").empty());
  CHECK(group("\"\"") != group("null"));
  CHECK(group("true") != group("\"true\""));
  CHECK(group("9007199254740993") != group("9007199254740992"));
  CHECK(group("[1]") == group("[1]"));
}

TEST_CASE("fields: each is edited where it stands") {
  const std::string line = R"({"b": "two \u00e9 words", "x": 1, "t": "one word"})";
  // The text is "one word\n\ntwo é words".
  const std::vector<TextEdit> edits = {{.bytes = {0, 4}, .put = ""}, {.bytes = {10, 14}, .put = ""}};
  std::string edited;
  REQUIRE(edit_text(line, {"t,b"}, edits, edited).ok());
  CHECK(edited == R"({"b": "\u00e9 words", "x": 1, "t": "word"})");
}

TEST_CASE("json: elements of arrays and values beside each other are cut apart, in bounded memory") {
  const auto cut = [](const std::string& text, std::size_t most) {
    JsonCutter cutter(one_by_one(text), most);
    std::vector<std::string> all;
    for (;;) {
      std::string_view value;
      const auto result = cutter.next(value);
      REQUIRE(result.ok());
      if (*result == JsonCutter::Result::kEnd) return all;
      all.push_back(*result == JsonCutter::Result::kValue    ? std::string(value)
                    : *result == JsonCutter::Result::kBroken ? "! " + cutter.reason()
                                                             : "long " + std::to_string(cutter.length()));
    }
  };
  using Values = std::vector<std::string>;
  CHECK(cut(R"([{"a": "]}\""}, [1, [2]], 3 ,null,"x" ])", 100) ==
        Values{R"({"a": "]}\""})", "[1, [2]]", "3", "null", "\"x\""});
  CHECK(cut("\xef\xbb\xbf {\"a\":\n1}{}\n 7", 100) == Values{"{\"a\":\n1}", "{}", "7"});
  CHECK(cut("[] [ ] \n", 100).empty());
  CHECK(cut("[1, {\"a\": 2", 100) == Values{"1", "! broken JSON: the file ends inside of this record"});
  CHECK(cut("[1", 100) == Values{"1", "! broken JSON: the file ends inside of its array"});
  CHECK(cut("[{}, \"" + std::string(500, 'x') + "\", 2]", 100) == Values{"{}", "long 502", "2"});
  CHECK(on_one_line("{ \"a\":\r\n   1,\t2 }") == "{ \"a\": 1,\t2 }");
}

TEST_CASE("json: the beginning of a file tells how it holds records") {
  const auto kind = [](const std::string& text) {
    const auto beginning = look_at_json(one_by_one(text), {"text"});
    REQUIRE(beginning.ok());
    return beginning->kind;
  };
  const std::string pad(70'000, 'x');
  CHECK(kind("") == JsonKind::kEmpty);
  CHECK(kind("{\"text\": 1}") == JsonKind::kLines);
  CHECK(kind("{\"x\": 1}\n{\"x\": 2}\n") == JsonKind::kLines);
  CHECK(kind("{\"x\": 1}\n") == JsonKind::kOneWithoutField);
  CHECK(kind("{\n\"text\": 1\n}") == JsonKind::kValues);
  CHECK(kind("{\n\"x\": [\n{\"text\": 1}\n]\n}") == JsonKind::kOneWithoutField);
  CHECK(kind("[{\"x\": 1}]") == JsonKind::kValues);
  CHECK(kind("[1]") == JsonKind::kNoRecords);
  CHECK(kind("[]") == JsonKind::kValues);
  CHECK(kind("words") == JsonKind::kNoRecords);
  CHECK(kind("{ // words\n}") == JsonKind::kNoRecords);
  CHECK(kind("{\"te\n{\"text\": \"\"}\n") == JsonKind::kLines);
  CHECK(kind("{\"p\": \"" + pad + "\"}") == JsonKind::kOneWithoutField);
  CHECK(kind("{\"p\": \"" + pad + "\", \"text\": \"\"}") == JsonKind::kLines);
  CHECK(kind("{\n\"p\": {\"text\": \"" + pad + "\"}}") == JsonKind::kOneWithoutField);
  CHECK(kind("[{\"p\": \"" + pad + "\"}]") == JsonKind::kValues);
}

}  // namespace
}  // namespace refrain::io
