#include "findings/furniture/place_forms.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

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
constexpr std::size_t kLongestLine = 160;  // bytes of a line of a program
constexpr std::size_t kLookAround = 1000;  // bytes: what lies further away is no line of a program
constexpr std::size_t kRowsAgain = 200;    // words: so many rows are not repeated by their form

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

template <typename Is>
std::size_t count_while(std::string_view text, const Is& is) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is) - text.begin());
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

// The bytes of the mark that an item of a list begins with: "* ", "(b) ", "iv) ", "3. "; 0 where there is none. A dash
// begins speeches too.
std::size_t item_mark(std::string_view line) {
  for (const std::string_view bullet : {"* ", "+ ", "\xe2\x80\xa2 "}) {
    if (line.starts_with(bullet)) return bullet.size();
  }
  const std::size_t open = line.starts_with('(') ? 1 : 0;
  const std::size_t digits = count_while(line.substr(open), is_digit);
  const std::size_t roman = count_while(line.substr(open), [](char c) { return c == 'i' || c == 'v' || c == 'x'; });
  const std::size_t letters = count_while(line.substr(open), is_letter);
  std::size_t name = 0;
  if (digits > 0 && digits <= 3) name = digits;
  if (letters == 1 || (letters > 0 && letters == roman && roman <= 4)) name = letters;
  const std::size_t end = open + name;
  if (name == 0 || end + 1 >= line.size() || !is_white(line[end + 1])) return 0;
  return line[end] == ')' || (line[end] == '.' && digits > 0 && open == 0) ? end + 2 : 0;
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

// The lines that a place is in, as far as `most` bytes around it.
Span whole_lines(std::string_view text, const Span& place, std::size_t most) {
  const std::size_t from = place.begin - std::min<std::size_t>(place.begin, most);
  const std::size_t before = text.substr(from, place.begin - from).rfind('\n');
  const std::size_t begin = before == std::string_view::npos ? from : from + before + 1;
  const std::string_view behind = text.substr(place.end, most);
  return {static_cast<std::uint32_t>(begin),
          static_cast<std::uint32_t>(place.end + std::min(behind.find('\n'), behind.size()))};
}

// A line behind the mark or the letter that patches and archives of shell scripts put before each.
std::string_view behind_prefix(std::string_view says) {
  const bool prefixed =
      says.size() > 1 && (is_upper(says[0]) || std::string_view("+-!").find(says[0]) != std::string_view::npos);
  std::string_view behind = says.substr(prefixed ? 1 : 0);
  while (!behind.empty() && is_white(behind[0])) behind.remove_prefix(1);
  return behind;
}

bool begins_comment(std::string_view behind) { return behind.starts_with("/*") || behind.starts_with("//"); }

// As lines within a comment do, and items of a list.
bool begins_with_star(std::string_view behind) { return behind == "*" || behind.starts_with("* "); }

// The lines near a place that are comments of a program, ascending. How a line begins does not make it one, since "* "
// begins items of lists too, and who writes prose may set off a line by "//". A star needs the beginning of a comment
// above or its end below, with nothing but such lines between. A comment that is not closed needs a program beside it.
std::vector<Span> comments_near(std::string_view text, const Span& place) {
  constexpr std::size_t kFar = 4000;  // bytes: longer comments are rare
  constexpr std::size_t kBeside = 3;  // lines with words between a comment and a program
  const std::size_t from = place.begin - std::min<std::size_t>(place.begin, kFar);
  const std::string_view near = text.substr(from, place.end - from + kFar);
  struct Row {
    Span bytes;
    std::string_view behind;
    bool comment = false;
    bool program = false;
  };
  std::vector<Row> rows;
  for (const Line& line : text::lines_of(near)) {
    if (line.blank()) continue;
    const std::string_view says = bytes_of(near, line.bytes);
    rows.push_back({.bytes = line.bytes, .behind = behind_prefix(says)});
    rows.back().program = !begins_comment(rows.back().behind) && says.size() <= kLongestLine && code_marks(says) >= 2;
  }
  const auto open = [&](std::size_t k) { return rows[k].behind.starts_with("/*"); };
  const auto closes = [&](std::size_t k) { return text::contains(rows[k].behind, "*/"); };
  for (std::size_t k = 0; k < rows.size(); ++k) {
    // Down from a beginning; up from an end whose beginning is too far away.
    if (open(k)) {
      std::size_t end = k;
      while (end < rows.size() && !closes(end) && (end == k || !open(end))) ++end;
      const bool closed = end < rows.size() && closes(end);
      std::size_t last = k;
      while (last + 1 < (closed ? end : rows.size()) && (closed || begins_with_star(rows[last + 1].behind))) ++last;
      rows[k].comment = closed || last > k;
      if (closed) rows[end].comment = true;
      for (std::size_t line = k + 1; line <= last; ++line) rows[line].comment = begins_with_star(rows[line].behind);
    } else if (closes(k) && !rows[k].comment) {
      std::size_t first = k;
      while (first > 0 && begins_with_star(rows[first - 1].behind)) --first;
      for (std::size_t line = first; first < k && line < k; ++line) rows[line].comment = true;
    }
  }
  // The others with a program beside the block of them.
  for (std::size_t k = 0; k < rows.size();) {
    const auto begins = [&](std::size_t line) { return begins_comment(rows[line].behind) && !rows[line].comment; };
    if (!begins(k)) {
      ++k;
      continue;
    }
    std::size_t behind = k;
    while (behind < rows.size() && begins(behind)) ++behind;
    const auto row = [&](std::size_t at) { return rows.begin() + static_cast<std::ptrdiff_t>(at); };
    const auto is_program_line = [](const Row& one) { return one.program; };
    const bool beside = std::any_of(row(k - std::min(k, kBeside)), row(k), is_program_line) ||
                        std::any_of(row(behind), row(std::min(rows.size(), behind + kBeside)), is_program_line);
    for (; k < behind; ++k) rows[k].comment = beside;
  }
  std::vector<Span> comments;
  for (const Row& row : rows) {
    const auto shift = static_cast<std::uint32_t>(from);
    if (row.comment) comments.push_back({row.bytes.begin + shift, row.bytes.end + shift});
  }
  return comments;
}

// The words with a digit in a place, each once, in order.
struct Figures {
  std::vector<std::string_view> each;
  std::size_t count = 0;  // of all, and of all words
  std::size_t words = 0;
};
Figures figures_of(std::string_view place) {
  Figures out;
  each_token(place, [&](std::string_view word) {
    if (word.empty()) return;
    ++out.words;
    if (std::any_of(word.begin(), word.end(), is_digit)) out.each.push_back(word);
  });
  out.count = out.each.size();
  std::sort(out.each.begin(), out.each.end());
  out.each.erase(std::unique(out.each.begin(), out.each.end()), out.each.end());
  return out;
}

}  // namespace

WordLooks word_looks(std::string_view text) {
  WordLooks looks;
  each_token(text, [&](std::string_view word) {
    const bool letters =
        std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || c == '\'' || c == '-'; });
    // A sentence of such a script is one token, with an address or a figure in it or without.
    const std::size_t unspaced = text::count_unspaced(word);
    if (unspaced > 1) {
      looks.words += unspaced / 2;
      looks.plain += unspaced / 2;
      looks.lower += unspaced / 2;
      if (letters || std::none_of(word.begin(), word.end(), is_digit)) return;
    }
    ++(word.empty() ? looks.marks : looks.words);
    if (word.empty()) return;
    looks.plain += letters ? 1u : 0u;
    looks.lower += letters && !is_upper(word[0]) ? 1u : 0u;
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

bool other_figures(std::string_view left, std::string_view right, double similarity) {
  constexpr std::size_t kSentence = 60;  // words
  constexpr std::size_t kTwo = 100;      // words of two sentences
  constexpr double kSameWords = .8;
  if (similarity >= 1) return false;
  const Figures of_left = figures_of(left);
  const Figures of_right = figures_of(right);
  const std::size_t words = std::max(of_left.words, of_right.words);
  const std::size_t fewer = std::min(of_left.each.size(), of_right.each.size());
  if (fewer == 0 || words > kTwo) return false;
  std::vector<std::string_view> common;
  std::set_intersection(of_left.each.begin(), of_left.each.end(), of_right.each.begin(), of_right.each.end(),
                        std::back_inserter(common));
  const auto one_in = [&](std::size_t share) {
    return share * of_left.count >= of_left.words && share * of_right.count >= of_right.words;
  };
  if (words <= kSentence && one_in(8) && 3 * common.size() < 2 * fewer) return true;
  // With fewer figures, or longer, the words must differ too, and half of the figures.
  return fewer >= 2 && similarity < kSameWords && one_in(12) && 2 * common.size() <= fewer;
}

std::string_view code_of(std::string_view paragraph) {
  std::string_view first;
  std::size_t seen = 0;
  each_token(paragraph.substr(0, kLongestLine), [&](std::string_view word) {
    if (!word.empty() && seen++ == 0) first = word;
  });
  if (first.empty() || !is_upper(first[0])) return {};
  return std::count_if(first.begin(), first.end(), is_digit) >= 2 ? first : std::string_view{};
}

bool is_program(std::string_view text, const Span& place) {
  const Span around = whole_lines(text, place, kLookAround);
  const std::string_view lines = bytes_of(text, around);
  std::vector<Span> comments;  // looked for where a line may be one
  bool looked = false;
  std::size_t all = 0;
  std::size_t ends = 0;
  bool mark = false;
  for (const Line& line : text::lines_of(lines)) {
    if (line.blank()) continue;
    const std::string_view says = bytes_of(lines, line.bytes);
    ++all;
    const std::string_view behind = behind_prefix(says);
    if (!looked && (begins_comment(behind) || begins_with_star(behind))) {
      comments = comments_near(text, place);
      looked = true;
    }
    const std::uint32_t at = around.begin + line.bytes.begin;
    const bool comment = std::any_of(comments.begin(), comments.end(),
                                     [&](const Span& one) { return one.begin <= at && at < one.end; }) ||
                         // Of a script or a Makefile in an archive or a patch.
                         (says.size() > 2 && std::string_view("X+-!").find(says[0]) != std::string_view::npos &&
                          says[1] == '#' && (is_white(says[2]) || says[2] == '!'));
    const std::size_t marks = says.size() <= kLongestLine ? code_marks(says) : 0;
    const bool ended = says.ends_with("*/") || std::string_view(";{}\\").find(says.back()) != std::string_view::npos;
    // A call that goes on, and the words that lines of a shell script end with.
    const bool goes_on = marks >= 2 && std::string_view(",(").find(says.back()) != std::string_view::npos;
    ends += comment || ended || goes_on || one_of(text::lowered(last_word(says)), kShellWords) ? 1u : 0u;
    mark = mark || comment || marks >= 2;
  }
  return mark && 2 * ends >= all;
}

bool crosses_rule(std::string_view place) {
  constexpr std::size_t kRule = 10;      // bytes
  constexpr std::size_t kFewWords = 12;  // of an entry that is not whole
  const auto lines = text::lines_of(place);
  std::size_t words = 0;
  std::size_t before = std::string_view::npos;  // words before the first rule
  std::size_t behind = 0;                       // and behind the last
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const std::string_view says = bytes_of(place, lines[k].bytes);
    const bool rule = says.size() >= kRule && std::string_view("-=_*~#").find(says[0]) != std::string_view::npos &&
                      says.find_first_not_of(says[0]) == std::string_view::npos;
    // What is as long as the line above underlines a heading.
    const std::size_t above = k == 0 ? 0 : lines[k - 1].bytes.end - lines[k - 1].bytes.begin;
    if (rule && (above == 0 || above + 3 < says.size() || says.size() + 3 < above)) {
      if (before == std::string_view::npos) before = words;
      behind = words;
    }
    words += text::count_line_words(says).words;
  }
  return before != std::string_view::npos && (before <= kFewWords || words - behind <= kFewWords);
}

bool is_item(std::string_view text, const Span& place) {
  constexpr std::size_t kLongestMark = 8;  // bytes: "(viii) "
  constexpr std::size_t kIndent = 40;
  const std::string_view ahead = text.substr(0, place.begin);
  const std::size_t near = ahead.size() - std::min(ahead.size(), kLongestMark + kIndent);
  const std::size_t line = ahead.substr(near).rfind('\n');
  if (line == std::string_view::npos && near > 0) return false;
  std::size_t begin = line == std::string_view::npos ? 0 : near + line + 1;
  while (begin < place.end && is_white(text[begin])) ++begin;
  const std::size_t mark = item_mark(text.substr(begin, place.end - begin));
  if (mark == 0 || begin + mark < place.begin) return false;
  // It is one item, or a part of one.
  const std::string_view rest = text.substr(begin + mark, place.end - begin - mark);
  const auto lines = text::lines_of(rest);
  for (std::size_t k = 1; k < lines.size(); ++k) {
    if (lines[k].blank() || item_mark(bytes_of(rest, lines[k].bytes)) > 0) return false;
  }
  return true;
}

bool points_to_file(std::string_view text, const Span& place) {
  constexpr int kNear = 4;                // words between a host and its path
  constexpr std::size_t kBehind = 60;     // bytes behind the place, where its path may be
  constexpr std::size_t kMostWords = 15;  // beside hosts and paths: a sentence that says more is not there to point
  int from_host = kNear + 1;
  bool points = false;
  std::size_t words = 0;
  const std::string_view around = text.substr(place.begin, place.end - place.begin + kBehind);
  const char* const end = around.data() + (place.end - place.begin);
  each_token(around, [&](std::string_view word) {
    if (word.empty()) return;
    ++from_host;
    const bool name = is_host(word) || word.find('/') != std::string_view::npos;
    words += !name && word.data() < end ? 1u : 0u;
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
  return points && words <= kMostWords;
}

}  // namespace refrain::findings
