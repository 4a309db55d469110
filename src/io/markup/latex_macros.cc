// Macros that the file defines.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/latex_reader.h"
#include "io/markup/prose.h"

namespace refrain::io {
namespace {

// A macro's text is not looked at where its body is longer than kMostBody, nor used where it is longer than kMostText.
constexpr std::size_t kMostBody = 1'000;
constexpr std::size_t kMostText = 256;

}  // namespace

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
  std::string arguments;
  std::string fallback;
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
        arguments = "o";
        --count;
        if (!within_macro_) fallback = seen_in(source_.find('[', i) + 1, optional - 1);
      }
      i = optional;
    } else if (const std::size_t spec = behind_argument(i);
               behind_blanks(spec) < end_ && source_[behind_blanks(spec)] == '{' && source_[behind_blanks(i)] == '{') {
      for (std::size_t at_kind = i; at_kind < spec; ++at_kind) {
        const char c = source_[at_kind];
        if (c == 'm') ++count;
        if ((c == 'o' || c == 'O') && count == 0) arguments += 'o';
        if (c == 's') arguments += 's';
        const std::size_t group = c == 'O' && at_kind + 1 < spec ? behind_group(at_kind + 1) : kNone;
        if (group == kNone) continue;
        if (!within_macro_ && fallback.empty()) fallback = seen_in(at_kind + 2, group - 1);
        at_kind = group - 1;
      }
      i = spec;
    }
  }
  const std::size_t body = behind_blanks(i);
  const std::size_t behind = behind_argument(i);
  if (name.empty() || within_macro_ || body >= end_ || source_[body] != '{') return behind;
  arguments.append(count, 'm');
  std::string seen;
  if (behind - body < kMostBody) {
    seen = seen_in(body, behind);
  } else {
    for (std::size_t k = 0; k < std::min<std::size_t>(arguments.size(), 9); ++k) {
      if (arguments[k] == 'm') seen += "#" + std::to_string(k + 1);
    }
  }
  macros_[name] = macro_of(seen, arguments, std::move(fallback));
  return behind;
}

// What is seen of source_[begin, end), with the numbers of arguments in it.
std::string LatexReader::seen_in(std::size_t begin, std::size_t end) {
  Document seen;
  const std::string copy(source_.substr(begin, end - begin));
  TextBuilder out(copy, seen);
  LatexReader reader(copy, out, macros_, true);
  reader.read(0, copy.size());
  out.finish();
  return std::move(seen.text);
}

// Of "#1. #2" and "om": text in front of each argument that is seen. `arguments` has all of them as no text.
LatexMacro LatexReader::macro_of(std::string_view seen, const std::string& arguments, std::string fallback) {
  LatexMacro macro;
  macro.arguments = arguments;
  if (fallback.size() <= kMostText) macro.fallback = std::move(fallback);
  if (seen.size() > kMostText && arguments.empty()) return macro;
  const auto text = [](std::string_view piece) { return std::string(piece.substr(0, kMostText)); };
  std::size_t from = 0;
  std::size_t last = 0;  // the number of the argument used before
  bool in_order = true;
  for (std::size_t at = seen.find('#'); at != kNone; at = seen.find('#', at + 1)) {
    const char digit = at + 1 < seen.size() ? seen[at + 1] : ' ';
    const std::size_t number = is_ascii_digit(digit) ? static_cast<std::size_t>(digit - '0') : 0;
    if (number == 0 || number > arguments.size()) continue;
    char& kind = macro.arguments[number - 1];
    if (number > last && kind != 's') {
      kind = kind == 'o' ? 'd' : 't';
      macro.before.push_back(text(seen.substr(from, at - from)));
      last = number;
    } else if (kind == 'm') {
      in_order = false;
      kind = 't';
    }
    from = at + 2;
  }
  macro.behind = text(seen.substr(std::min(from, seen.size())));
  if (in_order) return macro;
  // Arguments stay where they are given; text between them is not told.
  const auto used = std::count_if(macro.arguments.begin(), macro.arguments.end(),
                                  [](char kind) { return kind == 't' || kind == 'd'; });
  macro.before.assign(static_cast<std::size_t>(used), " ");
  macro.before.front() = text(seen.substr(0, seen.find('#')));
  return macro;
}

std::size_t LatexReader::run_macro(const LatexMacro& macro, std::size_t at, std::size_t behind) {
  return macro_arguments({LatexAction::kPlain, macro.arguments, &macro, 0, at}, behind,
                         {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(behind)});
}

// Reads on in the arguments of a macro, up to the group of the next one that is text. The macro's own text stands for
// the bytes of `place`.
std::size_t LatexReader::macro_arguments(const Group& group, std::size_t at, Span place) {
  constexpr int kMostOptions = 8;
  const LatexMacro& macro = *group.macro;
  Group next = group;
  std::string own;
  const auto write = [&] {
    if (own.empty() || own.size() > budget_) return;
    budget_ -= own.size();
    put(own, place.begin, place.end - place.begin);
    own.clear();
  };
  // A macro may be defined anew while its arguments are read.
  const auto before = [&] {
    if (next.number < macro.before.size()) own += macro.before[next.number];
    ++next.number;
  };
  while (true) {
    at = pass_arguments(at, next.then);
    if (next.then.empty()) break;
    const char kind = next.then.front();
    next.then.remove_prefix(1);
    before();
    const std::size_t begin = behind_blanks(at);
    if (kind == 't') {
      write();
      if (begin >= end_ || source_[begin] != '{') return at;  // one character, which is text as it stands
      next.begin = begin;
      groups_.push_back(next);
      return begin + 1;
    }
    const std::size_t behind = behind_option(at, '[', ']');
    if (behind == at) {
      own += macro.fallback;
      continue;
    }
    write();
    if (in_options_ < kMostOptions) {
      ++in_options_;
      const std::size_t end = end_;
      read(source_.find('[', at) + 1, behind - 1);
      end_ = end;
      --in_options_;
    }
    at = behind;
    place = {static_cast<std::uint32_t>(behind - 1), static_cast<std::uint32_t>(behind)};
  }
  own += macro.behind;
  write();
  return at;
}

}  // namespace refrain::io
