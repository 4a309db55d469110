// What a stream reads and writes: lines, frames, answers.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "feed/block.h"
#include "run/item.h"
#include "run/stream/answer.h"
#include "run/stream/lines.h"

namespace refrain::run {
namespace {

// All lines of bytes that come in pieces of `piece` bytes; a line that was passed over as its error.
std::vector<std::string> cut_all(Cutter& cutter, const std::string& bytes, std::size_t piece, absl::Status& status) {
  std::vector<std::string> lines;
  std::string held;
  Cut cut;
  const auto take = [&] {
    if (cut.is_line) lines.push_back(cut.error.empty() ? std::string(cut.line) + (cut.ends_frame ? "|" : "") : "!");
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    held += bytes.substr(at, piece);
    while (cutter.next(held, cut)) {
      take();
      held.erase(0, cut.used);
    }
  }
  status = cutter.status();
  if (status.ok()) status = cutter.end(held, cut);
  if (status.ok()) take();
  return lines;
}

std::string frame(const std::string& lines) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(lines.size() >> shift & 0xff));
  return out + lines;
}

TEST_CASE("stream: lines, however they come") {
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 100u}) {
    INFO(piece);
    absl::Status status;
    CHECK(cut_all(*line_cutter(10), "one\n\ntwo\r\nlast", piece, status) ==
          std::vector<std::string>{"one", "", "two\r", "last"});
    CHECK(cut_all(*line_cutter(4), "one\nmuch too long\nfour\nlonger", piece, status) ==
          std::vector<std::string>{"one", "!", "four", "!"});
    CHECK(cut_all(*line_cutter(4), "", piece, status).empty());
    CHECK(status.ok());
  }
}

TEST_CASE("stream: frames are cut when they have come whole") {
  for (const std::size_t piece : {1u, 3u, 100u}) {
    INFO(piece);
    absl::Status status;
    CHECK(cut_all(*frame_cutter(40), frame("a\nb\n") + frame("") + frame("\n") + frame("c\nd"), piece, status) ==
          std::vector<std::string>{"a", "b|", "|", "|", "c", "d|"});
    CHECK(status.ok());
    for (const std::size_t less : {1u, 3u, 5u}) {
      const std::string whole = frame("a\nb\n") + frame("c\n");
      CHECK(cut_all(*frame_cutter(40), whole.substr(0, whole.size() - less), piece, status).size() == 2);
      CHECK_FALSE(status.ok());
    }
    CHECK(cut_all(*frame_cutter(40), std::string("\xff\xff\xff\xff") + "a\n", piece, status).empty());
    CHECK_FALSE(status.ok());
  }
}

TEST_CASE("stream: an answer is the line with one member more") {
  const Said said{.error = {}, .given_id = {}, .duplicate_of = "\"a\"", .similarity = 0.8181818, .passages = {}};
  const std::string member = R"("refrain": {"duplicate_of": "a", "similarity": 0.818181})";
  const auto answer = [&](const char* line) { return answer_line(line, false, said); };
  CHECK(answer(R"({"x":1})") == R"({"x":1, )" + member + "}");
  CHECK(answer(R"( { "x" : 1.50 } )") == R"( { "x" : 1.50 , )" + member + "} ");
  CHECK(answer("{}") == "{" + member + "}");
  CHECK(answer("{ }\r") == "{ " + member + "}\r");
  CHECK(answer(R"({"refrain": {"a": [1, "}"]}, "x": 1})") == R"({"x": 1, )" + member + "}");
  CHECK(answer(R"({"x": 1, "refrain": null})") == R"({"x": 1, )" + member + "}");
  CHECK(answer("{\"\\u0072efrain\": 1, \"refrain\": 2}") == "{" + member + "}");
  CHECK(answer(R"({"x": {"refrain": 1}})") == R"({"x": {"refrain": 1}, )" + member + "}");
  CHECK(answer("{\"x\": \"caf\xe9\"}") == "{\"x\": \"caf\xe9\", " + member + "}");
  for (const char* line : {"[1]", "7", "", "{\"x\": 1", "{} {}"}) CHECK(answer(line) == "{" + member + "}");
  CHECK(verdict_line(R"({"text": "t", "id": 1.50})", io::FieldName("id"), "", said) ==
        R"({"id": 1.50, )" + member + "}");
  CHECK(verdict_line(R"({"text": "t"})", io::FieldName("id"), "", said) == "{" + member + "}");
  CHECK(
      answer_line("{}", true, {.error = "why", .given_id = {}, .duplicate_of = {}, .similarity = 0, .passages = {}}) ==
      R"({"refrain": {"error": "why"}})");
}

TEST_CASE("stream: times of records") {
  constexpr std::int64_t kSecond = 1'000'000;
  CHECK(*parse_time("1772323200") == 1772323200 * kSecond);
  CHECK(*parse_time("-1.5") == -1'500'000);
  CHECK(*parse_time("\"1772323200\"") == 1772323200 * kSecond);
  CHECK(*parse_time("\"2026-03-01T00:00:00Z\"") == 1772323200 * kSecond);
  CHECK(*parse_time("\"2026-03-01T02:00:00.25+02:00\"") == 1772323200 * kSecond + 250'000);
  for (const char* wrong : {"true", "{}", "\"yesterday\"", "\"\"", "\"2026-03-01\"", "1e300", "\"infinite-future\"",
                            "\"2026-03-01T00:00:00\""}) {
    INFO(wrong);
    CHECK_FALSE(parse_time(wrong).ok());
  }
}

TEST_CASE("stream: what is longer than fits is told with the memory that it asks for") {
  Cut cut;
  REQUIRE(frame_cutter(4)->next(frame("much too long\nfour\n"), cut));
  CHECK(cut.is_line);
  CHECK(cut.line.empty());
  CHECK(cut.error == "13 bytes long, longer than 4 bytes, the most that fits; give \1memory\2 1M or more");
  REQUIRE(line_cutter(4)->next("much too long\n", cut));
  CHECK(cut.error == "13 bytes long, longer than 4 bytes, the most that fits; give \1memory\2 1M or more");
}

TEST_CASE("stream: an id of several fields is in the verdict") {
  const std::string line = R"({"text": "t", "a": "x", "b": 7})";
  Item item;
  ItemReader reader("text", "a,b", "");
  std::string padded = line;
  padded.append(feed::Buffer::kPadding, 'x');
  REQUIRE(reader.read(feed::RecordKind::kJsonLine, std::string_view(padded).substr(0, line.size()), item).ok());
  CHECK(item.id == R"("x\n\n7")");
  Said said;
  const std::string verdict = verdict_line(line, io::FieldName("a,b"), item.id, said);
  CHECK(verdict.starts_with(R"({"id": "x\n\n7", "refrain": {)"));
  // A bad record has its id all the same, and none of the one before.
  for (const auto& [bad, id] : {std::pair(R"({"a": "y", "b": 8})", R"("y\n\n8")"), std::pair(R"({"a": "y")", "")}) {
    std::string bytes = bad;
    bytes.append(feed::Buffer::kPadding, 'x');
    CHECK_FALSE(
        reader.read(feed::RecordKind::kJsonLine, std::string_view(bytes).substr(0, std::string(bad).size()), item)
            .ok());
    CHECK(item.id == id);
  }
}

}  // namespace
}  // namespace refrain::run
