#include "run/check/ignore_file.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "io/files/files.h"
#include "refrain/words.h"

namespace refrain::run {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_pattern(std::string_view paragraph) {
  return paragraph.size() > 2 && paragraph.starts_with('/') && paragraph.ends_with('/');
}

// A line break within a pattern is any white space: texts are wrapped as they come.
std::string in_one_line(std::string_view pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    if (!is_space(pattern[at])) {
      out += pattern[at++];
      continue;
    }
    const std::size_t begin = at;
    bool line_break = false;
    for (; at < pattern.size() && is_space(pattern[at]); ++at) line_break = line_break || pattern[at] == '\n';
    out += line_break ? std::string_view("\\s+") : pattern.substr(begin, at - begin);
  }
  return out;
}

absl::StatusOr<std::unique_ptr<re2::RE2>> compiled(std::string_view paragraph) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  const std::string pattern = in_one_line(paragraph.substr(1, paragraph.size() - 2));
  auto made = std::make_unique<re2::RE2>("(?m)" + pattern, options);
  // What is told quotes the pattern: as it stands in the file.
  if (!made->ok()) return absl::InvalidArgumentError(re2::RE2(pattern, options).error());
  return made;
}

// What was read of the files so far.
struct Parts {
  std::string passages;
  std::vector<std::unique_ptr<re2::RE2>> patterns;
};

// Adds a paragraph that begins on line `line` of the file.
absl::Status add_paragraph(const std::string& path, std::size_t line, std::string_view paragraph, Parts& parts) {
  std::string_view rest = trimmed(paragraph);
  if (!is_pattern(rest)) {
    parts.passages.append(paragraph).append("\n\n");
    return absl::OkStatus();
  }
  bool each = true;  // a pattern a line
  for (std::size_t at = 0; each && at <= rest.size();) {
    const std::size_t end = std::min(rest.find('\n', at), rest.size());
    each = is_pattern(trimmed(rest.substr(at, end - at)));
    at = end + 1;
  }
  while (!rest.empty()) {
    const std::size_t end = each ? std::min(rest.find('\n'), rest.size()) : rest.size();
    auto made = compiled(trimmed(rest.substr(0, end)));
    if (!made.ok()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s:%d: not a regular expression: %s; mend it, or leave out its slashes if the words themselves are meant",
          io::printable(path), line, std::string(made.status().message())));
    }
    parts.patterns.push_back(*std::move(made));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line;
  }
  return absl::OkStatus();
}

absl::Status add_file(const IgnoreText& file, Parts& parts) {
  std::string_view content = file.content;
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  std::size_t line = 1;  // of `paragraph`
  std::string_view paragraph;
  std::size_t number = 0;
  std::size_t begin = 0;  // of the paragraph
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    ++number;
    const std::string_view says = trimmed(content.substr(at, end - at));
    if (!says.empty()) {
      if (paragraph.empty()) {
        line = number;
        begin = at;
        paragraph = content.substr(at, end - at);
      } else {
        paragraph = content.substr(begin, end - begin);
      }
    } else if (!paragraph.empty()) {
      if (absl::Status status = add_paragraph(file.path, line, paragraph, parts); !status.ok()) return status;
      paragraph = {};
    }
    at = end + 1;
  }
  return paragraph.empty() ? absl::OkStatus() : add_paragraph(file.path, line, paragraph, parts);
}

}  // namespace

IgnoreFile::IgnoreFile(IgnoreList passages, std::vector<std::unique_ptr<re2::RE2>> patterns)
    : passages_(std::move(passages)), patterns_(std::move(patterns)) {}
IgnoreFile::IgnoreFile(IgnoreFile&&) noexcept = default;
IgnoreFile& IgnoreFile::operator=(IgnoreFile&&) noexcept = default;
IgnoreFile::~IgnoreFile() = default;

absl::StatusOr<IgnoreFile> IgnoreFile::parse(std::span<const IgnoreText> files, std::uint32_t min_words) {
  Parts parts;
  std::vector<std::string> idle;
  for (const IgnoreText& file : files) {
    const std::size_t passages = parts.passages.size();
    const std::size_t patterns = parts.patterns.size();
    if (absl::Status status = add_file(file, parts); !status.ok()) return status;
    const bool words = count_words(std::string_view(parts.passages).substr(passages)) > 0;
    if (!words && parts.patterns.size() == patterns) idle.push_back(file.path);
  }
  IgnoreFile made(IgnoreList(parts.passages, min_words), std::move(parts.patterns));
  made.idle_ = std::move(idle);
  return made;
}

std::vector<Span> IgnoreFile::pattern_spans(std::string_view text) const {
  std::vector<Span> all;
  const re2::StringPiece input(text.data(), text.size());
  for (const auto& pattern : patterns_) {
    std::vector<Span> found;
    std::size_t at = 0;
    re2::StringPiece match;
    while (at < text.size() && pattern->Match(input, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
      const auto begin = static_cast<std::size_t>(match.data() - text.data());
      const std::size_t end = begin + match.size();
      if (match.empty()) {
        at = end + 1;  // says nothing
        continue;
      }
      found.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
      at = end;
    }
    all = unite_spans(all, found);
  }
  return all;
}

}  // namespace refrain::run
