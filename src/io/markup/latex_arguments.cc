// Arguments and groups: where they end, and what becomes of text in them.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/latex_reader.h"
#include "io/markup/prose.h"

namespace refrain::io {

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
    if (behind != kNone) return behind;
    // In front of verbatim text braces have no partners.
    const std::size_t line = std::min(source_.find('\n', begin), end_);
    const std::size_t close = source_.substr(0, line).find('}', begin);
    return close == kNone ? begin + 1 : close + 1;
  }
  if (source_[begin] != '\\') return begin + 1;
  std::size_t i = begin + 1;
  while (i < end_ && is_ascii_letter(source_[i])) ++i;
  return std::max(i, std::min(begin + 2, end_));
}

// Behind the slides that something is shown on: <2->, <1,3>, <+->.
std::size_t LatexReader::behind_overlay(std::size_t at) const {
  constexpr std::size_t kMost = 24;
  if (at >= end_ || source_[at] != '<') return at;
  const std::size_t close = source_.substr(0, std::min(end_, at + kMost)).find('>', at);
  if (close == kNone || close == at + 1) return at;
  const std::string_view inside = source_.substr(at + 1, close - at - 1);
  const bool slides = inside.find_first_not_of("0123456789+-,.|@:abcdefghijklmnopqrstuvwxyz") == kNone &&
                      inside.find_first_of("0123456789+") != kNone;
  return slides ? close + 1 : at;
}

// Passes over the arguments in front of the text argument, and takes them and it off `arguments`.
std::size_t LatexReader::pass_arguments(std::size_t at, std::string_view& arguments) const {
  while (!arguments.empty()) {
    const char kind = arguments.front();
    if (kind == 't' || kind == 'd') return at;
    arguments.remove_prefix(1);
    if (kind == 's' && at < end_ && source_[at] == '*') ++at;
    if (kind == 'o') at = behind_option(at, '[', ']');
    if (kind == 'p') at = behind_option(at, '(', ')');
    if (kind == 'm') at = behind_argument(at);
  }
  return at;
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
  if (group.macro != nullptr) {
    return macro_arguments(group, at, {static_cast<std::uint32_t>(at - 1), static_cast<std::uint32_t>(at)});
  }
  if (group.then.empty()) {
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

}  // namespace refrain::io
