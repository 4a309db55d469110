// Records of JSON lines: text, ids, and what is broken about the broken ones.

#include "io/json/jsonl.h"

#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "io/files/lines.h"
#include "io/json/json_scan.h"

namespace refrain::io {
namespace {

// Parses by both paths and holds one against the other.
absl::Status parse(std::string_view line, Record& record) {
  RecordParser parser({.text = {"text"}, .id = {"id"}});
  std::string padded(line);
  padded.append(LineReader::kPadding, 'x');
  const absl::Status status = parser.parse(std::string_view(padded).substr(0, line.size()), record);
  Record slow;
  const absl::Status slow_status = parser.parse_slowly(line, slow);
  REQUIRE(status == slow_status);
  if (status.ok()) {
    REQUIRE(record.text == slow.text);
    REQUIRE(record.id == slow.id);
    REQUIRE(record.id_json == slow.id_json);
  }
  return status;
}

std::string text_of(std::string_view line) {
  Record record;
  const absl::Status status = parse(line, record);
  return status.ok() ? record.text : "! " + std::string(status.message());
}

std::string id_of(std::string_view line) {
  Record record;
  REQUIRE(parse(line, record).ok());
  return record.id + " | " + record.id_json;
}

TEST_CASE("jsonl: text is decoded") {
  CHECK(text_of(R"({"text":"plain"})") == "plain");
  CHECK(text_of(" \t{ \"a\" : [1, {\"text\": 2}] , \"text\" : \"b\" } \r") == "b");
  CHECK(text_of(R"({"text":"\"\\\/\b\f\n\r\t"})") == "\"\\/\b\f\n\r\t");
  CHECK(text_of(R"({"text":"caf\u00e9 \uD83D\uDE00 \u0000"})") == std::string("caf\xc3\xa9 \xf0\x9f\x98\x80 \0", 12));
  CHECK(text_of(R"({"te\u0078t":"key in escapes"})") == "key in escapes");
  CHECK(text_of("\xef\xbb\xbf{\"text\":\"behind a mark\"}") == "behind a mark");
  CHECK(text_of(R"({"text":""})").empty());
}

TEST_CASE("jsonl: odd strings are no errors") {
  CHECK(text_of("{\"text\":\"a\xff\xc3z\xed\xa0\x80\"}") == "a\xff\xc3z\xed\xa0\x80");
  CHECK(text_of(R"({"text":"\ud800 \udc00 \ud800\ud800\udc00 \ud83dx"})") ==
        "\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd\xf0\x90\x80\x80 \xef\xbf\xbdx");
  CHECK(text_of("{\"other\":\"\xff\",\"text\":\"fine\"}") == "fine");
  CHECK(text_of(R"({"text":"\udc00\udc01"})") == "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("jsonl: a key that stands twice counts as its last value") {
  CHECK(text_of(R"({"text":"a","text":"b"})") == "b");
  CHECK(text_of(R"({"text":"a","text":1})") == "! field \"text\" is a number, not a string");
  CHECK(id_of(R"({"id":1,"text":"a","id":2})") == "2 | 2");
}

TEST_CASE("jsonl: an id keeps its type") {
  CHECK(id_of(R"({"id":"a-7","text":""})") == "a-7 | \"a-7\"");
  CHECK(id_of(R"({"id":"q\"\u00e9\n","text":""})") == "q\"\xc3\xa9\n | \"q\\\"\xc3\xa9\\n\"");
  CHECK(id_of(R"({"id":17,"text":""})") == "17 | 17");
  CHECK(id_of(R"({"id":-17,"text":""})") == "-17 | -17");
  CHECK(id_of(R"({"id":-0,"text":""})") == "-0 | -0");
  CHECK(id_of(R"({"id":1.50e3,"text":""})") == "1.50e3 | 1.50e3");
  CHECK(id_of(R"({"id":18446744073709551615,"text":""})") == "18446744073709551615 | 18446744073709551615");
  CHECK(id_of(R"({"id":123456789012345678901234567890,"text":""})") ==
        "123456789012345678901234567890 | 123456789012345678901234567890");
  CHECK(id_of(R"({"id":{"$oid": "x"},"text":""})") == R"({"$oid": "x"} | {"$oid": "x"})");
  CHECK(id_of(R"({"id":true,"text":""})") == "true | true");
  CHECK(id_of(R"({"id":null,"text":""})") == " | ");
  CHECK(id_of(R"({"text":""})") == " | ");
  CHECK(id_of(R"({"id":"","text":""})") == " | \"\"");
  CHECK(id_of("{\"id\":\"\xff\",\"text\":\"\"}") == "\xff | \"\xef\xbf\xbd\"");
}

TEST_CASE("jsonl: a bad record has a reason") {
  CHECK(text_of(R"({"id":1})") == "! no field \"text\"");
  CHECK(text_of(R"({"text":null})") == "! field \"text\" is null, not a string");
  CHECK(text_of(R"({"text":["a"]})") == "! field \"text\" is an array, not a string");
  CHECK(text_of(R"({"text":{}})") == "! field \"text\" is an object, not a string");
  CHECK(text_of(R"({"text":false})") == "! field \"text\" is a truth value, not a string");
  CHECK(text_of(R"([1,2])") == "! is no JSON object; an array of records is read with \1input-format\2 json");
  CHECK(text_of(R"("text")") == "! is no JSON object");
  CHECK(text_of(R"({"text":"a)") == "! broken JSON at byte 11: expected a closing quote");
  CHECK(text_of(R"({"text":"a"} x)") == "! broken JSON at byte 14: expected the end of the line");
  CHECK(text_of(R"({"text":"a",})") == "! broken JSON at byte 13: expected a key in quotes");
  CHECK(text_of("{\"text\":\"a\tb\"}") == "! broken JSON at byte 11: expected an escape for the control character");
  CHECK(text_of(R"({"text":"\x41"})") == "! broken JSON at byte 11: expected an escape that JSON has");
  CHECK(text_of("plain words") == "! broken JSON at byte 1: expected a value");
}

TEST_CASE("jsonl: every prefix of a record is broken, and the whole is not") {
  const std::string line = "{\"id\":-1.5e+7,\"a\":[true,false,null,{\"b\":{}},[]],\"text\":\"x\\u00e9\\n\xff\"}";
  for (std::size_t size = 1; size < line.size(); ++size) {
    REQUIRE(text_of(std::string_view(line).substr(0, size)).starts_with("! broken JSON at byte"));
  }
  CHECK(text_of(line) == "x\xc3\xa9\n\xff");
}

TEST_CASE("jsonl: nesting may be as deep as it likes") {
  const std::size_t depth = 300'000;
  const std::string deep = "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + ",\"text\":\"below\"}";
  CHECK(text_of(deep) == "below");
}

TEST_CASE("jsonl: both paths agree on records that were tampered with") {
  const std::vector<std::string> seeds = {R"({"id":"a","text":"some \u00e9 text","n":[1,2.5e3,{"x":null}]})",
                                          R"({"text":"t","id":12,"text":"u","k":"\ud83d\ude00"})",
                                          R"({"id":0,"z":-0.0,"text":"\\\"","y":true})"};
  const std::string alphabet = "{}[]\",:\\ue0123456789abtfnl.+-E \t\xff\xc3\xa9";
  std::mt19937 random(11);
  int good = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string line = seeds[random() % seeds.size()];
    for (std::size_t edits = 1 + random() % 3; edits-- > 0;) {
      const std::size_t at = random() % line.size();
      const char c = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0:
          line[at] = c;
          break;
        case 1:
          line.insert(at, 1, c);
          break;
        default:
          line.erase(at, 1);
      }
    }
    good += text_of(line).starts_with("! ") ? 0 : 1;
  }
  CHECK(good > 5'000);
}

TEST_CASE("jsonl: blank lines are blank") {
  CHECK(RecordParser::blank(""));
  CHECK(RecordParser::blank(" \t\r"));
  CHECK(RecordParser::blank("\xef\xbb\xbf"));
  CHECK_FALSE(RecordParser::blank("x"));
}

TEST_CASE("jsonl: strings written as JSON come back") {
  for (const std::string_view text : {std::string_view("plain"), std::string_view("\"\\\n\t\r\x01\0\x7f", 8),
                                      std::string_view("caf\xc3\xa9 \xf0\x9f\x98\x80")}) {
    const std::string json = json_string(text);
    CHECK(unescape_json(std::string_view(json).substr(1, json.size() - 2)) == text);
  }
}

// The key of a record whose key field has this value, by both paths.
RecordKey key_of(const std::string& value) {
  RecordParser parser({.text = {"text"}, .id = {"id"}, .key = "n"});
  const std::string line = R"({"text": "t", "n": )" + value + "}";
  const std::string padded = line + std::string(LineReader::kPadding, 'x');
  Record fast;
  Record slow;
  REQUIRE(parser.parse(std::string_view(padded).substr(0, line.size()), fast).ok());
  REQUIRE(parser.parse_slowly(line, slow).ok());
  INFO(value);
  CHECK(fast.key.kind == slow.key.kind);
  CHECK(fast.key.value == slow.key.value);
  CHECK(fast.key.rest == slow.key.rest);
  CHECK(fast.key.text == slow.key.text);
  return slow.key;
}

TEST_CASE("jsonl: a key keeps its order whatever its size") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  // Ascending; each is larger than the one before it, or equal where it says so.
  const std::vector<std::string> ascending = {"-1e400",
                                              "-1.7e308",
                                              "-99999999999999999999",
                                              "-9223372036854775809",
                                              "-9223372036854775808=",
                                              "-9223372036854775807",
                                              "-5.5",
                                              "-5",
                                              "-0.0",
                                              "-1e-400=",
                                              "0=",
                                              "0.00e999999999999999999999=",
                                              "1e-400=",
                                              "1e-99999999999999999999=",
                                              "1e-300",
                                              "1",
                                              "5",
                                              "9007199254740993",
                                              "9223372036854775807",
                                              "9223372036854775808",
                                              "10000000000000000000",
                                              "18446744073709551615",
                                              "18446744073709551616",
                                              "99999999999999999999",
                                              "1e22",
                                              "1e308",
                                              "1e400",
                                              "12345678901234567890e380=",
                                              "1e99999999999999999999="};
  RecordKey last = key_of("-1e999");
  CHECK(last.value == -kInfinity);
  for (std::size_t k = 0; k < ascending.size(); ++k) {
    const bool equal = ascending[k].ends_with('=') || k == 0;
    const RecordKey key = key_of(ascending[k].substr(0, ascending[k].find('=')));
    INFO(ascending[k]);
    CHECK(key.kind == RecordKey::Type::kNumber);
    // As the keep order compares them.
    const bool less = last.value != key.value ? last.value < key.value : last.rest < key.rest;
    CHECK(less == !equal);
    last = key;
  }
  CHECK(last.value == kInfinity);
  // Without order.
  for (const char* value : {"true", "null", "[1]", "{\"infinity\": 1}"}) {
    CHECK(key_of(value).kind == RecordKey::Type::kNone);
  }
  CHECK(key_of("\"infinity\"").kind == RecordKey::Type::kString);
}

TEST_CASE("jsonl: a large key on a line that takes the slow way") {
  RecordParser parser({.text = {"text"}, .id = {"id"}, .key = "n"});
  const std::string line = R"({"text": "a lone \ud800 surrogate", "n": 10000000000000000000})";
  const std::string padded = line + std::string(LineReader::kPadding, 'x');
  Record record;
  REQUIRE(parser.parse(std::string_view(padded).substr(0, line.size()), record).ok());
  CHECK(record.key.value == 1e19);
}

TEST_CASE("jsonl: an empty name is no field") {
  for (const bool slow : {false, true}) {
    RecordParser parser({.text = {""}, .id = {""}});
    std::string line = R"({"": "nobody's", "text": "t", "id": 1})";
    const std::size_t size = line.size();
    line.append(LineReader::kPadding, 'x');
    const std::string_view record_line = std::string_view(line).substr(0, size);
    Record record;
    const absl::Status status = slow ? parser.parse_slowly(record_line, record) : parser.parse(record_line, record);
    CHECK(status.message() == "no field is named for the text; name one with \1text-field\2");
    CHECK(record.id_json.empty());
  }
  CHECK(values_of(R"({"": 1})", FieldName("")) == std::vector<std::optional<std::string_view>>{std::nullopt});
}

TEST_CASE("jsonl: ids that differ in what is no text are told apart") {
  const auto exact = [](std::string_view line) {
    Record record;
    REQUIRE(parse(line, record).ok());
    return record.id_exact;
  };
  CHECK(exact(R"({"text": "t", "id": "plain \ud83d\ude00 \\ud800"})").empty());
  CHECK(exact(R"({"text": "t", "id": "a\uD800b"})") == R"("a\ud800b")");
  CHECK(exact(R"({"text": "t", "id": "a\ud801b"})") == R"("a\ud801b")");
  CHECK(exact("{\"text\": \"t\", \"id\": \"a\xff\"}") == R"("a\uDCFF")");
  CHECK(exact("{\"text\": \"t\", \"id\": \"a\xfe\xc3\xa9\"}") == "\"a\\uDCFE\xc3\xa9\"");
  CHECK(exact("{\"text\": \"t\", \"id\": \"a\xef\xbf\xbd\"}").empty());
  CHECK(exact(R"({"text": "t", "id": "\udcff"})") == R"("\udcff")");
}

}  // namespace
}  // namespace refrain::io
