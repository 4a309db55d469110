#include "findings/furniture/contents.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/hash.h"

namespace refrain::findings {
namespace {

using text::bytes_of;
using text::count_line_words;
using text::is_digit;
using text::is_letter;
using text::Line;
using text::lower;
using text::WordCount;

constexpr std::size_t kLeastEntries = 3;
constexpr std::size_t kWordsBetween = 20;
constexpr std::size_t kMostSkipped = 2;  // lines in a row that are no entries
constexpr std::size_t kLongestEntry = 200;

// The words of a line as a heading has them: letters and digits alone, without a numbering or a label of one word
// ("Subject:", "Chapter 3:") before them and a page number behind them. Empty where no letter is left.
std::string heading_text(std::string_view line) {
  constexpr std::size_t kLongestLabel = 20;
  std::string out;
  out.reserve(line.size());
  const std::size_t colon = line.substr(0, kLongestLabel).find(": ");
  if (colon != std::string_view::npos) {
    const WordCount label = count_line_words(line.substr(0, colon));
    if (label.words - label.numbers <= 1) line.remove_prefix(colon + 1);
  }
  bool letters = false;
  for (const char c : line) {
    if (is_letter(c) || is_digit(c)) {
      // A numbering before the first letter is none of the heading.
      if (!letters && !is_letter(c)) continue;
      letters = true;
      out += lower(c);
    } else if (letters && !out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (out.ends_with(' ') || (!out.empty() && is_digit(out.back()))) out.pop_back();
  return out;
}

}  // namespace

std::vector<bool> contents_lines(std::string_view text, const std::vector<Line>& lines) {
  std::vector<bool> marked(lines.size(), false);
  struct Entry {
    std::size_t line;
    std::size_t begin, end;  // words of the text before the line and up to its end
  };
  std::vector<Entry> entries;
  std::size_t words = 0;
  std::vector<std::uint64_t> keys;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    if (lines[k].blank()) continue;
    const std::string_view bytes = bytes_of(text, lines[k].bytes);
    const std::size_t begin = words;
    words += count_line_words(bytes).words;
    entries.push_back({.line = k, .begin = begin, .end = words});
    const std::string heading = bytes.size() > kLongestEntry ? std::string() : heading_text(bytes);
    keys.push_back(heading.size() < 4 ? 0 : base::hash_bytes(heading));
  }
  absl::flat_hash_map<std::uint64_t, std::vector<std::size_t>> places;  // by key: entries, ascending
  for (std::size_t k = 0; k < entries.size(); ++k) {
    if (keys[k] != 0) places[keys[k]].push_back(k);
  }
  // The next place of entry k's words behind entry `from`; 0: none.
  const auto next_place = [&](std::size_t k, std::size_t from) -> std::size_t {
    if (keys[k] == 0) return 0;
    const auto& all = places[keys[k]];
    const auto place = std::upper_bound(all.begin(), all.end(), std::max(k, from));
    return place == all.end() ? 0 : *place;
  };
  for (std::size_t first = 0; first < entries.size();) {
    std::vector<std::pair<std::size_t, std::size_t>> found;  // entry and heading
    std::size_t skipped = 0;
    std::size_t at = first;
    for (; at < entries.size() && skipped <= kMostSkipped; ++at) {
      if (!found.empty() && at >= found.front().second) break;  // the table ends where its first heading stands
      const bool fresh = found.empty();
      const std::size_t heading = next_place(at, fresh ? at : found.back().second);
      if (heading == 0) {
        if (fresh) break;
        ++skipped;
        continue;
      }
      skipped = 0;
      found.emplace_back(at, heading);
    }
    const std::size_t tall = found.empty() ? 0 : found.back().first - found.front().first + 1;
    if (found.size() < kLeastEntries) {
      ++first;
      continue;
    }
    first = found.back().first + 1;
    std::size_t between = 0;
    for (std::size_t k = 1; k < found.size(); ++k) {
      between += entries[found[k].second].begin - entries[found[k - 1].second].end;
    }
    if (3 * found.size() < 2 * tall || between < kWordsBetween * (found.size() - 1)) continue;
    for (const auto& [entry, heading] : found) marked[entries[entry].line] = marked[entries[heading].line] = true;
  }
  return marked;
}

}  // namespace refrain::findings
