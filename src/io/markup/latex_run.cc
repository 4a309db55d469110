// Commands: what each does to the text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/markup/latex_reader.h"
#include "io/markup/prose.h"

namespace refrain::io {
namespace {

// Bytes that the head of a long table may have.
constexpr std::size_t kMostHead = std::size_t{16} << 10;

}  // namespace

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
  return open_text({known.action, arguments, nullptr, 0, i}, i);
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
  behind = behind_overlay(behind);
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

}  // namespace refrain::io
