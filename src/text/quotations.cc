#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>

#include "base/next_byte.h"
#include "refrain/exclusions.h"
#include "text/callouts.h"
#include "text/lines.h"
#include "text/lookalikes.h"
#include "text/words_utf8.h"

namespace refrain {
namespace {

using text::is_digit;
using text::is_letter;
using text::is_white;

struct Mark {
  std::string_view open;
  std::string_view close;
  bool single;          // also an apostrophe: what stands beside it decides
  bool spaced = false;  // may have a space inside: "\xc2\xab so \xc2\xbb"
  // Made of marks that mean something else too, such as code: it must not hold another one of its opening.
  bool typed = false;
};

constexpr Mark kMarks[] = {
    {"\xe2\x80\x9c", "\xe2\x80\x9d", false},        // curly double
    {"\xe2\x80\x98", "\xe2\x80\x99", true},         // curly single
    {"\xe2\x80\x9e", "\xe2\x80\x9c", false},        // low double, closed German style
    {"\xe2\x80\x9e", "\xe2\x80\x9d", false},        // low double, closed Polish style
    {"\xe2\x80\x9a", "\xe2\x80\x98", false},        // low single
    {"\xe2\x80\x9d", "\xe2\x80\x9d", false},        // curly double, Swedish style
    {"\xc2\xab", "\xc2\xbb", false, true},          // guillemets, French style
    {"\xc2\xbb", "\xc2\xab", false},                // guillemets, German style
    {"\xc2\xbb", "\xc2\xbb", false},                // guillemets, Finnish style
    {"\xe2\x80\xb9", "\xe2\x80\xba", false, true},  // single guillemets
    {"\xe2\x80\xba", "\xe2\x80\xb9", false},        // single guillemets, German style
    {"\xe3\x80\x8c", "\xe3\x80\x8d", false},        // corner brackets
    {"\xe3\x80\x8e", "\xe3\x80\x8f", false},        // white corner brackets
    {"\xef\xbd\xa2", "\xef\xbd\xa3", false},        // corner brackets, half width
    {"\xef\xb9\x81", "\xef\xb9\x82", false},        // corner brackets of upright writing
    {"\xef\xb9\x83", "\xef\xb9\x84", false},
    {"\xe3\x80\x9d", "\xe3\x80\x9e", false},  // ditto marks as quotation marks, Chinese
    {"\xe3\x80\x9d", "\xe3\x80\x9f", false},  // and low, Japanese
    {"\xef\xbc\x82", "\xef\xbc\x82", false},  // typewriter marks, full width
    {"\"", "\"", false},
    {"``", "''", false, false, true},  // of typewriters and TeX
    {"`", "'", true, false, true},
    {",,", "''", false, false, true},  // and German ones
    {",,", "``", false, false, true},
    {",,", "\xe2\x80\x9c", false, false, true},
    {"'", "'", true},
};

constexpr std::string_view kCurly = "\xe2\x80\x98";  // opens a quotation, or is a letter: ayn, okina

// What an apostrophe stands before when letters were left out there: English, Dutch, German. Texts that were cut into
// tokens have white space before it ("we 'll go").
constexpr auto kShortened = std::to_array<std::string_view>(
    {"tis", "tisn", "twas", "twasn", "twere", "twill", "twould", "em",    "til",    "till",   "tho",   "cause", "cos",
     "coz", "cuz",  "bout", "round", "neath", "nuff",  "cept",   "fraid", "gainst", "mongst", "tween", "n",     "s",
     "t",   "k",    "m",    "r",     "ne",    "nen",   "nem",    "ner",   "ll",     "d",      "re",    "ve"});
constexpr std::size_t kLongestShortened = 6;

// By byte, whether a mark may begin with it: the loop over all marks is left to these.
constexpr std::array<bool, 256> kBeginsMark = [] {
  std::array<bool, 256> begins{};
  for (const Mark& mark : kMarks) begins[static_cast<unsigned char>(mark.open[0])] = true;
  return begins;
}();

// The next byte that a mark may begin with.
std::size_t next_mark(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = base::eight_times(0x80);
  return base::next_byte(
      text, at,
      [](std::uint64_t eight) {
        return (eight & kHighBits) != 0 || base::any_equal(eight, '"') || base::any_equal(eight, '\'') ||
               base::any_equal(eight, '`') || base::any_equal(eight, ',');
      },
      [](char c) { return kBeginsMark[static_cast<unsigned char>(c)]; });
}

// A letter of an alphabet whose words stand apart from quotation marks. Others have them beside letters: Chinese, and the
// endings of Korean and the prefixes of Hebrew.
bool is_word_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  const bool mark = c >= 0x300 && c < 0x370;
  return mark || text::script_of(c) != text::Script::kOther;
}

bool letter_behind(std::string_view text, std::size_t at) {
  return at < text.size() && is_word_letter(text::decode_utf8(text.data() + at, text.data() + text.size()).c);
}

bool letter_before(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 4;  // bytes of a code point
  if (at == 0) return false;
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < kLongest && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) --begin;
  return letter_behind(text.substr(0, at), begin);
}

// Something that a quotation may follow or be followed by: white space, brackets, dashes, the text's edge.
bool apart_before(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char c = text[at - 1];
  if (static_cast<unsigned char>(c) >= 0x80) return !letter_before(text, at);
  return is_white(c) || c == '(' || c == '[' || c == '-' || c == '"';
}

bool apart_behind(std::string_view text, std::size_t at) { return !letter_behind(text, at); }

// Whether a single mark before `at` is an apostrophe, and opens nothing: "the '90s", "'twas". Taken for an opening mark it
// would find the next plural possessive to close it ("the boys' idea"), and all between them would be a quotation.
bool shortened(std::string_view text, std::size_t at) {
  const std::string_view ahead = text.substr(at, kLongestShortened + 1);
  if (ahead.size() > 1 && is_digit(ahead[0]) && is_digit(ahead[1])) return ahead.size() == 2 || !is_digit(ahead[2]);
  std::size_t size = 0;
  while (size < ahead.size() && is_letter(ahead[size])) ++size;
  if (size < ahead.size() && ahead[size] == '-') return false;  // 're-elected'
  return text::one_of(text::lowered(ahead.substr(0, size)), kShortened);
}

// Whether `mark` at `at`, which it begins with, may open a quotation.
bool may_open(std::string_view text, std::size_t at, const Mark& mark) {
  const std::size_t inside = at + mark.open.size();
  if (!mark.spaced && inside < text.size() && is_white(text[inside])) return false;
  if ((mark.single || mark.typed || mark.open == mark.close) && !apart_before(text, at)) return false;
  // Three and more of them are a fence of code, or cells of a table that are empty.
  if (mark.typed) return inside < text.size() && text[inside] != mark.open[0];
  return !mark.single || !shortened(text, inside);
}

// Whether a sentence ends in `text` and another one begins. Titles and initials end none.
bool holds_sentence_end(std::string_view text) {
  constexpr auto kTitles = std::to_array<std::string_view>({"mr", "mrs", "ms", "dr", "st", "prof", "rev", "vol", "no"});
  for (std::size_t at = text.find_first_of(".!?"); at != std::string_view::npos;
       at = text.find_first_of(".!?", at + 1)) {
    std::size_t word = at;
    while (word > 0 && is_letter(text[word - 1])) --word;
    if (at - word == 1 || text::one_of(text::lowered(text.substr(word, at - word)), kTitles)) continue;
    std::size_t next = at + 1;
    while (next < text.size() && (text[next] == '\'' || text[next] == '"' || text[next] == ')')) ++next;
    const std::size_t white = next;
    while (next < text.size() && is_white(text[next])) ++next;
    if (next > white && next < text.size() && !text::begins_small(text.substr(next))) return true;
  }
  return false;
}

// Where a quotation of `mark` that begins before `from` has its closing mark.
struct Close {
  std::size_t end;
  bool doubtful = false;  // may be the apostrophe of a plural: "the boys' idea"
};

// Where marks stand that may close, as far as it is known for one kind of mark: a paragraph of many that open and none that
// closes is looked through once.
struct Passed {
  std::size_t end = 0;  // of the paragraph that this is known of
  bool letters = false;
  std::size_t from = 0;  // from here to the next one none stands
  std::size_t next = 0;
  std::size_t none_from = std::string_view::npos;  // from here none does
};

// The closing mark in text[from, to), if there is one. `letters`: opening marks are letters too in this paragraph, and a
// closing one behind a letter is one of them or an apostrophe.
std::optional<Close> find_close(std::string_view text, std::size_t from, std::size_t to, const Mark& mark, bool letters,
                                Passed& passed) {
  std::string_view ahead = text.substr(0, to);
  const bool code = mark.typed && mark.open[0] == '`';
  if (mark.typed) ahead = ahead.substr(0, ahead.find(mark.open, from));
  std::optional<std::size_t> possessive;  // the close, if there is no other
  // What closes without a mark of its own is a few words within a sentence, and holds no end of one.
  const auto closed_by_possessive = [&]() -> std::optional<Close> {
    if (!possessive || holds_sentence_end(text.substr(from, *possessive - from))) return std::nullopt;
    return Close{.end = *possessive, .doubtful = true};
  };
  // Whether another quotation has begun behind the possessive and before `end`; what was looked at is not looked at again.
  std::size_t seen = 0;
  const auto opened_before = [&](std::size_t end) {
    const std::string_view before = text.substr(0, end);
    seen = std::max(seen, *possessive);
    for (std::size_t at = before.find(mark.open, seen); at != std::string_view::npos;
         at = before.find(mark.open, at + 1)) {
      if (may_open(text, at, mark)) return true;
    }
    seen = end;
    return false;
  };
  const auto may_close = [&](std::size_t at) {
    const std::size_t end = at + mark.close.size();
    const bool symmetric = mark.open == mark.close;
    if ((mark.single || symmetric) && (is_white(text[at - 1]) || !apart_behind(text, end))) return false;
    if (code && end < text.size() && text[end] == '`') return false;  // `a'` is code
    return !letters || !letter_before(text, at);
  };
  if (passed.end != to || passed.letters != letters) passed = {.end = to, .letters = letters};
  // The first such mark from `begin` on. Those of typewriters are looked for up to the next that opens, and so not far.
  const auto next_close = [&](std::size_t begin) {
    if (!mark.typed && begin >= passed.none_from) return std::string_view::npos;
    if (!mark.typed && begin >= passed.from && begin <= passed.next) return passed.next;
    std::size_t at = ahead.find(mark.close, begin);
    while (at != std::string_view::npos && !may_close(at)) at = ahead.find(mark.close, at + 1);
    if (at == std::string_view::npos) {
      passed.none_from = begin;
    } else {
      passed.from = begin;
      passed.next = at;
    }
    return at;
  };
  if (ahead.substr(from).starts_with(mark.close)) return std::nullopt;  // nothing inside
  for (std::size_t at = next_close(from); at != std::string_view::npos; at = next_close(at + 1)) {
    const std::size_t end = at + mark.close.size();
    if (possessive && opened_before(at)) return closed_by_possessive();
    std::size_t noun = end;
    while (noun < to && is_white(text[noun])) ++noun;
    if (mark.single && text[at - 1] == 's' && noun > end && noun < to && letter_behind(text, noun)) {
      if (!code && !possessive) possessive = end;
      continue;
    }
    return Close{.end = end};
  }
  return closed_by_possessive();
}

// The beginning of the next paragraph behind `from`: behind a blank line; the text's end where there is none.
std::size_t next_paragraph(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at)) {
    const std::size_t line = at + 1;
    while (at < text.size() && is_white(text[at])) ++at;
    if (text.substr(line, at - line).find('\n') != std::string_view::npos) return at;
  }
  return text.size();
}

Span span(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Whether `mark` stands at `at` as the first sign of a paragraph of a quotation.
bool opens_at(std::string_view text, std::size_t at, const Mark& mark) {
  return text.substr(at).starts_with(mark.open) && may_open(text, at, mark);
}

// Opening marks within words of the paragraph: "Isma\u2018il", "Hawai\u2018i".
bool has_letter_marks(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view before = text.substr(0, end);
  for (std::size_t at = before.find(kCurly, begin); at != std::string_view::npos; at = before.find(kCurly, at + 1)) {
    if (letter_before(text, at) && letter_behind(text, at + kCurly.size())) return true;
  }
  return false;
}

// Which quotations go on from paragraph to paragraph, opened anew in each.
class Continued {
 public:
  explicit Continued(std::string_view text) : text_(text) {}

  // Whether the paragraph at `at` goes on with a quotation of this mark that the one before has left open.
  bool at(std::size_t at, const Mark& mark) {
    if (at >= text_.size()) return false;
    const std::string_view ahead = text_.substr(at);
    if (mark.single) return opens_at(text_, at, mark) && closes(at, mark);
    // French books of old begin each paragraph with the closing mark.
    return ahead.starts_with(mark.open) || (mark.spaced && ahead.starts_with(mark.close));
  }

 private:
  // A single mark may be an apostrophe, so one of the paragraphs from `at` on must close.
  bool closes(std::size_t at, const Mark& mark) {
    if (&mark == mark_ && at < known_) return closes_;
    mark_ = &mark;
    closes_ = false;
    while (at < text_.size() && opens_at(text_, at, mark)) {
      const std::size_t end = next_paragraph(text_, at);
      const bool letters = mark.open == kCurly && has_letter_marks(text_, at, end);
      Passed passed;
      const std::optional<Close> close = find_close(text_, at + mark.open.size(), end, mark, letters, passed);
      at = end;
      closes_ = close && !close->doubtful;
      if (closes_) break;
    }
    known_ = at;
    return closes_;
  }

  std::string_view text_;
  const Mark* mark_ = nullptr;  // the one that was asked about last
  std::size_t known_ = 0;       // the answer holds for paragraphs before
  bool closes_ = false;
};

// Whether what opens at `at` may be a quotation of several paragraphs: it begins one, or is led in.
bool led_in(std::string_view text, std::size_t at) {
  while (at > 0 && is_white(text[at - 1]) && text[at - 1] != '\n') --at;
  return at == 0 || text[at - 1] == '\n' || text[at - 1] == ':' || text[at - 1] == ',';
}

void add_marked(std::string_view text, std::vector<Span>& spans) {
  std::size_t paragraph_end = 0;    // of the last mark
  const Mark* left_open = nullptr;  // the mark of a quotation that goes on
  std::size_t goes_on_at = 0;       // where
  bool letters = false;             // the paragraph has marks that are letters
  Continued continued(text);
  std::array<Passed, std::size(kMarks)> passed;  // by mark
  for (std::size_t at = 0; at < text.size();) {
    at = next_mark(text, at);
    if (at == text.size()) break;
    if (at >= paragraph_end) {
      paragraph_end = next_paragraph(text, at);
      letters = has_letter_marks(text, at, paragraph_end);
    }
    std::size_t step = 1;
    for (const Mark& mark : kMarks) {
      const bool again = left_open == &mark && goes_on_at == at;
      const bool closed_again = again && text.substr(at).starts_with(mark.close);
      if (!closed_again && (!text.substr(at).starts_with(mark.open) || !may_open(text, at, mark))) continue;
      const std::size_t inside = at + (closed_again ? mark.close : mark.open).size();
      const std::optional<Close> close = find_close(text, inside, paragraph_end, mark, letters && mark.open == kCurly,
                                                    passed[static_cast<std::size_t>(&mark - kMarks)]);
      std::optional<std::size_t> end;
      if (close) end = close->end;
      const bool code = mark.typed && text.substr(0, paragraph_end).find(mark.open, inside) != std::string_view::npos;
      // A quotation of several paragraphs opens anew in each and closes in the last.
      const bool open = !close || (close->doubtful && led_in(text, at));
      if (open && !code && (!mark.single || led_in(text, at)) && continued.at(paragraph_end, mark)) {
        end = goes_on_at = paragraph_end;
        left_open = &mark;
      }
      if (!end) continue;
      spans.push_back(span(at, *end));
      step = *end - at;
      break;
    }
    at += step;
  }
}

void add_mail(std::string_view text, std::vector<Span>& spans) {
  bool before = false;   // the line before is quoted
  bool callout = false;  // and its block is a callout
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t found = text.find('\n', line);
    const std::size_t end = found == std::string_view::npos ? text.size() : found + 1;
    const bool quoted = text[line] == '>';
    if (quoted && !before) {
      std::size_t says = line;
      while (says < end && (text[says] == '>' || is_white(text[says]))) ++says;
      callout = text::begins_callout(text.substr(says));
    }
    if (quoted && !callout) spans.push_back(span(line, end));
    before = quoted;
    line = end;
  }
}

}  // namespace

std::vector<Span> quoted_spans(std::string_view text) {
  std::vector<Span> marked;
  std::vector<Span> mail;
  add_marked(text, marked);
  add_mail(text, mail);
  return unite_spans(marked, mail);
}

std::vector<Span> unite_spans(std::span<const Span> x, std::span<const Span> y) {
  std::vector<Span> all(x.begin(), x.end());
  all.insert(all.end(), y.begin(), y.end());
  std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> out;
  for (const Span& one : all) {
    if (!out.empty() && one.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, one.end);
    } else {
      out.push_back(one);
    }
  }
  return out;
}

}  // namespace refrain
