#include "findings/furniture/code_lines.h"

#include <array>
#include <cstddef>

#include "text/lines.h"

namespace refrain::findings {
namespace {

using text::contains;
using text::count_line_words;
using text::ends_prose;
using text::is_digit;
using text::is_letter;
using text::is_white;

// The marks of a program in a line: operators, calls, options, directives, patches. One mark counts once for each kind.
std::size_t code_marks(std::string_view line) {
  constexpr std::array<std::string_view, 20> kOperators = {
      "->", "::", "==",  "!=", "&&", "||", "+=",  "++",  "${",  "$(",
      ");", "){", "\\n", "%d", "%s", "0x", " = ", ".h>", "\";", "()"};
  constexpr std::array<std::string_view, 8> kBeginnings = {"//", "/*", "*/", "*** ", "--- ", "@@ ", "+ ", "! "};
  std::size_t marks = 0;
  for (const std::string_view mark : kOperators) marks += contains(line, mark) ? 1u : 0u;
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
    const bool between = word(at - 1) && word(at + 1);
    joined = joined || (line[at] == '_' && between);
    sets = sets || (line[at] == '=' && between);
    call = call || (line[at] == '(' && is_letter(line[at - 1]) && word(at + 1) && word(at + 2) && line[at + 2] != ')');
    option = option || (line[at] == '-' && is_white(line[at - 1]) && is_letter(line[at + 1]) && word(at - 2));
  }
  for (const bool mark : {call, joined, sets, option}) marks += mark ? 1u : 0u;
  return marks;
}

}  // namespace

bool is_code(std::string_view line) {
  constexpr std::size_t kMostBytes = 160;
  if (line.size() > kMostBytes) return false;
  const std::size_t marks = code_marks(line);
  return marks >= (ends_prose(line) ? 3u : 2u) && 4 * marks >= count_line_words(line).words;
}

}  // namespace refrain::findings
