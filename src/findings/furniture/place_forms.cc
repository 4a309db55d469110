#include "findings/furniture/place_forms.h"

#include <algorithm>
#include <array>
#include <string>

#include "findings/furniture/code_lines.h"
#include "text/lines.h"

namespace refrain::findings {
namespace {

using text::bytes_of;
using text::is_digit;
using text::is_letter;
using text::is_white;
using text::Line;
using text::one_of;

constexpr std::array<std::string_view, 6> kShellWords = {"then", "else", "fi", "do", "done", "esac"};
constexpr std::size_t kRowsAgain = 200;  // words: so many rows are not repeated by their form

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Calls is(word) for what stands between white space, without punctuation at its ends; with nothing for a mark alone.
template <typename Is>
void each_token(std::string_view text, const Is& is) {
  const auto punctuation = [](char c) { return !is_letter(c) && !is_digit(c); };
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && is_white(text[at])) ++at;
    std::size_t begin = at;
    while (at < text.size() && !is_white(text[at])) ++at;
    if (begin == at) break;
    std::size_t end = at;
    while (begin < end && punctuation(text[begin])) ++begin;
    while (end > begin && punctuation(text[end - 1])) --end;
    is(text.substr(begin, end - begin));
  }
}

std::string_view last_word(std::string_view line) {
  std::size_t begin = line.size();
  while (begin > 0 && is_letter(line[begin - 1])) --begin;
  return line.substr(begin);
}

std::size_t count_lines(std::string_view text) {
  const auto lines = text::lines_of(text);
  return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](const Line& l) { return !l.blank(); }));
}

// "ftp.example.org", "example.com".
bool is_host(std::string_view word) {
  std::size_t dots = 0;
  std::size_t letters = 0;
  for (std::size_t k = 0; k < word.size(); ++k) {
    if (word[k] == '.') {
      if (k == 0 || k + 1 == word.size() || word[k - 1] == '.') return false;
      ++dots;
    } else if (!is_letter(word[k]) && !is_digit(word[k]) && word[k] != '-') {
      return false;
    } else {
      letters += is_letter(word[k]) ? 1u : 0u;
    }
  }
  return dots >= 1 && letters >= 4;
}

}  // namespace

WordLooks word_looks(std::string_view text) {
  WordLooks looks;
  each_token(text, [&](std::string_view word) {
    bool letters = true;
    bool digit = false;
    for (const char c : word) {
      letters = letters && (is_letter(c) || c == '\'' || c == '-');
      digit = digit || is_digit(c);
    }
    ++(word.empty() ? looks.marks : looks.words);
    if (word.empty()) return;
    looks.plain += letters ? 1u : 0u;
    looks.lower += letters && !is_upper(word[0]) ? 1u : 0u;
    looks.figures += digit ? 1u : 0u;
  });
  return looks;
}

bool is_entry(std::string_view place, const WordLooks& looks, const WordLooks& whole) {
  if (looks.words == 0 || looks.words > kRowsAgain) return false;
  const bool few_plain = 10 * looks.plain < 7 * (looks.words + looks.marks);
  const bool few_lower = 10 * looks.lower < 4 * looks.words && 50 * whole.lower >= whole.words;
  // A heading in capitals is one line of plain words.
  return few_plain || (few_lower && (5 * looks.plain < 4 * looks.words || count_lines(place) >= 2));
}

bool is_program(std::string_view lines) {
  std::size_t all = 0;
  std::size_t ends = 0;
  bool mark = false;
  for (const Line& line : text::lines_of(lines)) {
    if (line.blank()) continue;
    const std::string_view says = bytes_of(lines, line.bytes);
    ++all;
    // Patches and archives of shell scripts put a mark or a letter before each line.
    const bool prefixed =
        says.size() > 1 && (is_upper(says[0]) || std::string_view("+-!").find(says[0]) != std::string_view::npos);
    std::string_view behind = says.substr(prefixed ? 1 : 0);
    while (!behind.empty() && is_white(behind[0])) behind.remove_prefix(1);
    const bool comment = behind.starts_with("/*") || behind.starts_with("//") || behind.starts_with("* ") ||
                         behind == "*" || (prefixed && behind.starts_with("#"));
    const std::size_t marks = code_marks(says);
    const bool ended = says.ends_with("*/") || std::string_view(";{}\\").find(says.back()) != std::string_view::npos;
    // A call that goes on, and the words that lines of a shell script end with.
    const bool goes_on = marks >= 2 && std::string_view(",(").find(says.back()) != std::string_view::npos;
    ends += comment || ended || goes_on || one_of(text::lowered(last_word(says)), kShellWords) ? 1u : 0u;
    mark = mark || comment || marks >= 2;
  }
  return mark && 2 * ends >= all;
}

bool crosses_rule(std::string_view place) {
  constexpr std::size_t kRule = 10;  // bytes
  const auto lines = text::lines_of(place);
  return std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
    const std::string_view says = bytes_of(place, line.bytes);
    return says.size() >= kRule && std::string_view("-=_*~#").find(says[0]) != std::string_view::npos &&
           says.find_first_not_of(says[0]) == std::string_view::npos;
  });
}

bool begins_item(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestMark = 6;  // bytes: "(iii)", "12.)"
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  while (begin < text.size() && is_white(text[begin]) && text[begin] != '\n') ++begin;
  if (begin + kLongestMark < at) return false;
  const std::string_view line = text.substr(begin);
  for (const std::string_view bullet : {"* ", "- ", "+ ", "o ", "\xe2\x80\xa2 ", "\xe2\x80\x93 "}) {
    if (line.starts_with(bullet)) return true;
  }
  // "(a)", "(12)", "3.", "iv)": a few letters or digits, and a mark behind them.
  std::size_t end = line.starts_with('(') ? 1 : 0;
  const std::size_t name = end;
  while (end < line.size() && end < name + 4 && (is_letter(line[end]) || is_digit(line[end]))) ++end;
  const bool number = end > name && is_digit(line[end - 1]);
  if (end == name || end + 1 >= line.size() || !is_white(line[end + 1])) return false;
  return line[end] == ')' || (line[end] == '.' && (number || end == name + 1));
}

bool points_to_file(std::string_view place) {
  constexpr int kNear = 4;  // words between a host and its path
  int from_host = kNear + 1;
  bool points = false;
  each_token(place, [&](std::string_view word) {
    ++from_host;
    const std::size_t scheme = word.find("://");
    if (scheme != std::string_view::npos) word.remove_prefix(scheme + 3);
    const std::size_t slash = word.find('/');
    if (is_host(word.substr(0, std::min(word.find(':'), slash)))) from_host = 0;
    if (slash == std::string_view::npos || slash + 2 > word.size()) return;
    const std::string_view path = word.substr(slash + 1);
    const bool file = std::count_if(word.begin(), word.end(), is_letter) >= 4 && path.find('/') < path.rfind('.') &&
                      path.find('.') != std::string_view::npos;
    points = points || file || from_host <= kNear;
  });
  return points;
}

}  // namespace refrain::findings
