#include "io/ignore_comment.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include "absl/strings/str_format.h"
#include "base/ascii.h"
#include "io/files/files.h"

namespace refrain::io {
namespace {

struct Name {
  std::string_view name;
  IgnoreComment asks = IgnoreComment::kNone;
};
constexpr std::array<Name, 3> kNames = {{{"refrain-ignore", IgnoreComment::kIgnore},
                                         {"refrain-ignore-begin", IgnoreComment::kBegin},
                                         {"refrain-ignore-end", IgnoreComment::kEnd}}};

constexpr std::size_t kMostHead = 64;  // bytes of a comment that are looked at
constexpr std::size_t kMostEdits = 2;  // letters wrong, missing or too many in what is still meant as a name
constexpr std::string_view kBlanks = " \t\n\f\r";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// In lower case, up to the first of `stops`, where that is near.
std::string head_of(std::string_view comment, std::string_view stops) {
  return base::ascii_lower(trimmed(comment.substr(0, std::min(comment.find_first_of(stops), kMostHead))));
}

// Letters to change, add or remove until one is the other.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
    }
  }
  return row[b.size()];
}

// The words at the front of a comment, in lower case, whatever joins them.
std::vector<std::string> front_words(std::string_view comment) {
  std::vector<std::string> words(1);
  for (const char c : base::ascii_lower(comment.substr(0, kMostHead))) {
    if (c != '-' && c != '_' && c != '/' && c != ':' && static_cast<unsigned char>(c) > ' ') {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// The name that the first words are meant as; of two that are near the one of more words. kNone where they are near to
// none.
Name meant_by(const std::vector<std::string>& words) {
  Name found;
  std::string joined;
  for (std::size_t k = 0; k < std::min<std::size_t>(words.size(), 3); ++k) {
    joined += (k == 0 ? "" : "-") + words[k];
    std::size_t least = kMostEdits + 1;
    for (const Name& name : kNames) {
      const std::size_t apart = edits(joined, name.name);
      if (apart >= least) continue;
      least = apart;
      found = name;
    }
  }
  return found;
}

bool has_any(const std::vector<std::string>& words, std::initializer_list<std::string_view> wanted) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
}

// The first line of a comment, shortened where it is long.
std::string shown(std::string_view comment) {
  comment = trimmed(comment.substr(0, comment.find_first_of("\r\n")));
  if (comment.size() <= kMostHead) return printable(comment);
  std::size_t end = kMostHead;
  while (end > 0 && (static_cast<unsigned char>(comment[end]) & 0xc0u) == 0x80) --end;  // no half of a character
  return printable(comment.substr(0, end)) + "...";
}

}  // namespace

IgnoreComment ignore_comment(std::string_view comment) {
  comment = trimmed(comment);
  const std::string head = head_of(comment, ":");
  for (const Name& name : kNames) {
    if (head == name.name) return name.asks;
  }
  const std::vector<std::string> words = front_words(comment);
  // "refrain" alone is a word like any other, of songs above all.
  const bool ours = words.size() > 1 && words[0] == "refrain" &&
                    (head.starts_with("refrain-") || head.starts_with("refrain_") || words[1].starts_with("ignor"));
  return ours || meant_by(words).asks != IgnoreComment::kNone ? IgnoreComment::kSlip : IgnoreComment::kNone;
}

std::string slip_in(std::string_view comment) {
  comment = trimmed(comment);
  const std::vector<std::string> words = front_words(comment);
  const std::string first = head_of(comment, kBlanks);
  const Name meant = meant_by(words);
  // A name and a reason, "refrain-ignore by law"; "refrain-ignore begin" is none.
  for (const Name& name : kNames) {
    if (first != name.name || (name.asks != meant.asks && words.size() == 3)) continue;
    return absl::StrFormat("\"%s\" has no effect, because a reason comes after a colon; write \"%s: %s\"",
                           shown(comment), name.name, shown(comment.substr(first.size())));
  }
  std::string_view instead =
      meant.name.empty() ? "refrain-ignore, refrain-ignore-begin or refrain-ignore-end" : meant.name;
  // Words that other tools have for the same.
  if (has_any(words, {"begin", "start", "open"})) instead = kNames[1].name;
  if (comment.starts_with('/') || has_any(words, {"end", "stop", "close"})) instead = kNames[2].name;
  return absl::StrFormat("the comment \"%s\" is unknown and has no effect; write %s", shown(comment), instead);
}

}  // namespace refrain::io
