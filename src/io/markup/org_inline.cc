#include "io/markup/org_inline.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostInline = 1'000;
constexpr std::size_t kMostDepth = 16;

}  // namespace

std::size_t OrgInline::find(std::string_view mark, std::size_t at, std::size_t end) const {
  return source_.substr(0, std::min(end, at + kMostInline)).find(mark, at);
}

// What {{{name(one,two)}}} stands for; `call` is what the braces hold.
std::string OrgInline::expanded(std::string_view call) const {
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

// [[target][text]], [fn:1], [fn:: text], [cite:@key], [1/2]
std::size_t OrgInline::bracket(std::size_t at, std::size_t end) {
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
      read(middle + 2, close);
    }
    if (elsewhere) out_.end_link();
    return close + 2;
  }
  if (rest.starts_with("[fn:")) {
    const std::size_t close = behind_bracket(source_, at, end, '[', ']');
    if (close == kNone) return at;
    const std::size_t colon = source_.substr(0, close).find(':', at + 4);
    if (colon != kNone) notes_.add(colon + 1, close - 1);
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
std::size_t OrgInline::backslash(std::size_t at, std::size_t end) {
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

std::size_t OrgInline::markup(std::size_t begin, std::size_t at, std::size_t end) {
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
    read(at + 1, close);
  }
  return close + 1;
}

// src_python[:results none]{x = 1} and call_name(1), whose underscore is at `at`: the place behind it, and in `begin` where
// it begins; `at` where it is none.
std::size_t OrgInline::inline_call(std::size_t from, std::size_t at, std::size_t end, std::size_t& begin) {
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

void OrgInline::read(std::size_t begin, std::size_t end) {
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

void OrgInline::write_notes() {
  notes_.write(out_, [this](Span note) { read(note.begin, note.end); });
}

}  // namespace refrain::io
