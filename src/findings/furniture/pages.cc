#include "findings/furniture/pages.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/next_byte.h"
#include "text/lines.h"

namespace refrain::findings {
namespace {

using text::all_capitals;
using text::bytes_of;
using text::count_line_words;
using text::ends_sentence;
using text::is_digit;
using text::is_letter;
using text::is_white;
using text::Line;
using text::lines_of;
using text::lower;

constexpr std::size_t kEdge = 3;           // lines at the top and at the bottom of a page that may be running ones
constexpr std::size_t kPages = 3;          // that a line must stand on
constexpr std::size_t kLeastDistance = 5;  // lines between two page numbers
constexpr std::size_t kPageLength = 20;    // lines between two lines that come back without a number
constexpr std::size_t kTimes = 4;          // such a line
constexpr std::size_t kLongest = 200;      // bytes of a running line

// Roman numbers below 90, in small letters: pages before the text proper are counted by them.
const std::array<std::string, 90>& roman_numbers() {
  static const auto all = [] {
    constexpr std::array<std::string_view, 9> kTens = {"", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx"};
    constexpr std::array<std::string_view, 10> kOnes = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
    std::array<std::string, 90> numbers;
    for (std::size_t n = 0; n < numbers.size(); ++n) {
      numbers[n] = std::string(kTens[n / 10]) + std::string(kOnes[n % 10]);
    }
    return numbers;
  }();
  return all;
}

bool is_roman_letter(char c) { return std::string_view("ivxlIVXL").find(c) != std::string_view::npos; }

// The value of a word that is one of them, in any case.
std::optional<std::uint32_t> roman_value(std::string_view word) {
  constexpr std::size_t kLongestRoman = 8;  // lxxxviii
  if (word.empty() || word.size() > kLongestRoman || !std::all_of(word.begin(), word.end(), is_roman_letter)) {
    return std::nullopt;
  }
  const auto& all = roman_numbers();
  const auto found = std::find(all.begin(), all.end(), text::lowered(word));
  if (found == all.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - all.begin());
}

// The value of a few digits.
std::uint32_t value_of(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return value;
}

// How many bytes a Roman number has that the line begins or ends with, as a word.
std::size_t roman_head(std::string_view line) {
  std::size_t size = 0;
  while (size < line.size() && is_roman_letter(line[size])) ++size;
  const bool whole = size == line.size() || !(is_letter(line[size]) || is_digit(line[size]) || line[size] == '\'');
  return whole && roman_value(line.substr(0, size)) ? size : 0;
}
std::size_t roman_tail(std::string_view line) {
  std::size_t size = 0;
  while (size < line.size() && is_roman_letter(line[line.size() - 1 - size])) ++size;
  if (size == line.size()) return 0;
  const char before = line[line.size() - 1 - size];
  const bool whole = !(is_letter(before) || is_digit(before) || before == '\'');
  return whole && roman_value(line.substr(line.size() - size)) ? size : 0;
}

// Gives the bytes of a line's shape to put(byte), until that says false: letters in lower case, any number as #, spaces as
// one. A Roman number is one at an end of the line.
template <typename Put>
void each_of_shape(std::string_view line, const Put& put) {
  char before = 0;
  const std::size_t head = roman_head(line);
  const std::size_t tail = line.size() - roman_tail(line);
  for (std::size_t k = 0; k < line.size(); ++k) {
    const char c = line[k];
    const bool number = is_digit(c) || k < head || k >= tail;
    const char of_shape = number ? '#' : is_white(c) ? ' ' : lower(c);
    const bool again = of_shape == before && (number || is_white(c));
    before = of_shape;
    if (!again && !put(of_shape)) return;
  }
}

std::uint64_t shape_of(std::string_view line) {
  std::string shape;
  shape.reserve(line.size());
  each_of_shape(line, [&](char c) {
    shape += c;
    return true;
  });
  return base::hash_bytes(shape);
}

// How the shape of a line begins. Lines of one shape begin alike, and few lines of a text do.
std::uint64_t beginning_of(std::string_view line) {
  std::uint64_t key = 0;
  int bytes = 0;
  each_of_shape(line, [&](char c) {
    key = key << 8 | static_cast<unsigned char>(c);
    return ++bytes < 8;
  });
  return key;
}

// The number of a line that is a page number and nothing else: "12", "- 12 -", "Page 12 of 30", "[p. 12]".
std::optional<std::uint32_t> page_number(std::string_view line) {
  constexpr std::size_t kLongestNumber = 24;
  constexpr std::array<std::string_view, 16> kWords = {"page", "pages", "pg",     "p",   "of", "seite",
                                                       "von",  "sur",   "pagina", "pag", "de", "strona",
                                                       "side", "sida",  "di",     "van"};
  if (line.empty() || line.size() > kLongestNumber) return std::nullopt;
  std::optional<std::uint32_t> number;
  for (std::size_t at = 0; at < line.size();) {
    if (is_digit(line[at])) {
      std::uint32_t value = 0;
      std::size_t digits = 0;
      for (; at < line.size() && is_digit(line[at]); ++at, ++digits) {
        value = value * 10 + static_cast<std::uint32_t>(line[at] - '0');
      }
      if (digits > 4) return std::nullopt;
      if (!number) number = value;
    } else if (is_letter(line[at])) {
      std::string word;
      for (; at < line.size() && is_letter(line[at]); ++at) word += lower(line[at]);
      const bool dash = word == "\xe2\x80\x93" || word == "\xe2\x80\x94";
      if (!dash && std::find(kWords.begin(), kWords.end(), word) == kWords.end() && word != "p\xc3\xa1gina") {
        return std::nullopt;
      }
    } else if (std::string_view(" \t-.,[](){}|/*~").find(line[at]) != std::string_view::npos) {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  return number;
}

// The number in the brackets that `text` begins with, and where they end: "[Pg 12]", "{p. xii}". A number alone is a
// citation.
struct PageMark {
  Span bytes;
  std::uint32_t number = 0;
};
std::optional<PageMark> page_mark(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestMark = 20;
  constexpr auto kWords = std::to_array<std::string_view>(
      {"page", "pg", "p", "pag", "p\xc3\xa1gina", "pagina", "seite", "s", "side", "sida", "strona", "blz", "\xd1\x81"});
  const std::string_view ahead = text.substr(at + 1, kLongestMark);
  const std::size_t close = ahead.find_first_of("[]{}\n");
  if (close == std::string_view::npos || ahead[close] != (text[at] == '[' ? ']' : '}')) return std::nullopt;
  std::string_view inside = ahead.substr(0, close);
  std::size_t word = 0;
  while (word < inside.size() && is_letter(inside[word])) ++word;
  if (!text::one_of(text::lowered(inside.substr(0, word)), kWords)) return std::nullopt;
  inside.remove_prefix(word);
  while (!inside.empty() && (inside[0] == '.' || is_white(inside[0]))) inside.remove_prefix(1);
  std::optional<std::uint32_t> number = roman_value(inside);
  if (!number) {
    constexpr std::size_t kDigits = 4;
    if (inside.empty() || inside.size() > kDigits || !std::all_of(inside.begin(), inside.end(), is_digit)) {
      return std::nullopt;
    }
    number = value_of(inside);
  }
  return PageMark{{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1 + close + 1)}, *number};
}

// The page numbers of a printed book that stand in brackets within its text, if they grow: most are one or two more than the
// one before, as a page may be blank.
std::vector<Span> marks_in_brackets(std::string_view text) {
  std::vector<PageMark> marks;
  const auto next = [&](std::size_t at) { return base::next_of<'[', '{'>(text, at); };
  for (std::size_t at = next(0); at < text.size(); at = next(at + 1)) {
    if (const auto mark = page_mark(text, at)) marks.push_back(*mark);
  }
  std::size_t grow = 0;
  std::vector<Span> out;
  for (std::size_t k = 0; k < marks.size(); ++k) {
    const auto follows = [&](std::size_t one) {
      return one > 0 && one < marks.size() && marks[one].number > marks[one - 1].number &&
             marks[one].number - marks[one - 1].number <= 2;
    };
    grow += follows(k) ? 1u : 0u;
    if (follows(k) || follows(k + 1)) out.push_back(marks[k].bytes);
  }
  if (4 * (grow + 1) < 3 * marks.size()) out.clear();
  return out;
}

// A line of a title and a number at one of its ends: a running head whose title may change. Not "12. Of salt", which numbers
// a chapter, and not "12 Say why the well was dug.", which is a sentence.
struct Titled {
  std::uint32_t number = 0;
  bool apart = false;  // blanks set the two apart
  std::string_view title;
};
std::vector<Titled> titled(std::string_view line) {
  constexpr std::size_t kDigits = 4;
  constexpr std::size_t kWords = 12;
  std::vector<Titled> out;
  if (line.size() < 3 || count_line_words(line).words > kWords) return out;
  const auto add = [&](std::string_view number, std::string_view gap_from, bool at_head) {
    if (number.empty() || number.size() == line.size()) return;
    std::optional<std::uint32_t> value = roman_value(number);
    if (!value && number.size() <= kDigits && std::all_of(number.begin(), number.end(), is_digit)) {
      value = value_of(number);
    }
    std::size_t gap = 0;
    bool tab = false;
    for (; gap < gap_from.size(); ++gap) {
      const char c = at_head ? gap_from[gap] : gap_from[gap_from.size() - 1 - gap];
      if (!is_white(c)) break;
      tab = tab || c == '\t';
    }
    if (!value || gap == 0) return;
    if (at_head) {
      gap_from.remove_prefix(gap);
    } else {
      gap_from.remove_suffix(gap);
    }
    const bool goes_on = gap_from.ends_with(',') || gap_from.ends_with(';') || gap_from.ends_with(':');
    if (!goes_on && !ends_sentence(gap_from)) out.push_back({*value, tab || gap >= 3, gap_from});
  };
  std::size_t head = roman_head(line);
  if (head == 0) {
    while (head < line.size() && is_digit(line[head])) ++head;
  }
  add(line.substr(0, head), line.substr(head), true);
  std::size_t tail = roman_tail(line);
  if (tail == 0) {
    while (tail < line.size() && is_digit(line[line.size() - 1 - tail])) ++tail;
  }
  add(line.substr(line.size() - tail), line.substr(0, line.size() - tail), false);
  return out;
}

// A few words that are written as titles are: "The Wells of Trieste". Of those with a small letter few are long, and they are
// no more than the others.
bool in_title_case(std::string_view title) {
  constexpr std::size_t kWords = 8;
  constexpr std::size_t kLongestSmall = 4;  // bytes: "with"
  std::size_t capitals = 0;
  std::size_t small = 0;
  for (std::size_t at = 0; at < title.size();) {
    if (is_white(title[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < title.size() && !is_white(title[end])) ++end;
    std::string_view word = title.substr(at, end - at);
    at = end;
    while (!word.empty() && !is_letter(word.front())) word.remove_prefix(1);
    if (text::begins_capital(word)) ++capitals;
    if (!text::begins_small(word)) continue;
    ++small;
    if (capitals == 0 || word.size() > kLongestSmall) return false;
  }
  return capitals > 0 && small <= capitals && capitals + small <= kWords;
}

// The first or the last number of a line of words, where one stands there.
std::optional<std::uint32_t> number_at_end(std::string_view line) {
  if (const std::size_t size = roman_tail(line)) return roman_value(line.substr(line.size() - size));
  if (const std::size_t size = roman_head(line)) return roman_value(line.substr(0, size));
  const auto is_mark = [](char c) { return std::string_view(" -.[]()|").find(c) != std::string_view::npos; };
  std::string_view rest = line;
  while (!rest.empty() && is_mark(rest.back())) rest.remove_suffix(1);
  std::size_t from = rest.size();
  while (from > 0 && is_digit(rest[from - 1])) --from;
  std::string_view digits = rest.substr(from);
  if (digits.empty()) {
    rest = line;
    while (!rest.empty() && is_mark(rest.front())) rest.remove_prefix(1);
    std::size_t to = 0;
    while (to < rest.size() && is_digit(rest[to])) ++to;
    digits = rest.substr(0, to);
  }
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  return value_of(digits);
}

// The number behind the first word of a line.
std::optional<std::uint32_t> number_behind_word(std::string_view line) {
  std::size_t begin = 0;
  while (begin < line.size() && is_letter(line[begin])) ++begin;
  if (begin == 0 || begin == line.size() || line[begin] != ' ') return std::nullopt;
  std::size_t end = ++begin;
  while (end < line.size() && is_digit(line[end])) ++end;
  return end < line.size() && line[end] != ' ' ? std::nullopt : number_at_end(line.substr(begin, end - begin));
}

// Whether places lie at even distances, one in four aside: a page may be left out or be shorter.
bool even(const std::vector<std::size_t>& places, std::size_t least) {
  std::vector<std::size_t> gaps;
  for (std::size_t k = 1; k < places.size(); ++k) gaps.push_back(places[k] - places[k - 1]);
  if (gaps.empty()) return false;
  std::vector<std::size_t> sorted = gaps;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2), sorted.end());
  const std::size_t middle = sorted[sorted.size() / 2];
  if (middle < least) return false;
  const std::size_t slack = std::max<std::size_t>(3, middle / 5);
  const auto near = std::count_if(gaps.begin(), gaps.end(),
                                  [&](std::size_t gap) { return gap + slack >= middle && gap <= middle + slack; });
  return 4 * static_cast<std::size_t>(near) >= 3 * gaps.size();
}

class RunningLines {
 public:
  RunningLines(std::string_view text, const std::vector<Line>& lines)
      : text_(text), lines_(lines), running_(lines.size(), false) {}

  std::vector<bool> find() {
    if (lines_.back().page > 0) {
      by_pages();
    } else if (lines_.size() > 2 * kPageLength) {
      by_distance();
    }
    return std::move(running_);
  }

 private:
  std::string_view of(std::size_t line) const { return bytes_of(text_, lines_[line].bytes); }
  bool may_run(std::size_t line) const {
    return !lines_[line].blank() && lines_[line].bytes.end - lines_[line].bytes.begin <= kLongest;
  }

  void by_pages() {
    // The edges of all pages: line and page.
    std::array<std::vector<std::size_t>, 2> edges;
    for (std::size_t first = 0; first < lines_.size();) {
      std::size_t behind = first;
      while (behind < lines_.size() && lines_[behind].page == lines_[first].page) ++behind;
      add_edge(edges[0], first, behind);
      std::size_t seen = 0;
      for (std::size_t k = behind; k > first && seen < kEdge; --k) {
        if (lines_[k - 1].blank()) continue;
        ++seen;
        if (may_run(k - 1)) edges[1].push_back(k - 1);
      }
      first = behind;
    }
    const std::size_t pages = lines_.back().page + 1;
    const std::size_t wanted = pages <= kPages ? 2 : kPages;
    for (const auto& edge : edges) {
      absl::flat_hash_map<std::uint64_t, std::vector<std::size_t>> same;
      absl::flat_hash_map<std::int64_t, std::vector<std::size_t>> numbered;  // by number less page
      for (const std::size_t line : edge) {
        const std::string_view bytes = of(line);
        if (const auto number = page_number(bytes)) {
          numbered[std::int64_t{*number} - lines_[line].page].push_back(line);
        } else {
          same[shape_of(bytes)].push_back(line);
        }
      }
      mark(same, wanted);
      mark(numbered, wanted);
    }
    for (const auto& edge : edges) mark_titles(edge);
  }

  // Heads whose number grows by one a page and whose title changes, as it does from chapter to chapter. Where every page
  // begins a chapter, its heading may have a number that grows so, too, and a sheet of exercises has a question there. So a
  // head looks like a title or has one that comes back, and stands within sentences; or its number is set apart, and most
  // titles are capitals alone or come back.
  void mark_titles(const std::vector<std::size_t>& edge) {
    struct Group {
      std::vector<std::size_t> lines;
      std::size_t apart = 0;
      std::size_t sure = 0;  // titles, whatever follows
    };
    struct Head {
      std::size_t line = 0;
      std::uint64_t shape = 0;  // of its title
      Titled parts;
    };
    std::vector<Head> all;
    struct Pages {
      std::uint32_t first = 0;
      bool several = false;
    };
    absl::flat_hash_map<std::uint64_t, Pages> pages_of;  // by title
    for (const std::size_t line : edge) {
      if (running_[line]) continue;
      for (const Titled& one : titled(of(line))) {
        const std::uint64_t shape = shape_of(one.title);
        all.push_back({line, shape, one});
        const std::uint32_t page = lines_[line].page;
        const auto [pages, added] = pages_of.try_emplace(shape, Pages{.first = page});
        pages->second.several = pages->second.several || pages->second.first != page;
      }
    }
    absl::flat_hash_map<std::int64_t, Group> groups;  // by number less page
    for (const auto& [line, shape, one] : all) {
      const bool sure = pages_of[shape].several || (in_title_case(one.title) && all_capitals(one.title));
      if (!sure && !in_title_case(one.title)) continue;
      Group& group = groups[std::int64_t{one.number} - lines_[line].page];
      if (!group.lines.empty() && group.lines.back() == line) continue;
      group.lines.push_back(line);
      group.apart += one.apart ? 1u : 0u;
      group.sure += sure ? 1u : 0u;
    }
    absl::flat_hash_map<std::int64_t, std::vector<std::size_t>> heads;
    for (auto& [key, group] : groups) {
      const std::size_t count = group.lines.size();
      const auto within = static_cast<std::size_t>(
          std::count_if(group.lines.begin(), group.lines.end(), [&](std::size_t line) { return cuts_sentence(line); }));
      const bool apart = group.apart == count && 4 * group.sure >= 3 * count;
      if (apart || 4 * within >= count) heads[key] = std::move(group.lines);
    }
    mark(heads, kPages);
  }

  // Whether the text behind a line at an edge of a page goes on in small letters. An item of a list does not: "a) ...".
  bool cuts_sentence(std::size_t line) const {
    constexpr std::size_t kLongestItem = 4;  // bytes: "viii"
    std::size_t next = line + 1;
    while (next < lines_.size() && (lines_[next].blank() || running_[next])) ++next;
    if (next == lines_.size() || !text::begins_small(of(next))) return false;
    const std::string_view text = of(next);
    std::size_t word = 0;
    while (word < text.size() && is_letter(text[word])) ++word;
    return word > kLongestItem || word == text.size() || (text[word] != ')' && text[word] != '.');
  }

  void add_edge(std::vector<std::size_t>& edge, std::size_t first, std::size_t behind) const {
    std::size_t seen = 0;
    for (std::size_t k = first; k < behind && seen < kEdge; ++k) {
      if (lines_[k].blank()) continue;
      ++seen;
      if (may_run(k)) edge.push_back(k);
    }
  }

  template <typename Key>
  void mark(const absl::flat_hash_map<Key, std::vector<std::size_t>>& groups, std::size_t wanted) {
    for (const auto& [key, group] : groups) {
      std::vector<std::uint32_t> pages;
      for (const std::size_t line : group) pages.push_back(lines_[line].page);
      std::sort(pages.begin(), pages.end());
      const auto different = std::unique(pages.begin(), pages.end()) - pages.begin();
      if (static_cast<std::size_t>(different) < wanted) continue;
      for (const std::size_t line : group) running_[line] = true;
    }
  }

  void by_distance() {
    const std::vector<std::size_t> numbers = numbered_chain();
    for (const std::size_t line : numbers) running_[line] = true;
    std::vector<std::pair<std::uint64_t, std::size_t>> beginnings;
    for (std::size_t k = 0; k < lines_.size(); ++k) {
      if (may_run(k) && !running_[k]) beginnings.emplace_back(beginning_of(of(k)), k);
    }
    std::sort(beginnings.begin(), beginnings.end());
    absl::flat_hash_map<std::uint64_t, std::vector<std::size_t>> same;
    for (std::size_t k = 0; k < beginnings.size();) {
      std::size_t next = k;
      while (next < beginnings.size() && beginnings[next].first == beginnings[k].first) ++next;
      const bool enough = next - k >= kPages;
      for (; k < next; ++k) {
        if (enough) same[shape_of(of(beginnings[k].second))].push_back(beginnings[k].second);
      }
    }
    for (const auto& [shape, group] : same) {
      if (group.size() < kPages) continue;
      if (beside(group, numbers) || counts_pages(group) || comes_back(group)) {
        for (const std::size_t line : group) running_[line] = true;
      }
    }
  }

  // The longest chain of numbers in lines of their own that grow by one, at even distances.
  std::vector<std::size_t> numbered_chain() const {
    struct Link {
      std::size_t line;
      std::size_t before;  // one more than the place in the list; 0: none
      std::size_t length;
    };
    std::vector<Link> links;
    absl::flat_hash_map<std::uint32_t, std::size_t> last;  // by number: one more than the place in the list
    std::size_t best = 0;
    for (std::size_t k = 0; k < lines_.size(); ++k) {
      if (lines_[k].blank()) continue;
      const auto number = page_number(of(k));
      if (!number) continue;
      Link link{k, 0, 1};
      if (const auto before = last.find(*number - 1); *number > 0 && before != last.end()) {
        const Link& other = links[before->second - 1];
        if (k - other.line >= kLeastDistance) link = {k, before->second, other.length + 1};
      }
      links.push_back(link);
      if (best == 0 || link.length > links[best - 1].length) best = links.size();
      std::size_t& slot = last[*number];
      if (slot == 0 || links[slot - 1].length <= link.length) slot = links.size();
    }
    std::vector<std::size_t> chain;
    for (std::size_t at = best; at > 0; at = links[at - 1].before) chain.push_back(links[at - 1].line);
    std::reverse(chain.begin(), chain.end());
    if (chain.size() < kPages || !even(chain, kLeastDistance)) chain.clear();
    return chain;
  }

  // Each line of the group within a few of a page number, for most of these.
  bool beside(const std::vector<std::size_t>& group, const std::vector<std::size_t>& numbers) const {
    if (numbers.empty() || 2 * group.size() < numbers.size()) return false;
    return std::all_of(group.begin(), group.end(), [&](std::size_t line) {
      const auto next = std::lower_bound(numbers.begin(), numbers.end(), line);
      return (next != numbers.end() && between(line, *next) < kEdge) ||
             (next != numbers.begin() && between(*std::prev(next), line) < kEdge);
    });
  }

  // Lines with words between two lines.
  std::size_t between(std::size_t first, std::size_t last) const {
    std::size_t count = 0;
    for (std::size_t k = first + 1; k < last && count < kEdge; ++k) count += lines_[k].blank() ? 0u : 1u;
    return count;
  }

  // A line of three words and more with a number in it that grows by one each time: at one of its ends, or behind the word
  // that the line begins with ("Page 2 of 6 ..."). The pages may be of any length.
  bool counts_pages(const std::vector<std::size_t>& group) const {
    if (group.size() < kPages || count_line_words(of(group.front())).words < 4) return false;
    for (std::size_t k = 1; k < group.size(); ++k) {
      if (group[k] - group[k - 1] < kLeastDistance) return false;
    }
    const auto grows = [&](const auto& number_of) {
      const auto first = number_of(of(group.front()));
      for (std::size_t k = 1; first && k < group.size(); ++k) {
        if (number_of(of(group[k])) != *first + k) return false;
      }
      return first.has_value();
    };
    return grows(number_at_end) || grows(number_behind_word);
  }

  bool comes_back(const std::vector<std::size_t>& group) const {
    if (group.size() < kTimes || count_line_words(of(group.front())).words < 3) return false;
    std::vector<std::size_t> gaps;
    for (std::size_t k = 1; k < group.size(); ++k) gaps.push_back(group[k] - group[k - 1]);
    const auto [least, most] = std::minmax_element(gaps.begin(), gaps.end());
    return *least >= kPageLength && *most - *least <= 4;
  }

  std::string_view text_;
  const std::vector<Line>& lines_;
  std::vector<bool> running_;
};

// So few lines, and no form feed: nothing is looked for. Most texts are so short.
bool is_one_page(std::string_view text) {
  std::size_t ends = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (++ends == 2 * kPageLength) return false;
  }
  return text.find('\f') == std::string_view::npos && text.find('\r') == std::string_view::npos;
}

// The spans that the format knows of and those of `others` that lie neither in them nor in running lines, ascending.
std::vector<Span> with_others(std::span<const Span> known, const std::vector<Span>& others,
                              const std::vector<Line>& lines, const std::vector<bool>& running) {
  std::vector<Span> out(known.begin(), known.end());
  std::size_t line = 0;
  std::size_t k = 0;
  for (const Span& other : others) {
    while (line < lines.size() && lines[line].bytes.end <= other.begin) ++line;
    while (k < known.size() && known[k].end <= other.begin) ++k;
    const bool in_line = line < lines.size() && running[line];
    const bool in_known = k < known.size() && known[k].begin < other.end;
    if (!in_line && !in_known) out.push_back(other);
  }
  std::sort(out.begin(), out.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  return out;
}

}  // namespace

std::vector<RunningLine> running_lines(std::string_view text, std::span<const Span> marked_by_format) {
  std::vector<RunningLine> out;
  const std::vector<Span> in_brackets = marks_in_brackets(text);
  if (marked_by_format.empty() && in_brackets.empty() && is_one_page(text)) return out;
  const std::vector<Line> lines = lines_of(text);
  const std::vector<bool> running = RunningLines(text, lines).find();
  const std::vector<Span> marked = with_others(marked_by_format, in_brackets, lines, running);
  const auto add = [&](Span bytes) {
    if (bytes.begin < bytes.end) out.push_back({bytes, shape_of(bytes_of(text, bytes))});
  };
  auto mark = marked.begin();
  for (std::size_t k = 0; k < lines.size(); ++k) {
    if (!running[k]) continue;
    for (; mark != marked.end() && mark->begin < lines[k].bytes.end; ++mark) add(*mark);
    if (out.empty() || out.back().bytes.end <= lines[k].bytes.begin) add(lines[k].bytes);
  }
  for (; mark != marked.end(); ++mark) add(*mark);
  return out;
}

std::string without_running_lines(std::string_view text, const std::vector<RunningLine>& running) {
  std::string out(text);
  for (std::size_t k = 0; k < running.size();) {
    // Lines with nothing but white space between them are one gap of the text.
    std::size_t last = k;
    const auto white = [&](std::size_t begin, std::size_t end) {
      return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin),
                         text.begin() + static_cast<std::ptrdiff_t>(end), is_white);
    };
    while (last + 1 < running.size() && white(running[last].bytes.end, running[last + 1].bytes.begin)) ++last;
    for (std::size_t r = k; r <= last; ++r) {
      std::fill(out.begin() + running[r].bytes.begin, out.begin() + running[r].bytes.end, ' ');
    }
    std::size_t begin = running[k].bytes.begin;
    std::size_t end = running[last].bytes.end;
    while (begin > 0 && is_white(text[begin - 1])) --begin;
    while (end < text.size() && is_white(text[end])) ++end;
    const bool hyphen = begin > 0 && text[begin - 1] == '-';
    const bool comma = hyphen || (begin > 0 && text[begin - 1] == ',');
    const bool small = text::begins_small(text.substr(end));
    const std::size_t from = begin - std::min<std::size_t>(begin, 8);
    if (begin > 0 && end < text.size() && (comma || (small && !ends_sentence(text.substr(from, begin - from))))) {
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(begin), out.begin() + static_cast<std::ptrdiff_t>(end), ' ');
      // A word that is cut there is cut at a line end.
      if (hyphen && begin < end) out[begin] = '\n';
    }
    k = last + 1;
  }
  return out;
}

}  // namespace refrain::findings
