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
#include "text/lines.h"

namespace refrain::findings {
namespace {

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
  std::uint32_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return value;
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

}  // namespace

std::vector<RunningLine> running_lines(std::string_view text, std::span<const Span> marked) {
  std::vector<RunningLine> out;
  if (marked.empty() && is_one_page(text)) return out;
  const std::vector<Line> lines = lines_of(text);
  const std::vector<bool> running = RunningLines(text, lines).find();
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
