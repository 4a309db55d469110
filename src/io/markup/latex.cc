#include "io/markup/latex.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "io/markup/latex_commands.h"
#include "io/markup/latex_reader.h"
#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

// What ends a run of characters that stand for themselves.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special = {};
  for (const char c : std::string_view("\\{}$%&~`'- \t\r\n\f\"")) special[static_cast<unsigned char>(c)] = true;
  return special;
}();

}  // namespace

// A comment takes the end of its line with it, and the blanks at the front of the next.
std::size_t LatexReader::comment(std::size_t at) {
  const std::size_t behind = find_behind("\n", at);
  if (out_.comment(source_.substr(at + 1, behind - at - 1), at)) {
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
  if (newlines > 1) {
    flush_notes();
    single_open_ = false;
  }
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

// Whether the ' at `at` stands behind a word: within one it is an apostrophe, and before one too.
bool LatexReader::may_close_single(std::size_t at) const {
  if (at == 0 || is_blank_char(source_[at - 1]) || source_[at - 1] == '`' || source_[at - 1] == '\'') return false;
  if (at + 1 >= end_) return true;
  const char next = source_[at + 1];
  if (is_ascii_letter(next) || (next >= '0' && next <= '9') || next == '{' || next == '\'') return false;
  // An accented letter; dashes and quotation marks have this lead.
  constexpr unsigned char kPunctuation = 0xe2;
  const auto byte = static_cast<unsigned char>(next);
  if (byte >= 0x80) return byte == kPunctuation;
  return next != '\\' || at + 2 >= end_ || std::string_view("'`^\"~=.").find(source_[at + 2]) == kNone;
}

// "the boys' idea"
bool LatexReader::like_possessive(std::size_t at) const {
  if (source_[at - 1] != 's') return false;
  std::size_t noun = at + 1;
  while (noun < end_ && is_blank_char(source_[noun])) ++noun;
  return noun > at + 1 && noun < end_ && is_ascii_letter(source_[noun]);
}

// Whether the ' at `at` closes the quotation that is open, and is no apostrophe of a plural: that has its mark behind it.
// What lies ahead is looked at once: the answer for one mark is that for all up to where the search ended.
bool LatexReader::closes_single(std::size_t at) {
  if (!may_close_single(at)) return false;
  if (!like_possessive(at)) return true;
  if (end_ == single_end_ && at >= single_from_ && at < single_to_) return !single_closes_;
  const std::string_view before = source_.substr(0, end_);
  single_from_ = at;
  single_end_ = end_;
  single_closes_ = false;
  std::size_t i = before.find_first_of("`'\n", at + 1);
  for (; i != kNone; i = before.find_first_of("`'\n", i + 1)) {
    if (source_[i] == '`') break;
    if (source_[i] == '\n') {
      const std::size_t next = before.find_first_not_of(" \t\r", i + 1);
      if (next == kNone || source_[next] == '\n') break;
    } else if (may_close_single(i) && !like_possessive(i)) {
      single_closes_ = true;
      break;
    }
  }
  single_to_ = std::min(i, end_);
  return !single_closes_;
}

// Quotation marks and dashes are what they are printed as. An apostrophe stays as it is typed.
std::size_t LatexReader::punctuation(std::size_t at) {
  const std::string_view rest = source_.substr(at, std::min<std::size_t>(3, end_ - at));
  const auto take = [&](std::string_view mark, std::string_view text) {
    if (!rest.starts_with(mark)) return false;
    put(text, at, mark.size());
    return true;
  };
  if (take("---", "\u2014")) return at + 3;
  if (take("--", "\u2013") || take("``", "\u201c") || take("''", "\u201d")) return at + 2;
  if (take("`", "\u2018")) {
    single_open_ = true;
    return at + 1;
  }
  if (single_open_ && rest[0] == '\'' && closes_single(at)) {
    single_open_ = false;
    put("\u2019", at, 1);
    return at + 1;
  }
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
      groups_.push_back({LatexAction::kPlain, {}, nullptr, 0, at});
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
      out_.comment(source_.substr(at + 1, behind - at - 1), at);
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

void read_latex(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  LatexMacros macros;
  LatexReader(document.original, out, macros, false).read_file();
  out.finish();
}

}  // namespace refrain::io
