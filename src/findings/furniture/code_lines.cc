#include "findings/furniture/code_lines.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "text/lines.h"

namespace refrain::findings {
namespace {

using text::contains;
using text::count_line_words;
using text::ends_prose;
using text::is_digit;
using text::is_letter;
using text::is_white;

// Operators, and what strings and calls of a program have. A line with one of them in it has a mark.
constexpr std::array<std::string_view, 18> kOperators = {"->", "::", "==", "!=",  "&&", "||", "+=", "++",  "${",
                                                         "$(", ");", "){", "\\n", "%d", "%s", "0x", "\";", "()"};

// By byte, whether an operator begins with it, or ".h>". Prose has few of these bytes.
constexpr std::array<bool, 256> kBeginsOperator = [] {
  std::array<bool, 256> begins{};
  for (const std::string_view mark : kOperators) begins[static_cast<unsigned char>(mark.front())] = true;
  begins['.'] = true;
  return begins;
}();

constexpr unsigned pair_of(char first, char second) {
  return static_cast<unsigned char>(first) | static_cast<unsigned>(static_cast<unsigned char>(second)) << 8;
}

// How many different operators a line has.
std::size_t count_operators(std::string_view line) {
  std::uint32_t found = 0;  // a bit for each
  for (std::size_t at = 0; at + 1 < line.size(); ++at) {
    if (!kBeginsOperator[static_cast<unsigned char>(line[at])]) continue;
    const unsigned pair = pair_of(line[at], line[at + 1]);
    for (std::size_t k = 0; k < kOperators.size(); ++k) {
      if (pair == pair_of(kOperators[k][0], kOperators[k][1])) found |= std::uint32_t{1} << k;
    }
    if (line.substr(at).starts_with(".h>")) found |= std::uint32_t{1} << kOperators.size();
    // "=" begins one, so " = " is met here.
    if (at > 0 && line.substr(at - 1).starts_with(" = ")) found |= std::uint32_t{1} << (kOperators.size() + 1);
  }
  return static_cast<std::size_t>(std::popcount(found));
}

}  // namespace

std::size_t code_marks(std::string_view line) {
  constexpr std::array<std::string_view, 8> kBeginnings = {"//", "/*", "*/", "*** ", "--- ", "@@ ", "+ ", "! "};
  std::size_t marks = count_operators(line);
  for (const std::string_view mark : kBeginnings) marks += line.starts_with(mark) ? 1u : 0u;
  const auto word = [&](std::size_t at) { return at < line.size() && (is_letter(line[at]) || is_digit(line[at])); };
  if (line.size() > 2 && line[0] == '#' && is_letter(line[1]) && contains(line, " ")) marks += 2;
  if (std::string_view("{}\\").find(line.back()) != std::string_view::npos) ++marks;
  if (line.ends_with(';')) ++marks;
  bool call = false;
  bool joined = false;
  bool sets = false;
  bool option = false;
  for (std::size_t at = 1; at + 2 < line.size(); ++at) {
    switch (line[at]) {
      case '_':
        joined = joined || (word(at - 1) && word(at + 1));
        break;
      case '=':
        sets = sets || (word(at - 1) && word(at + 1));
        break;
      case '(':
        call = call || (is_letter(line[at - 1]) && word(at + 1) && word(at + 2));
        break;
      case '-':
        option = option || (is_white(line[at - 1]) && is_letter(line[at + 1]) && word(at - 2));
        break;
      default:
        break;
    }
  }
  for (const bool mark : {call, joined, sets, option}) marks += mark ? 1u : 0u;
  return marks;
}

bool is_code(std::string_view line) {
  constexpr std::size_t kMostBytes = 160;
  if (line.size() > kMostBytes) return false;
  const std::size_t marks = code_marks(line);
  return marks >= (ends_prose(line) ? 3u : 2u) && 4 * marks >= count_line_words(line).words;
}

}  // namespace refrain::findings
