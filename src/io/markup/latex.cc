#include "io/markup/latex.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/latex_commands.h"
#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;

// A macro's text is not looked at where its body is longer than kMostBody, nor used where it is longer than kMostText.
constexpr std::size_t kMostBody = 1'000;
constexpr std::size_t kMostText = 256;
// All that macros may add to a file, beside its own length.
constexpr std::size_t kFreeText = std::size_t{1} << 20;
// Of the environments that are open, how far back one that ends is looked for.
constexpr std::size_t kMostBack = 16;
// Bytes that the head of a long table may have.
constexpr std::size_t kMostHead = std::size_t{16} << 10;

// What ends a run of characters that stand for themselves.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special = {};
  for (const char c : std::string_view("\\{}$%&~`'- \t\r\n\f\"")) special[static_cast<unsigned char>(c)] = true;
  return special;
}();

// A command that the file defines. Text of its own, before its arguments and behind them.
struct Macro {
  std::string arguments;
  std::string before;
  std::string behind;
};
using Macros = std::map<std::string, Macro, std::less<>>;

class LatexReader {
 public:
  LatexReader(std::string_view source, TextBuilder& out, Macros& macros, bool within_macro)
      : source_(source), out_(out), macros_(macros), within_macro_(within_macro), budget_(kFreeText + source.size()) {
    pair_braces();
  }

  void read_file();
  void read(std::size_t begin, std::size_t end);

 private:
  // A group in braces that is open.
  struct Group {
    LatexAction action = LatexAction::kPlain;
    std::string_view then;                // arguments behind it
    const std::string* behind = nullptr;  // a macro's text behind them
    std::size_t begin = 0;
  };
  struct Environment {
    std::string_view name;
    LatexBody body = LatexBody::kBlock;
    std::size_t groups = 0;  // open when it began
  };
  struct Note {
    std::size_t begin;
    std::size_t end;
  };

  void pair_braces();
  std::size_t behind_group(std::size_t at) const;
  std::size_t behind_blanks(std::size_t at) const;
  std::size_t behind_option(std::size_t at, char open, char close) const;
  std::size_t behind_argument(std::size_t at) const;
  std::size_t pass_arguments(std::size_t at, std::string_view& arguments) const;

  std::size_t comment(std::size_t at);
  std::size_t blanks(std::size_t at);
  std::size_t math(std::size_t at);
  std::size_t command(std::size_t at);
  std::size_t run_command(const LatexCommand& command, std::size_t at, std::size_t behind);
  std::size_t run_macro(const Macro& macro, std::size_t at, std::size_t behind);
  std::size_t open_text(const Group& group, std::size_t at);
  std::size_t close_group(std::size_t at);
  std::size_t begin_environment(std::size_t at);
  std::size_t end_environment(std::size_t at);
  std::size_t verb(std::size_t at, std::size_t behind);
  std::size_t accent(std::string_view mark, std::size_t at, std::size_t behind);
  std::size_t define(std::size_t at, bool tex);
  std::size_t punctuation(std::size_t at);
  void enter(LatexAction action, std::uint8_t level);
  void leave(LatexAction action);
  void leave_environment(const Environment& environment);
  void put(std::string_view text, std::size_t at, std::size_t length);
  void flush_notes();
  void verbatim(std::size_t begin, std::size_t end);
  // Behind the next `mark`; the end where there is none, which is asked once.
  std::size_t find_behind(std::string_view mark, std::size_t at) const {
    const std::size_t found = source_.find(mark, at);
    return found == kNone || found >= end_ ? end_ : found + mark.size();
  }

  std::string_view source_;
  TextBuilder& out_;
  Macros& macros_;
  bool within_macro_;
  std::size_t budget_;
  std::size_t end_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> braces_;  // opening and closing, by the opening one
  std::vector<Group> groups_;
  std::vector<Environment> environments_;
  std::vector<Note> notes_;
  bool in_note_ = false;
  bool in_label_ = false;
  bool german_ = false;  // "a is a letter
  bool no_display_end_ = false;
  bool no_inline_end_ = false;
};

// Finds out which braces belong together. What is verbatim or a comment has none.
void LatexReader::pair_braces() {
  std::vector<std::size_t> open;
  constexpr auto kVerbatim = std::to_array<std::string_view>({"verbatim", "Verbatim", "lstlisting", "minted"});
  for (std::size_t at = 0; at < source_.size(); ++at) {
    const char c = source_[at];
    if (c == '\\') {
      const std::string_view rest = source_.substr(at + 1, 24);
      if (rest.starts_with("begin{")) {
        for (const std::string_view name : kVerbatim) {
          if (!rest.substr(6).starts_with(name)) continue;
          const std::size_t end = source_.find("\\end{" + std::string(name), at);
          if (end != kNone) at = end;
        }
      }
      ++at;
    } else if (c == '%') {
      at = std::min(source_.find('\n', at), source_.size());
    } else if (c == '{') {
      open.push_back(braces_.size());
      braces_.emplace_back(static_cast<std::uint32_t>(at), 0);
    } else if (c == '}' && !open.empty()) {
      braces_[open.back()].second = static_cast<std::uint32_t>(at);
      open.pop_back();
    }
  }
}

// Behind the group whose brace is at `at`; kNone where it is not closed.
std::size_t LatexReader::behind_group(std::size_t at) const {
  const auto found = std::lower_bound(braces_.begin(), braces_.end(), at,
                                      [](const auto& brace, std::size_t wanted) { return brace.first < wanted; });
  if (found == braces_.end() || found->first != at || found->second == 0 || found->second >= end_) return kNone;
  return std::size_t{found->second} + 1;
}

// White space and comments in front of an argument, but for a blank line.
std::size_t LatexReader::behind_blanks(std::size_t at) const {
  bool newline = false;
  std::size_t i = at;
  while (i < end_) {
    if (source_[i] == '%') {
      i = find_behind("\n", i);
      newline = false;
    } else if (source_[i] == '\n') {
      if (std::exchange(newline, true)) return at;
      ++i;
    } else if (is_blank_char(source_[i])) {
      ++i;
    } else {
      return i;
    }
  }
  return at;
}

std::size_t LatexReader::behind_option(std::size_t at, char open, char close) const {
  const std::size_t begin = behind_blanks(at);
  if (begin >= end_ || source_[begin] != open) return at;
  constexpr std::size_t kMost = 4'096;
  std::size_t depth = 0;
  for (std::size_t i = begin; i < std::min(end_, begin + kMost); ++i) {
    if (source_[i] == '\\') {
      ++i;
    } else if (source_[i] == '{') {
      const std::size_t behind = behind_group(i);
      if (behind != kNone) i = behind - 1;
    } else if (source_[i] == open) {
      ++depth;
    } else if (source_[i] == close && --depth == 0) {
      return i + 1;
    }
  }
  return at;
}

std::size_t LatexReader::behind_argument(std::size_t at) const {
  const std::size_t begin = behind_blanks(at);
  if (begin >= end_ || source_[begin] == '}') return at;
  if (source_[begin] == '{') {
    const std::size_t behind = behind_group(begin);
    return behind == kNone ? begin + 1 : behind;
  }
  if (source_[begin] != '\\') return begin + 1;
  std::size_t i = begin + 1;
  while (i < end_ && is_ascii_letter(source_[i])) ++i;
  return std::max(i, std::min(begin + 2, end_));
}

// Passes over the arguments in front of the text argument, and takes them and it off `arguments`.
std::size_t LatexReader::pass_arguments(std::size_t at, std::string_view& arguments) const {
  while (!arguments.empty()) {
    const char kind = arguments.front();
    if (kind == 't') return at;
    arguments.remove_prefix(1);
    if (kind == 's' && at < end_ && source_[at] == '*') ++at;
    if (kind == 'o') at = behind_option(at, '[', ']');
    if (kind == 'p') at = behind_option(at, '(', ')');
    if (kind == 'm') at = behind_argument(at);
  }
  return at;
}

void LatexReader::put(std::string_view text, std::size_t at, std::size_t length) { out_.put(text, at, length); }

// A comment takes the end of its line with it, and the blanks at the front of the next.
std::size_t LatexReader::comment(std::size_t at) {
  const std::size_t behind = find_behind("\n", at);
  const Directive directive = directive_in(source_.substr(at + 1, behind - at - 1));
  if (directive != Directive::kNone) {
    out_.obey(directive);
    return behind - (behind > at && source_[behind - 1] == '\n' ? 1 : 0);
  }
  // An empty line behind it ends the paragraph as ever.
  std::size_t next = behind;
  while (next < end_ && (source_[next] == ' ' || source_[next] == '\t' || source_[next] == '\r')) ++next;
  if (next < end_ && source_[next] == '\n' && next + 1 < end_) {
    out_.separate(Break::kParagraph);
    flush_notes();
  }
  return next;
}

std::size_t LatexReader::blanks(std::size_t at) {
  std::size_t newlines = 0;
  while (at < end_ && is_blank_char(source_[at])) newlines += source_[at++] == '\n' ? 1u : 0u;
  out_.separate(newlines > 1 ? Break::kParagraph : Break::kSpace);
  if (newlines > 1) flush_notes();
  return at;
}

// Math is no text. A dollar sign that has no partner in its paragraph is one.
std::size_t LatexReader::math(std::size_t at) {
  const bool display = at + 1 < end_ && source_[at + 1] == '$';
  // What stands for itself.
  const auto literal = [&] {
    out_.copy(at, 1);
    return at + 1;
  };
  std::size_t i = at + (display ? 2 : 1);
  for (; i < end_; ++i) {
    if (source_[i] == '\\') {
      ++i;
    } else if (source_[i] == '$') {
      if (!display) break;
      if (i + 1 < end_ && source_[i + 1] == '$') break;
    } else if (source_[i] == '\n') {
      std::size_t next = i + 1;
      while (next < end_ && (source_[next] == ' ' || source_[next] == '\t' || source_[next] == '\r')) ++next;
      if (next < end_ && source_[next] == '\n') return literal();
    }
  }
  if (i >= end_) return literal();
  return i + (display ? 2 : 1);
}

// Quotation marks and dashes are what they are printed as.
std::size_t LatexReader::punctuation(std::size_t at) {
  const std::string_view rest = source_.substr(at, std::min<std::size_t>(3, end_ - at));
  const auto take = [&](std::string_view mark, std::string_view text) {
    if (!rest.starts_with(mark)) return false;
    put(text, at, mark.size());
    return true;
  };
  if (take("---", "\u2014")) return at + 3;
  if (take("--", "\u2013") || take("``", "\u201c") || take("''", "\u201d")) return at + 2;
  if (take("`", "\u2018")) return at + 1;
  if (german_ && rest.size() > 1 && rest[0] == '"') {
    constexpr auto kShorthands = std::to_array<std::pair<char, std::string_view>>({{'a', "\u00e4"},
                                                                                   {'o', "\u00f6"},
                                                                                   {'u', "\u00fc"},
                                                                                   {'A', "\u00c4"},
                                                                                   {'O', "\u00d6"},
                                                                                   {'U', "\u00dc"},
                                                                                   {'s', "\u00df"},
                                                                                   {'e', "\u00eb"},
                                                                                   {'i', "\u00ef"},
                                                                                   {'`', "\u201e"},
                                                                                   {'\'', "\u201c"},
                                                                                   {'<', "\u00ab"},
                                                                                   {'>', "\u00bb"},
                                                                                   {'=', "-"},
                                                                                   {'~', "-"},
                                                                                   {'-', ""},
                                                                                   {'"', ""},
                                                                                   {'|', ""}});
    for (const auto& [c, text] : kShorthands) {
      if (rest[1] != c) continue;
      put(text, at, 2);
      return at + 2;
    }
  }
  out_.copy(at, 1);
  return at + 1;
}

void LatexReader::enter(LatexAction action, std::uint8_t level) {
  switch (action) {
    case LatexAction::kHeading:
      flush_notes();
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kHeading, level);
      break;
    case LatexAction::kCaption:
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kCaption);
      break;
    case LatexAction::kBlock:
      out_.separate(Break::kParagraph);
      break;
    case LatexAction::kQuote:
      out_.begin_quote();
      break;
    case LatexAction::kCode:
      out_.begin_part(Part::kCode);
      break;
    case LatexAction::kLink:
      out_.begin_link();
      break;
    default:
      break;
  }
}

void LatexReader::leave(LatexAction action) {
  switch (action) {
    case LatexAction::kHeading:
      out_.end_part(Part::kHeading);
      out_.separate(Break::kParagraph);
      flush_notes();
      break;
    case LatexAction::kCaption:
      out_.end_part(Part::kCaption);
      out_.separate(Break::kParagraph);
      break;
    case LatexAction::kBlock:
      out_.separate(Break::kParagraph);
      break;
    case LatexAction::kQuote:
      out_.end_quote();
      break;
    case LatexAction::kCode:
      out_.end_part(Part::kCode);
      break;
    case LatexAction::kLink:
      out_.end_link();
      break;
    default:
      break;
  }
}

// Opens the group of a text argument. Without a brace the argument is one character, which is text as it stands.
std::size_t LatexReader::open_text(const Group& group, std::size_t at) {
  const std::size_t begin = behind_blanks(at);
  if (begin >= end_ || source_[begin] != '{') {
    leave(group.action);
    return at;
  }
  groups_.push_back(group);
  return begin + 1;
}

std::size_t LatexReader::close_group(std::size_t at) {
  if (groups_.empty()) return at + 1;
  Group group = groups_.back();
  groups_.pop_back();
  ++at;
  if (group.then.empty()) {
    if (group.behind != nullptr) put(*group.behind, at - 1, 1);
    leave(group.action);
    return at;
  }
  at = pass_arguments(at, group.then);
  if (group.then.empty()) {
    leave(group.action);
    return at;
  }
  group.then.remove_prefix(1);
  return open_text(group, at);
}

// Footnotes of the paragraph that has ended.
void LatexReader::flush_notes() {
  if (notes_.empty() || in_note_ || !groups_.empty()) return;
  in_note_ = true;
  const std::size_t end = end_;
  std::vector<Environment> environments = std::exchange(environments_, {});
  for (const Note note : std::exchange(notes_, {})) {
    out_.separate(Break::kParagraph);
    read(note.begin, note.end);
    end_ = end;
    out_.separate(Break::kParagraph);
  }
  environments_ = std::move(environments);
  in_note_ = false;
}

std::size_t LatexReader::verb(std::size_t at, std::size_t behind) {
  if (behind >= end_) return behind;
  char close = source_[behind];
  if (is_blank_char(close) || is_ascii_letter(close)) return behind;
  if (close == '{') close = '}';
  const std::size_t line = std::min(source_.find('\n', behind), end_);
  const std::size_t end = std::min(source_.find(close, behind + 1), line);
  if (end == line) return at + 1;
  out_.begin_part(Part::kCode);
  out_.copy(behind + 1, end - behind - 1);
  out_.end_part(Part::kCode);
  return end + 1;
}

std::size_t LatexReader::accent(std::string_view mark, std::size_t at, std::size_t behind) {
  std::size_t i = behind_blanks(behind);
  const bool braced = i < end_ && source_[i] == '{';
  if (braced) ++i;
  if (i >= end_) return behind;
  std::size_t next = i + 1;
  std::string_view letter = source_.substr(i, 1);
  if (letter == "\\") {  // \i, \j, and letters like \o
    while (next < end_ && is_ascii_letter(source_[next])) ++next;
    const LatexCommand* const named = find_latex_command(source_.substr(i + 1, next - i - 1));
    if (named == nullptr || named->action != LatexAction::kPut) return behind;
    letter = named->text;
    // A space ends the name, no more.
    if (next < end_ && source_[next] == ' ') ++next;
  } else if (static_cast<unsigned char>(letter[0]) >= 0x80) {
    while (next < end_ && (static_cast<unsigned char>(source_[next]) & 0xc0u) == 0x80) ++next;
    letter = source_.substr(i, next - i);
  } else if (!is_ascii_letter(letter[0])) {
    return braced && letter == "}" ? next : behind;
  }
  if (braced) {
    if (next >= end_ || source_[next] != '}') return behind;
    ++next;
  }
  put(with_accent(letter, mark), at, next - at);
  return next;
}

// \newcommand{\name}[2][default]{body}, \NewDocumentCommand{\name}{m o}{body} or \def\name#1#2{body}.
std::size_t LatexReader::define(std::size_t at, bool tex) {
  if (at < end_ && source_[at] == '*') ++at;
  std::size_t name_begin = behind_blanks(at);
  if (name_begin >= end_) return at;
  if (source_[name_begin] == '{') ++name_begin;
  if (name_begin >= end_ || source_[name_begin] != '\\') return at;
  std::size_t i = name_begin + 1;
  while (i < end_ && is_ascii_letter(source_[i])) ++i;
  const std::string name(source_.substr(name_begin + 1, i - name_begin - 1));
  if (i < end_ && source_[i] == '}') ++i;
  Macro macro;
  std::size_t count = 0;
  if (tex) {
    while (i < end_ && source_[i] != '{' && source_[i] != '\n') count += source_[i++] == '#' ? 1u : 0u;
  } else {
    const std::size_t numbered = behind_option(i, '[', ']');
    if (numbered > i) {
      const std::size_t digit = source_.find('[', i) + 1;
      if (is_ascii_digit(source_[digit])) count = static_cast<std::size_t>(source_[digit] - '0');
      i = numbered;
      const std::size_t optional = behind_option(i, '[', ']');
      if (optional > i && count > 0) {
        macro.arguments = "o";
        --count;
      }
      i = optional;
    } else if (const std::size_t spec = behind_argument(i);
               behind_blanks(spec) < end_ && source_[behind_blanks(spec)] == '{' && source_[behind_blanks(i)] == '{') {
      for (const char c : source_.substr(i, spec - i)) {
        if (c == 'm') ++count;
        if ((c == 'o' || c == 'O') && count == 0) macro.arguments += 'o';
        if (c == 's') macro.arguments += 's';
      }
      i = spec;
    }
  }
  const std::size_t body = behind_blanks(i);
  const std::size_t behind = behind_argument(i);
  if (name.empty() || within_macro_ || body >= end_ || source_[body] != '{') return behind;
  // What is seen of the body, with the numbers of its arguments in it.
  Document seen;
  if (behind - body < kMostBody) {
    const std::string copy(source_.substr(body, behind - body));
    TextBuilder out(copy, seen);
    LatexReader reader(copy, out, macros_, true);
    reader.read(0, copy.size());
    out.finish();
  } else {
    seen.text = "#1#2#3#4#5#6#7#8#9";
  }
  const std::size_t shift = macro.arguments.size();  // a star and an option have numbers, too
  const std::size_t first = seen.text.find('#');
  const std::size_t last = seen.text.rfind('#');
  for (std::size_t k = 0; k < count; ++k) {
    const std::string number = "#" + std::to_string(k + 1 + shift);
    macro.arguments += seen.text.find(number) != kNone ? 't' : 'm';
  }
  macro.before = seen.text.substr(0, std::min(first, kMostText));
  if (last != kNone && seen.text.size() > last + 2) macro.behind = seen.text.substr(last + 2, kMostText);
  if (seen.text.size() > kMostText && count == 0) macro.before.clear();
  macros_[name] = std::move(macro);
  return behind;
}

std::size_t LatexReader::run_macro(const Macro& macro, std::size_t at, std::size_t behind) {
  const std::size_t length = macro.before.size() + macro.behind.size();
  const bool expands = length > 0 && length <= budget_;
  if (expands) {
    budget_ -= length;
    put(macro.before, at, behind - at);
  }
  std::string_view arguments = macro.arguments;
  std::size_t i = pass_arguments(behind, arguments);
  if (arguments.empty()) return i;
  arguments.remove_prefix(1);
  return open_text({LatexAction::kPlain, arguments, expands ? &macro.behind : nullptr, i}, i);
}

std::size_t LatexReader::run_command(const LatexCommand& known, std::size_t at, std::size_t behind) {
  std::string_view arguments = known.arguments;
  std::size_t i = pass_arguments(behind, arguments);
  switch (known.action) {
    case LatexAction::kCite:
      out_.cite();
      // "as shown~\cite{a}." has no space where the citation was.
      if (i < end_ && std::string_view(".,;:!?)").find(source_[i]) != kNone) out_.take_back_space();
      return i;
    case LatexAction::kPut: {
      put(known.text, at, behind - at);
      // "\ss{}" and "\ss " end the name.
      if (source_.substr(behind, 2) == "{}") return behind + 2;
      return behind < end_ && source_[behind] == ' ' && is_ascii_letter(source_[behind - 1]) ? behind + 1 : behind;
    }
    case LatexAction::kSpace:
      out_.separate(Break::kSpace);
      return i;
    case LatexAction::kLine:
      out_.separate(Break::kBreak);
      return i;
    case LatexAction::kParagraph:
      out_.separate(Break::kParagraph);
      flush_notes();
      return i;
    case LatexAction::kVerb:
      return verb(at, i);
    case LatexAction::kAccent:
      return accent(known.text, at, behind);
    case LatexAction::kDefine:
    case LatexAction::kDefineTex:
      return define(behind, known.action == LatexAction::kDefineTex);
    case LatexAction::kSkipToFi: {
      const std::size_t fi = find_behind("\\fi", behind);
      return std::min(fi, find_behind("\\else", behind));
    }
    default:
      break;
  }
  if (arguments.empty()) return i;
  arguments.remove_prefix(1);
  const std::size_t begin = behind_blanks(i);
  if (known.action == LatexAction::kNote && begin < end_ && source_[begin] == '{') {
    const std::size_t end = behind_group(begin);
    if (!in_note_ && !within_macro_ && end != kNone) {
      notes_.push_back({begin + 1, end - 1});
      return end;
    }
    out_.separate(Break::kSpace);
  }
  enter(known.action, known.level);
  return open_text({known.action, arguments, nullptr, i}, i);
}

std::size_t LatexReader::command(std::size_t at) {
  std::size_t behind = at + 1;
  if (behind >= end_) return end_;
  const char c = source_[behind];
  if (!is_ascii_letter(c)) {
    ++behind;
    switch (c) {
      case '\\': {
        const bool cell = !environments_.empty() && environments_.back().body == LatexBody::kTable;
        out_.separate(cell ? Break::kLine : Break::kBreak);
        if (behind < end_ && source_[behind] == '*') ++behind;
        return behind_option(behind, '[', ']');
      }
      case '(':
      case '[': {
        bool& none = c == '(' ? no_inline_end_ : no_display_end_;
        if (none) return behind;
        const std::size_t end = source_.find(c == '(' ? "\\)" : "\\]", behind);
        if (end == kNone || end >= end_) {
          none = true;
          return behind;
        }
        return end + 2;
      }
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        out_.put(source_.substr(at + 1, 1), at, 2);
        return behind;
      case ' ':
      case '\n':
      case '\t':
      case '\r':
      case ',':
      case ';':
      case ':':
      case '!':
      case '>':
        if (c != '!') out_.separate(Break::kSpace);
        return behind;
      case '-':
      case '/':
      case '@':
      case ')':
      case ']':
        return behind;
      default:
        break;
    }
    if (const LatexCommand* known = find_latex_command(source_.substr(at + 1, 1)))
      return run_command(*known, at, behind);
    return behind;
  }
  while (behind < end_ && (is_ascii_letter(source_[behind]) || source_[behind] == '@')) ++behind;
  const std::string_view name = source_.substr(at + 1, behind - at - 1);
  if (name == "begin") return begin_environment(behind);
  if (name == "end") return end_environment(behind);
  if (name == "endfirsthead") {  // of a long table; what follows is its head on later pages
    const std::size_t head = source_.substr(0, std::min(end_, behind + kMostHead)).find("\\endhead", behind);
    return head == kNone ? behind : head;
  }
  if (name == "item") {
    out_.separate(Break::kLine);
    const std::size_t label = behind_option(behind, '[', ']');
    if (label == behind || in_label_) return behind;
    in_label_ = true;
    const std::size_t end = end_;
    read(source_.find('[', behind) + 1, label - 1);
    end_ = end;
    in_label_ = false;
    out_.separate(Break::kSpace);
    return label;
  }
  if (const auto macro = macros_.find(name); macro != macros_.end() && find_latex_command(name) == nullptr) {
    return run_macro(macro->second, at, behind);
  }
  const LatexCommand* known = find_latex_command(name);
  if (name == "bibitem") {
    out_.separate(Break::kParagraph);
  }
  if (known != nullptr) return run_command(*known, at, behind);
  // Nobody knows it: options are none of the text, other arguments are.
  if (behind < end_ && source_[behind] == '*') ++behind;
  const std::size_t options = behind_option(behind, '[', ']');
  if (options > behind && options < end_ && source_[options] == '{') return options;
  return behind < end_ && source_[behind] == ' ' ? behind + 1 : behind;
}

void LatexReader::verbatim(std::size_t begin, std::size_t end) {
  if (begin < end && source_[begin] == '\n') ++begin;
  while (end > begin && is_blank_char(source_[end - 1])) --end;
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kCode);
  if (begin < end) out_.copy(begin, end - begin);
  out_.end_part(Part::kCode);
  out_.separate(Break::kParagraph);
}

std::size_t LatexReader::begin_environment(std::size_t at) {
  const std::size_t begin = behind_blanks(at);
  if (begin >= end_ || source_[begin] != '{') return at;
  const std::size_t close = std::min(source_.find('}', begin), end_);
  const std::string_view name = without_blanks(source_.substr(begin + 1, close - begin - 1));
  std::size_t behind = std::min(close + 1, end_);
  if (name.size() > 64) return begin + 1;
  const LatexEnvironment* known = find_latex_environment(name);
  Environment environment = {name, known != nullptr ? known->body : LatexBody::kBlock, groups_.size()};
  std::string_view arguments = known != nullptr ? known->arguments : "o";
  if (environment.body == LatexBody::kVerbatim || environment.body == LatexBody::kDropped) {
    if (environment.body == LatexBody::kVerbatim) behind = pass_arguments(behind, arguments);
    const std::string mark = "\\end{" + std::string(name) + "}";
    const std::size_t found = source_.find(mark, behind);
    const std::size_t end = found == kNone || found >= end_ ? end_ : found;
    if (environment.body == LatexBody::kVerbatim) {
      flush_notes();
      verbatim(behind, end);
    }
    out_.separate(Break::kSpace);
    return std::min(end_, end + mark.size());
  }
  behind = pass_arguments(behind, arguments);
  if (known == nullptr) {
    // A length, a name or a number behind an environment that nobody knows is no text.
    while (behind < end_ && source_[behind] == '{') {
      const std::size_t end = behind_group(behind);
      if (end == kNone) break;
      const std::string_view inside = without_blanks(source_.substr(behind + 1, end - behind - 2));
      if (inside.find(' ') != kNone) break;
      behind = end;
    }
  }
  flush_notes();
  out_.separate(environment.body == LatexBody::kTable ? Break::kLine : Break::kParagraph);
  if (environment.body == LatexBody::kQuote) out_.begin_quote();
  if (environment.body == LatexBody::kEntries) out_.begin_part(Part::kReferences);
  if (environment.body == LatexBody::kCode) out_.begin_part(Part::kCode);
  environments_.push_back(environment);
  if (!arguments.empty()) {
    // The text argument is a title.
    arguments.remove_prefix(1);
    const std::size_t title = behind_blanks(behind);
    if (title < end_ && source_[title] == '{') {
      enter(LatexAction::kHeading, 3);
      return open_text({LatexAction::kHeading, arguments, nullptr, behind}, behind);
    }
  }
  return behind;
}

void LatexReader::leave_environment(const Environment& environment) {
  if (environment.body == LatexBody::kQuote) out_.end_quote();
  if (environment.body == LatexBody::kEntries) out_.end_part(Part::kReferences);
  if (environment.body == LatexBody::kCode) out_.end_part(Part::kCode);
}

std::size_t LatexReader::end_environment(std::size_t at) {
  const std::size_t begin = behind_blanks(at);
  if (begin >= end_ || source_[begin] != '{') return at;
  const std::size_t close = std::min(source_.find('}', begin), end_);
  const std::string_view name = without_blanks(source_.substr(begin + 1, close - begin - 1));
  if (name.size() > 64) return begin + 1;
  out_.separate(Break::kParagraph);
  for (std::size_t back = 1; back <= std::min(kMostBack, environments_.size()); ++back) {
    const Environment& found = environments_[environments_.size() - back];
    if (found.name != name) continue;
    while (groups_.size() > found.groups) {
      leave(groups_.back().action);
      groups_.pop_back();
    }
    for (std::size_t k = 0; k < back; ++k) {
      leave_environment(environments_.back());
      environments_.pop_back();
    }
    break;
  }
  flush_notes();
  // Nothing behind it is printed.
  return name == "document" ? end_ : std::min(close + 1, end_);
}

void LatexReader::read(std::size_t begin, std::size_t end) {
  end_ = end;
  std::size_t at = begin;
  const std::size_t groups = groups_.size();
  while (at < end_) {
    const char c = source_[at];
    if (!kSpecial[static_cast<unsigned char>(c)]) {
      const std::size_t copied = at;
      while (at < end_ && !kSpecial[static_cast<unsigned char>(source_[at])]) ++at;
      out_.copy(copied, at - copied);
    } else if (is_blank_char(c)) {
      at = blanks(at);
    } else if (c == '\\') {
      at = command(at);
    } else if (c == '{') {
      groups_.push_back({LatexAction::kPlain, {}, nullptr, at});
      ++at;
    } else if (c == '}') {
      at = groups_.size() > groups ? close_group(at) : at + 1;
    } else if (c == '$') {
      at = math(at);
    } else if (c == '%') {
      at = comment(at);
    } else if (c == '~') {
      out_.separate(Break::kSpace);
      ++at;
    } else if (c == '&' && !environments_.empty() && environments_.back().body == LatexBody::kTable) {
      out_.separate(Break::kCell);
      ++at;
    } else {
      at = punctuation(at);
    }
  }
  while (groups_.size() > groups) {
    leave(groups_.back().action);
    groups_.pop_back();
  }
}

// Of the preamble the title is text, and macros are remembered.
void LatexReader::read_file() {
  const std::size_t start = source_.starts_with("\xef\xbb\xbf") ? 3 : 0;
  constexpr std::string_view kBegin = "\\begin{document}";
  std::size_t body = source_.find(kBegin, start);
  if (body == kNone && source_.substr(start, 1'024).find("\\documentclass") == kNone) body = start;
  if (body == kNone) body = source_.size();
  end_ = body;
  german_ = source_.substr(start, body).find("german") != kNone;
  for (std::size_t at = start; at < body;) {
    const char c = source_[at];
    if (c == '%') {
      const std::size_t behind = find_behind("\n", at);
      out_.obey(directive_in(source_.substr(at + 1, behind - at - 1)));
      at = behind;
      continue;
    }
    if (c != '\\') {
      ++at;
      continue;
    }
    std::size_t behind = at + 1;
    while (behind < body && is_ascii_letter(source_[behind])) ++behind;
    const std::string_view name = source_.substr(at + 1, behind - at - 1);
    const LatexCommand* known = find_latex_command(name);
    if (known != nullptr && (known->action == LatexAction::kDefine || known->action == LatexAction::kDefineTex)) {
      at = define(behind, known->action == LatexAction::kDefineTex);
    } else if (name == "title" || name == "subtitle") {
      const std::size_t begin = behind_blanks(behind_option(behind, '[', ']'));
      const std::size_t end = begin < body && source_[begin] == '{' ? behind_group(begin) : kNone;
      if (end != kNone) {
        enter(LatexAction::kHeading, known->level);
        read(begin + 1, end - 1);
        end_ = body;
        leave(LatexAction::kHeading);
        at = end;
      } else {
        at = behind;
      }
    } else {
      at = std::max(behind, at + 2);
    }
  }
  read(body, source_.size());
  flush_notes();
  while (!environments_.empty()) {
    leave_environment(environments_.back());
    environments_.pop_back();
  }
}

}  // namespace

void read_latex(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  Macros macros;
  LatexReader(document.original, out, macros, false).read_file();
  out.finish();
}

}  // namespace refrain::io
