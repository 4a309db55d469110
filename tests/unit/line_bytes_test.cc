// What a line's bytes say is so small a part of what its forms ask for that it must never say no where one says yes.

#include "findings/furniture/line_bytes.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include "catch.h"
#include "findings/furniture/code_lines.h"
#include "findings/furniture/forms.h"
#include "text/lines.h"

namespace refrain::findings {
namespace {

// The same, by what each member says of itself.
LineBytes plainly(std::string_view line) {
  LineBytes out;
  for (std::size_t k = 0; k < line.size(); ++k) {
    const char c = line[k];
    out.digit = out.digit || text::is_digit(c);
    out.wide = out.wide || (static_cast<unsigned char>(c) & 0x80) != 0;
    out.white += text::is_white(c) ? 1u : 0u;
    out.marks += !text::is_white(c) && !text::is_letter(c) && !text::is_digit(c) ? 1u : 0u;
    const bool inner = c == '.' || c == '/' || c == '\\' || c == '@';
    if (inner && k > 0 && k + 1 < line.size()) {
      out.inner_mark = out.inner_mark || text::is_letter(line[k + 1]) || text::is_digit(line[k + 1]);
    }
  }
  for (const std::string_view part : {"\t", "|", "   ", "___", "..."}) {
    out.cells = out.cells || text::contains(line, part);
  }
  return out;
}

TEST_CASE("line bytes: are those of the line, and no mark of a program is missed") {
  std::mt19937_64 random(7);
  // Bytes that rules ask for, among letters; a few of them are kinds of their own.
  const std::string_view alphabet = "aaaabbZx09   \t|..__//\\\\@@-->:=!&+*(){};#%$<\"'~,?\xc3\xa9";
  std::size_t programs = 0;
  std::size_t without = 0;
  std::size_t rows = 0;
  std::size_t file_rows = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string line(1 + random() % 24, 'a');
    // Some lines are nearly all letters, or each would have everything.
    const std::uint64_t kinds = random() % 2 == 0 ? alphabet.size() : 4 + random() % 4;
    const std::size_t from = random() % (alphabet.size() - kinds + 1);
    for (char& c : line) c = random() % 3 == 0 ? alphabet[from + random() % kinds] : 'a';
    CAPTURE(line);
    const LineBytes bytes = line_bytes(line);
    const LineBytes expected = plainly(line);
    REQUIRE(bytes.digit == expected.digit);
    REQUIRE(bytes.wide == expected.wide);
    REQUIRE(bytes.white == expected.white);
    REQUIRE(bytes.marks == expected.marks);
    REQUIRE(bytes.cells == expected.cells);
    REQUIRE(bytes.inner_mark == expected.inner_mark);
    if (code_marks(line) > 0) {
      REQUIRE(bytes.code);
      ++programs;
    }
    without += bytes.code ? 0u : 1u;
    if (is_row(line)) {
      REQUIRE((bytes.cells || bytes.digit));
      ++rows;
    }
    if (is_file_row(line)) {
      REQUIRE(bytes.inner_mark);
      ++file_rows;
    }
  }
  CHECK(programs > 10'000);
  CHECK(without > 10'000);
  CHECK(rows > 1'000);
  CHECK(file_rows > 1'000);
}

}  // namespace
}  // namespace refrain::findings
