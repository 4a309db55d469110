// Lines out of a stream of bytes, whatever pieces it comes in.

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "io/files/lines.h"

namespace refrain::io {
namespace {

ByteSource in_pieces(std::string_view& bytes, std::size_t piece) {
  return [&bytes, piece](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
    const std::size_t count = std::min({size, piece, bytes.size()});
    std::memcpy(into, bytes.data(), count);
    bytes.remove_prefix(count);
    return count;
  };
}

// "(too long)" stands for lines that were passed over.
std::vector<std::string> lines_of(std::string_view bytes, std::size_t piece, std::size_t max_line) {
  LineReader reader(in_pieces(bytes, piece), max_line);
  std::vector<std::string> lines;
  std::string_view line;
  for (;;) {
    const absl::StatusOr<LineReader::Result> result = reader.next(line);
    REQUIRE(result.ok());
    if (*result == LineReader::Result::kEnd) break;
    lines.emplace_back(*result == LineReader::Result::kTooLong ? "(too long)" : line);
    REQUIRE(reader.number() == lines.size());
  }
  return lines;
}

std::vector<std::string> slowly(const std::string& bytes, std::size_t max_line) {
  std::vector<std::string> lines;
  std::string line;
  const auto end_line = [&] {
    lines.push_back(line.size() > max_line ? "(too long)" : line);
    line.clear();
  };
  for (const char c : bytes) {
    if (c == '\n') {
      end_line();
    } else {
      line += c;
    }
  }
  if (!line.empty()) end_line();
  return lines;
}

TEST_CASE("lines: lines end with a newline or with the file") {
  using Lines = std::vector<std::string>;
  CHECK(lines_of("", 9, 99).empty());
  CHECK(lines_of("\n", 9, 99) == Lines{""});
  CHECK(lines_of("a", 9, 99) == Lines{"a"});
  CHECK(lines_of("a\n\nb\r\n", 9, 99) == Lines{"a", "", "b\r"});
  CHECK(lines_of(std::string_view("a\0b\nc", 5), 9, 99) == Lines{std::string("a\0b", 3), "c"});
}

TEST_CASE("lines: lines are the same as cut byte by byte") {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 60; i-- > 0;) bytes += random() % 4 == 0 ? '\n' : 'x';
    const std::size_t piece = 1 + random() % 10;
    const std::size_t max_line = random() % 8;
    REQUIRE(lines_of(bytes, piece, max_line) == slowly(bytes, max_line));
  }
}

TEST_CASE("lines: lines past the buffer are whole, and lines past the limit are passed over") {
  const std::string longer(3'000'000, 'y');
  const std::string bytes = "a\n" + longer + "\nb\n" + longer + longer + "\nc";
  const std::vector<std::string> lines = lines_of(bytes, 70'000, 4'000'000);
  REQUIRE(lines.size() == 5);
  CHECK(lines[1] == longer);
  CHECK(lines[3] == "(too long)");
  CHECK(lines[4] == "c");
}

}  // namespace
}  // namespace refrain::io
