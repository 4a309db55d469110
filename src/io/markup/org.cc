#include "io/markup/org.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostInline = 1'000;
constexpr std::size_t kMostDepth = 16;

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  return std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b); });
}

constexpr auto kKeywords = std::to_array<std::string_view>(
    {"TODO", "DONE", "NEXT", "WAITING", "WAIT", "HOLD", "CANCELLED", "CANCELED", "SOMEDAY", "STARTED", "DOING"});

class OrgReader {
 public:
  OrgReader(std::string_view source, TextBuilder& out)
      : source_(source),
        out_(out),
        lines_(markup_lines(source, 0, source.size())),
        budget_(source.size() + (std::size_t{1} << 20)) {}

  void read();

 private:
  std::size_t heading(std::size_t k);
  std::size_t keyword(std::size_t k);
  std::size_t block(std::size_t k);
  std::size_t drawer(std::size_t k);
  std::size_t paragraph(std::size_t k);
  void table_row(std::size_t k);
  void code(std::size_t begin, std::size_t end, std::size_t skip);
  void inline_text(std::size_t begin, std::size_t end);
  std::size_t markup(std::size_t begin, std::size_t at, std::size_t end);
  std::size_t bracket(std::size_t at, std::size_t end);
  std::size_t backslash(std::size_t at, std::size_t end);
  void write_notes();
  bool starts_block(std::size_t k) const;
  std::size_t item_mark(std::string_view words) const;
  void add_keywords(std::string_view words);
  std::size_t inline_call(std::size_t from, std::size_t at, std::size_t end, std::size_t& begin);
  std::string expanded(std::string_view call) const;
  std::size_t find(std::string_view mark, std::size_t at, std::size_t end) const {
    return source_.substr(0, std::min(end, at + kMostInline)).find(mark, at);
  }
  std::size_t begin_of(std::size_t k) const { return lines_[k].begin + lines_[k].indent; }
  std::string_view words(std::size_t k) const { return lines_[k].text(source_); }

  std::string_view source_;
  TextBuilder& out_;
  std::vector<MarkupLine> lines_;
  std::map<std::string, std::string, std::less<>> macros_;
  std::vector<std::string> keywords_ = {kKeywords.begin(), kKeywords.end()};
  std::size_t budget_;
  std::vector<Span> notes_;
  std::size_t depth_ = 0;
};

void OrgReader::write_notes() {
  for (const Span note : std::exchange(notes_, {})) {
    out_.separate(Break::kParagraph);
    inline_text(note.begin, note.end);
    out_.separate(Break::kParagraph);
  }
  notes_.clear();
}

// * TODO [#A] Title :tag:, and what of the tree is not exported. Returns the line behind what was read.
std::size_t OrgReader::heading(std::size_t k) {
  const std::string_view line = lines_[k].in(source_);
  std::size_t stars = 0;
  while (stars < line.size() && line[stars] == '*') ++stars;
  if (stars == 0 || stars >= line.size() || line[stars] != ' ') return k;
  std::size_t begin = lines_[k].begin + std::min(line.find_first_not_of(' ', stars), line.size());
  std::size_t end = lines_[k].end;
  const auto word_is = [&](std::string_view word) {
    return source_.substr(begin, word.size()) == word &&
           (begin + word.size() == end || source_[begin + word.size()] == ' ');
  };
  const auto pass = [&](std::size_t length) {
    begin += length;
    while (begin < end && source_[begin] == ' ') ++begin;
  };
  for (const std::string& word : keywords_) {
    if (word_is(word)) pass(word.size());
  }
  if (begin + 4 <= end && source_[begin] == '[' && source_[begin + 1] == '#' && source_[begin + 3] == ']') pass(4);
  bool hidden = word_is("COMMENT");
  if (end > begin && source_[end - 1] == ':') {
    const std::size_t tags = source_.substr(0, end).rfind(' ');
    if (tags != kNone && tags + 1 >= begin && source_[tags + 1] == ':' && end - tags > 3) {
      hidden = hidden || source_.substr(tags, end - tags).find(":noexport:") != kNone;
      end = std::max(tags, begin);
    }
  }
  if (hidden) {
    for (++k; k < lines_.size(); ++k) {
      const std::string_view next = lines_[k].in(source_);
      std::size_t level = 0;
      while (level < next.size() && next[level] == '*') ++level;
      if (level > 0 && level <= stars && level < next.size() && next[level] == ' ') break;
    }
    return k;
  }
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kHeading, static_cast<std::uint8_t>(std::min<std::size_t>(stars, 100)));
  inline_text(begin, end);
  out_.end_part(Part::kHeading);
  out_.separate(Break::kParagraph);
  write_notes();
  return k + 1;
}

void OrgReader::code(std::size_t begin, std::size_t end, std::size_t skip) {
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kCode);
  for (std::size_t k = begin; k < end; ++k) {
    if (lines_[k].blank()) {
      out_.separate(Break::kParagraph);
      continue;
    }
    std::size_t from = std::min(begin_of(k) + skip, lines_[k].end);
    while (from < lines_[k].end && source_[from] == ' ') ++from;
    out_.copy(from, lines_[k].end - from);
    out_.separate(Break::kBreak);
  }
  out_.end_part(Part::kCode);
  out_.separate(Break::kParagraph);
}

// #+BEGIN_NAME to #+END_NAME.
std::size_t OrgReader::block(std::size_t k) {
  const std::string_view line = words(k);
  const std::size_t name_end = std::min(line.find_first_of(" \t", 8), line.size());
  std::string name;
  for (const char c : line.substr(8, name_end - 8)) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool is_code = name == "src" || name == "example" || name == "verbatim";
  const bool dropped = name == "comment" || name == "export" || name == "html" || name == "latex" || name == "ascii";
  if (!is_code && !dropped) {
    out_.separate(Break::kParagraph);
    if (name == "quote" || name == "verse") out_.begin_quote();
    return k + 1;
  }
  const std::string mark = "#+end_" + name;
  std::size_t end = k + 1;
  while (end < lines_.size() && !starts_with_ignoring_case(words(end), mark)) ++end;
  if (end == lines_.size()) return k + 1;
  if (is_code) code(k + 1, end, 0);
  return end + 1;
}

std::size_t OrgReader::keyword(std::size_t k) {
  const std::string_view line = words(k);
  if (starts_with_ignoring_case(line, "#+begin_")) return block(k);
  if (starts_with_ignoring_case(line, "#+end_")) {
    if (starts_with_ignoring_case(line, "#+end_quote") || starts_with_ignoring_case(line, "#+end_verse"))
      out_.end_quote();
    out_.separate(Break::kParagraph);
    return k + 1;
  }
  const std::size_t colon = line.find(':');
  if (colon == kNone) return k + 1;
  const bool title = starts_with_ignoring_case(line, "#+title:") || starts_with_ignoring_case(line, "#+subtitle:");
  const bool caption = starts_with_ignoring_case(line, "#+caption");
  if (title || caption) {
    const Part part = title ? Part::kHeading : Part::kCaption;
    out_.separate(Break::kParagraph);
    out_.begin_part(part, title ? 1 : 0);
    inline_text(begin_of(k) + colon + 1, lines_[k].end);
    out_.end_part(part);
    out_.separate(Break::kParagraph);
  } else if (starts_with_ignoring_case(line, "#+todo:") || starts_with_ignoring_case(line, "#+seq_todo:") ||
             starts_with_ignoring_case(line, "#+typ_todo:")) {
    add_keywords(line.substr(colon + 1));
  } else if (starts_with_ignoring_case(line, "#+macro:")) {
    const std::string_view rest = without_blanks(line.substr(8));
    const std::size_t space = rest.find(' ');
    if (space != kNone && rest.size() - space < 256) {
      macros_[std::string(rest.substr(0, space))] = without_blanks(rest.substr(space));
    }
  }
  return k + 1;
}

// The words of "#+TODO: DRAFT(d) | FINAL".
void OrgReader::add_keywords(std::string_view words) {
  constexpr std::size_t kMost = 100;
  while (!words.empty() && keywords_.size() < kMost) {
    const std::size_t end = std::min(words.find_first_of(" \t"), words.size());
    std::string_view word = words.substr(0, end);
    word = word.substr(0, word.find('('));
    if (!word.empty() && word != "|") keywords_.emplace_back(word);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

// What {{{name(one,two)}}} stands for; `call` is what the braces hold.
std::string OrgReader::expanded(std::string_view call) const {
  const std::size_t open = std::min(call.find('('), call.size());
  const auto known = macros_.find(call.substr(0, open));
  if (known == macros_.end()) return {};
  std::vector<std::string> arguments(1);
  std::string_view given = call.substr(std::min(open + 1, call.size()));
  if (given.ends_with(')')) given.remove_suffix(1);
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] == ',') {
      arguments.emplace_back();
    } else {
      if (given[i] == '\\' && i + 1 < given.size()) ++i;
      arguments.back() += given[i];
    }
  }
  const std::string& body = known->second;
  std::string text;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool argument = body[i] == '$' && i + 1 < body.size() && is_ascii_digit(body[i + 1]);
    if (!argument) {
      text += body[i];
      continue;
    }
    const auto number = static_cast<std::size_t>(body[++i] - '0');
    if (number > 0 && number <= arguments.size()) text += arguments[number - 1];
  }
  return text;
}

// :NAME: to :END:; properties and the log book are none of the text.
std::size_t OrgReader::drawer(std::size_t k) {
  const std::string_view line = words(k);
  if (line.size() < 3 || line[0] != ':' || !line.ends_with(':') || line.find_first_of(" \t") != kNone) return k;
  if (starts_with_ignoring_case(line, ":end:")) return k + 1;
  if (!starts_with_ignoring_case(line, ":properties:") && !starts_with_ignoring_case(line, ":logbook:") &&
      !starts_with_ignoring_case(line, ":clock:")) {
    return k + 1;
  }
  std::size_t end = k + 1;
  while (end < lines_.size() && !starts_with_ignoring_case(words(end), ":end:")) {
    // One that is not closed ends with its section.
    if (lines_[end].in(source_).starts_with('*')) return k + 1;
    ++end;
  }
  return std::min(end + 1, lines_.size());
}

std::size_t OrgReader::item_mark(std::string_view line) const {
  std::size_t at = 0;
  if (line.starts_with('-') || line.starts_with('+')) {
    at = 1;
  } else {
    while (at < line.size() && is_ascii_digit(line[at])) ++at;
    if (at == 0 && line.size() > 1 && is_ascii_letter(line[0])) at = 1;
    if (at == 0 || at > 6 || at >= line.size() || (line[at] != '.' && line[at] != ')')) return 0;
    ++at;
  }
  if (at >= line.size() || line[at] != ' ') return 0;
  at = std::min(line.find_first_not_of(' ', at), line.size());
  if (line.substr(at).starts_with("[@")) at = std::min(line.find(' ', at), line.size() - 1) + 1;
  for (const std::string_view box : {"[ ] ", "[X] ", "[-] ", "[x] "}) {
    if (line.substr(at).starts_with(box)) at += box.size();
  }
  return at;
}

bool OrgReader::starts_block(std::size_t k) const {
  const std::string_view line = words(k);
  if (lines_[k].blank() || line.starts_with('|') || line.starts_with("#+") || line.starts_with("# ") || line == "#")
    return true;
  if (line.starts_with(": ") || item_mark(line) > 0 || (lines_[k].indent > 0 && line.starts_with("* "))) return true;
  if (lines_[k].indent == 0 && line.starts_with("*") && line.find_first_not_of('*') != kNone &&
      line[line.find_first_not_of('*')] == ' ')
    return true;
  return line.starts_with("\\begin{") || line.starts_with("[fn:") ||
         (line.starts_with(':') && line.ends_with(':') && line.size() > 2);
}

void OrgReader::table_row(std::size_t k) {
  const std::string_view line = words(k);
  out_.separate(Break::kLine);
  // Rules, and what says how columns are set: | <l> | <10> |, | / | < | > |.
  if (line.starts_with("|-") || line.starts_with("| / ")) return;
  if (line.find('<') != kNone && line.find_first_not_of("|<> lcr0123456789") == kNone) return;
  std::size_t from = begin_of(k) + 1;
  for (std::size_t at = from; at <= lines_[k].end; ++at) {
    if (at < lines_[k].end && source_[at] != '|') continue;
    inline_text(from, at);
    out_.separate(Break::kCell);
    from = at + 1;
  }
  out_.separate(Break::kLine);
}

std::size_t OrgReader::paragraph(std::size_t k) {
  const std::string_view line = words(k);
  std::size_t begin = begin_of(k);
  std::size_t mark = item_mark(line);
  if (mark == 0 && lines_[k].indent > 0 && line.starts_with("* ")) mark = 2;
  if (mark > 0) {
    out_.separate(Break::kLine);
    begin += mark;
    // term :: definition
    const std::size_t colons = find(" ::", begin, lines_[k].end);
    if (colons != kNone) {
      inline_text(begin, colons);
      out_.separate(Break::kLine);
      begin = colons + 3;
    }
  } else if (line.starts_with("[fn:") && lines_[k].indent == 0) {
    const std::size_t close = line.find(']');
    if (close != kNone && line.find(':', 4) > close) {
      out_.separate(Break::kParagraph);
      begin += close + 1;
    }
  }
  std::size_t end = k + 1;
  while (end < lines_.size() && !starts_block(end)) ++end;
  inline_text(begin, lines_[end - 1].end);
  out_.separate(end == lines_.size() || lines_[end].blank() ? Break::kParagraph : Break::kLine);
  write_notes();
  return end;
}

// [[target][text]], [fn:1], [fn:: text], [cite:@key], [1/2]
std::size_t OrgReader::bracket(std::size_t at, std::size_t end) {
  const std::string_view rest = source_.substr(at, end - at);
  if (rest.starts_with("[[")) {
    const std::size_t close = find("]]", at + 2, end);
    if (close == kNone) return at;
    const std::size_t middle = source_.substr(0, close).find("][", at + 2);
    const std::string_view target = source_.substr(at + 2, 8);
    const bool elsewhere = target.starts_with("http") || target.starts_with("file:") || target.starts_with("mailto") ||
                           target.starts_with("doi:");
    if (middle == kNone) {
      const std::string_view whole = source_.substr(at + 2, close - at - 2);
      for (const std::string_view picture : {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"}) {
        if (whole.ends_with(picture)) return close + 2;
      }
      if (elsewhere) out_.begin_link();
      copy_prose(out_, source_, at + 2, close);
    } else {
      if (elsewhere) out_.begin_link();
      inline_text(middle + 2, close);
    }
    if (elsewhere) out_.end_link();
    return close + 2;
  }
  if (rest.starts_with("[fn:")) {
    const std::size_t close = behind_bracket(source_, at, end, '[', ']');
    if (close == kNone) return at;
    const std::size_t colon = source_.substr(0, close).find(':', at + 4);
    if (colon != kNone)
      notes_.push_back({static_cast<std::uint32_t>(colon + 1), static_cast<std::uint32_t>(close - 1)});
    return close;
  }
  // How much of a list is done: [1/2], [50%].
  if (const std::size_t close = find("]", at, std::min(end, at + 12)); close != kNone && close > at + 1) {
    const std::string_view count = source_.substr(at + 1, close - at - 1);
    const bool done = count.find_first_not_of("0123456789/%") == kNone && count.find_first_of("/%") != kNone;
    if (done) return close + 1;
  }
  if (rest.starts_with("[cite:") || rest.starts_with("[cite/")) {
    const std::size_t close = find("]", at, end);
    if (close == kNone) return at;
    out_.cite();
    if (close + 1 < end && std::string_view(".,;:!?)").find(source_[close + 1]) != kNone) out_.take_back_space();
    return close + 1;
  }
  return at;
}

// \(math\), \[math\], \\ at the end of a line, \name
std::size_t OrgReader::backslash(std::size_t at, std::size_t end) {
  const std::string_view rest = source_.substr(at, end - at);
  if (rest.starts_with("\\(") || rest.starts_with("\\[")) {
    const std::size_t close = find(rest[1] == '(' ? "\\)" : "\\]", at + 2, end);
    return close == kNone ? at : close + 2;
  }
  if (rest.starts_with("\\\\")) {
    out_.separate(Break::kBreak);
    return at + 2;
  }
  std::size_t behind = at + 1;
  while (behind < end && is_ascii_letter(source_[behind])) ++behind;
  if (behind == at + 1) return at;
  constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>({{"nbsp", " "},
                                                                                        {"ndash", "\u2013"},
                                                                                        {"mdash", "\u2014"},
                                                                                        {"hellip", "\u2026"},
                                                                                        {"dots", "\u2026"},
                                                                                        {"copy", "\u00a9"},
                                                                                        {"laquo", "\u00ab"},
                                                                                        {"raquo", "\u00bb"},
                                                                                        {"ldquo", "\u201c"},
                                                                                        {"rdquo", "\u201d"},
                                                                                        {"auml", "\u00e4"},
                                                                                        {"ouml", "\u00f6"},
                                                                                        {"uuml", "\u00fc"},
                                                                                        {"szlig", "\u00df"},
                                                                                        {"eacute", "\u00e9"},
                                                                                        {"egrave", "\u00e8"},
                                                                                        {"amp", "&"},
                                                                                        {"deg", "\u00b0"}});
  for (const auto& [name, text] : kNames) {
    if (source_.substr(at + 1, behind - at - 1) != name) continue;
    if (source_.substr(behind, 2) == "{}") behind += 2;
    out_.put(text, at, behind - at);
    return behind;
  }
  return at;
}

std::size_t OrgReader::markup(std::size_t begin, std::size_t at, std::size_t end) {
  const char c = source_[at];
  const std::string_view rest = source_.substr(at, end - at);
  switch (c) {
    case '[':
      return bracket(at, end);
    case '\\':
      return backslash(at, end);
    case '$': {
      const bool display = rest.starts_with("$$");
      const std::size_t close = find(display ? "$$" : "$", at + (display ? 2 : 1), end);
      if (close == kNone || (!display && (is_blank_char(source_[at + 1]) || is_blank_char(source_[close - 1]) ||
                                          (close + 1 < end && is_word_byte(source_[close + 1]))))) {
        return at;
      }
      return close + (display ? 2 : 1);
    }
    case '{': {
      if (!rest.starts_with("{{{")) return at;
      const std::size_t close = find("}}}", at + 3, end);
      if (close == kNone) return at;
      const std::string text = expanded(source_.substr(at + 3, close - at - 3));
      if (!text.empty() && text.size() <= budget_) {
        budget_ -= text.size();
        out_.put(text, at, close + 3 - at);
      }
      return close + 3;
    }
    case '@': {
      if (!rest.starts_with("@@")) return at;
      const std::size_t close = find("@@", at + 2, end);
      return close == kNone ? at : close + 2;
    }
    case '<': {
      std::size_t length = 1;
      while (length < 3 && rest.substr(length).starts_with('<')) ++length;
      if (length == 1) return at;
      const std::size_t close = find(length == 2 ? ">>" : ">>>", at + length, end);
      if (close == kNone) return at;
      if (length == 3) copy_prose(out_, source_, at + 3, close);  // a target that is seen
      return close + length;
    }
    case '-':
      if (!rest.starts_with("--")) return at;
      if (rest.starts_with("----")) return at;
      out_.put(rest.starts_with("---") ? "\u2014" : "\u2013", at, rest.starts_with("---") ? 3 : 2);
      return at + (rest.starts_with("---") ? 3 : 2);
    default:
      break;
  }
  // *bold* and the like: not within a word, nor beside blanks.
  if (at > begin && std::string_view(" \t\n\r-({'\"").find(source_[at - 1]) == kNone) return at;
  if (at + 2 >= end || is_blank_char(source_[at + 1])) return at;
  std::size_t close = find(source_.substr(at, 1), at + 2, end);
  while (close != kNone &&
         (is_blank_char(source_[close - 1]) ||
          (close + 1 < end && std::string_view(" \t\n\r-.,;:!?'\")}[\\").find(source_[close + 1]) == kNone))) {
    close = find(source_.substr(at, 1), close + 1, std::min(end, at + kMostInline));
  }
  if (close == kNone) return at;
  if (c == '=' || c == '~') {
    out_.begin_part(Part::kCode);
    copy_prose(out_, source_, at + 1, close);
    out_.end_part(Part::kCode);
  } else {
    inline_text(at + 1, close);
  }
  return close + 1;
}

// src_python[:results none]{x = 1} and call_name(1), whose underscore is at `at`: the place behind it, and in `begin` where
// it begins; `at` where it is none.
std::size_t OrgReader::inline_call(std::size_t from, std::size_t at, std::size_t end, std::size_t& begin) {
  const std::string_view before = source_.substr(from, at - from);
  const bool source = before.ends_with("src");
  if (!source && !before.ends_with("call")) return at;
  begin = at - (source ? 3 : 4);
  if (begin > from && is_word_byte(source_[begin - 1])) return at;
  std::size_t behind = at + 1;
  while (behind < end && (is_word_byte(source_[behind]) || source_[behind] == '-' || source_[behind] == '_')) ++behind;
  const auto pass = [&](char open, char close) {
    if (behind >= end || source_[behind] != open) return false;
    const std::size_t closed = behind_bracket(source_, behind, end, open, close, kMostInline);
    if (closed == kNone) return false;
    behind = closed;
    return true;
  };
  pass('[', ']');
  const std::size_t code = behind;
  if (!(source ? pass('{', '}') : pass('(', ')'))) return at;
  if (source) {
    copy_prose(out_, source_, from, begin);
    out_.begin_part(Part::kCode);
    copy_prose(out_, source_, code + 1, behind - 1);
    out_.end_part(Part::kCode);
  } else {
    copy_prose(out_, source_, from, begin);
    pass('[', ']');
  }
  return behind;
}

void OrgReader::inline_text(std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  if (depth_ >= kMostDepth) {
    copy_prose(out_, source_, begin, end);
    return;
  }
  ++depth_;
  std::size_t from = begin;
  std::size_t at = begin;
  while (at < end) {
    if (std::string_view("*/_+=~[\\${@<-").find(source_[at]) == kNone) {
      ++at;
      continue;
    }
    if (source_[at] == '_') {
      std::size_t call = at;
      const std::size_t called = inline_call(from, at, end, call);
      if (called > at) {
        at = from = called;
        continue;
      }
    }
    copy_prose(out_, source_, from, at);
    from = at;
    const std::size_t behind = markup(begin, at, end);
    at = behind == at ? at + 1 : behind;
    if (behind != from) from = at;
  }
  copy_prose(out_, source_, std::min(from, end), end);
  --depth_;
}

void OrgReader::read() {
  for (std::size_t k = 0; k < lines_.size();) {
    const std::string_view line = words(k);
    if (lines_[k].blank()) {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    if (const std::size_t behind = heading(k); behind > k) {
      k = behind;
      continue;
    }
    if (line.starts_with("#+")) {
      k = keyword(k);
      continue;
    }
    if (line.starts_with("# ") || line == "#") {
      out_.obey(directive_in(line.substr(1)));
      ++k;
      continue;
    }
    if (const std::size_t behind = drawer(k); behind > k) {
      k = behind;
      continue;
    }
    if (line.starts_with("SCHEDULED:") || line.starts_with("DEADLINE:") || line.starts_with("CLOSED:") ||
        line.starts_with("CLOCK:")) {
      ++k;
      continue;
    }
    if (line.starts_with('|')) {
      table_row(k);
      ++k;
      continue;
    }
    if (line.starts_with(": ") || line == ":") {
      std::size_t end = k;
      while (end < lines_.size() && (words(end).starts_with(": ") || words(end) == ":")) ++end;
      code(k, end, 2);
      k = end;
      continue;
    }
    if (line.starts_with("\\begin{")) {  // math, by LaTeX
      const std::string mark = "\\end{" + std::string(line.substr(7, line.find('}') - 7));
      std::size_t end = k;
      while (end < lines_.size() && !lines_[end].blank() && words(end).find(mark) == kNone) ++end;
      k = std::min(end + 1, lines_.size());
      out_.separate(Break::kSpace);
      continue;
    }
    if (is_rule(line, "-", 5)) {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    k = paragraph(k);
  }
}

}  // namespace

void read_org(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  OrgReader(document.original, out).read();
  out.finish();
}

}  // namespace refrain::io
