#include "findings/furniture/contents.h"

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

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
constexpr std::size_t kTallestEntry = 8;  // lines

// What a byte is in a heading: a letter in lower case, a digit, or 0 for all else.
constexpr std::array<char, 256> kInHeading = [] {
  std::array<char, 256> in{};
  for (unsigned byte = 0; byte < in.size(); ++byte) {
    const char c = static_cast<char>(byte);
    if (is_letter(c) || is_digit(c)) in[byte] = lower(c);
  }
  return in;
}();

// "3", "XIV".
bool is_number(std::string_view word) {
  return !word.empty() &&
         (std::all_of(word.begin(), word.end(), is_digit) || word.find_first_not_of("IVXLC") == std::string_view::npos);
}

// Where the heading in a line begins: behind a label of one word ("Subject:", "Chapter 3:", "Part II."), if it has one.
std::size_t label_end(std::string_view line) {
  constexpr std::size_t kLongestLabel = 20;
  const std::string_view near = line.substr(0, kLongestLabel);
  const std::size_t colon = near.find(": ");
  if (colon != std::string_view::npos) {
    const WordCount label = count_line_words(line.substr(0, colon));
    return label.words - label.numbers <= 1 ? colon + 1 : 0;
  }
  const std::size_t stop = near.find(". ");
  const std::size_t space = near.find(' ');
  return space < stop && stop != std::string_view::npos && is_number(near.substr(space + 1, stop - space - 1))
             ? stop + 1
             : 0;
}

// Entries and headings of a text: a line, or a line and one or two below it where they go on.
class Headings {
 public:
  // Lines with words, by number from 0, and what of the text comes before each.
  struct Entry {
    std::size_t line;
    std::size_t begin, end;  // words of the text before the line and up to its end
    bool stops = false;      // it ends with a full stop
  };
  // Lines from `first` on.
  struct Place {
    std::size_t first = 0;
    std::size_t lines = 0;  // 0: there is none

    std::size_t last() const { return first + lines - 1; }
  };
  struct Match {
    Place entry, heading;
  };

  Headings(std::string_view text, const std::vector<Line>& lines) {
    std::size_t words = 0;
    for (std::size_t k = 0; k < lines.size(); ++k) {
      if (lines[k].blank()) continue;
      const std::string_view line = bytes_of(text, lines[k].bytes);
      const std::size_t begin = words;
      words += count_line_words(line).words;
      entries_.push_back({.line = k, .begin = begin, .end = words, .stops = line.ends_with('.')});
      add_words(line);
    }
    keys_.resize(entries_.size());
    for (std::size_t e = 0; e < entries_.size(); ++e) {
      const std::size_t first = entries_[e].line;
      for (std::size_t n = 0; n < kMostLines && e + n < entries_.size() && entries_[e + n].line == first + n; ++n) {
        if (lines[first + n].bytes.end - lines[first].bytes.begin > kLongestEntry) break;
        keys_[e][n] = key(e, n);
        if (keys_[e][n] != 0) places_.push_back({keys_[e][n], e, n + 1});
      }
    }
    drop_single();
    std::sort(places_.begin(), places_.end());
    // Most lines occur once: nothing is looked up for them.
    for (std::size_t k = 0; k < places_.size();) {
      std::size_t next = k + 1;
      while (next < places_.size() && places_[next].key == places_[k].key) ++next;
      if (next == k + 1) keys_[places_[k].entry][places_[k].lines - 1] = 0;
      k = next;
    }
  }

  const std::vector<Entry>& entries() const { return entries_; }

  // What the lines from `entry` on name: the next place of their words from entry `from` on. Behind `entry`, unless `above`.
  Match match(std::size_t entry, std::size_t from, bool above) const {
    for (std::size_t n = 0; n < kMostLines; ++n) {
      const std::uint64_t key = keys_[entry][n];
      if (key == 0) continue;
      const Keyed next{key, above ? from : std::max(entry + n + 1, from), 0};
      auto place = std::lower_bound(places_.begin(), places_.end(), next);
      // Whole lines are enough; what is put together from several must stand alone, or any copy would be a heading.
      while (place != places_.end() && place->key == key && (n > 0 || place->lines > 1) && !alone(*place)) ++place;
      if (place != places_.end() && place->key == key) return {{entry, n + 1}, {place->entry, place->lines}};
    }
    return {};
  }

 private:
  static constexpr std::size_t kMostLines = 3;

  struct Keyed {
    std::uint64_t key;
    std::size_t entry;
    std::size_t lines;
    auto operator<=>(const Keyed&) const = default;
  };

  // Drops places whose key has a slot of a table to itself, which is most of them: so that few are sorted.
  void drop_single() {
    std::vector<std::uint8_t> times(std::bit_ceil(8 * places_.size() + 1));
    const auto slot = [&](const Keyed& place) -> std::uint8_t& { return times[place.key & (times.size() - 1)]; };
    for (const Keyed& place : places_) {
      if (slot(place) < 2) ++slot(place);
    }
    std::erase_if(places_, [&](const Keyed& place) {
      if (slot(place) > 1) return false;
      keys_[place.entry][place.lines - 1] = 0;
      return true;
    });
  }

  // Blank lines, or the ends of the text, before and behind it; and it is no sentence.
  bool alone(const Keyed& place) const {
    const std::size_t last = place.entry + place.lines - 1;
    const std::size_t line = entries_[place.entry].line;
    const bool before = place.entry == 0 || entries_[place.entry - 1].line + 1 < line;
    const bool behind = last + 1 == entries_.size() || entries_[last].line + 1 < entries_[last + 1].line;
    return before && behind && !entries_[last].stops;
  }

  // A line's letters and digits, one space for all that is between; and where its heading begins.
  void add_words(std::string_view line) {
    const std::size_t begin = words_.size();
    const std::size_t label = label_end(line);
    std::size_t heading = std::string::npos;
    for (std::size_t k = 0; k < line.size(); ++k) {
      const char c = kInHeading[static_cast<unsigned char>(line[k])];
      if (c != 0) {
        // A numbering before the first letter is none of the heading.
        if (heading == std::string::npos && k >= label && !is_digit(c)) heading = words_.size();
        words_ += c;
      } else if (words_.size() > begin && words_.back() != ' ') {
        words_ += ' ';
      }
    }
    if (words_.size() > begin && words_.back() != ' ') words_ += ' ';
    heading_begin_.push_back(std::min(heading, words_.size()));
    heading_end_.push_back(words_.size());
  }

  // Of the heading that begins in entry `e` and ends `n` entries further down, without a page number behind it; 0 where
  // fewer than four bytes are left.
  std::uint64_t key(std::size_t e, std::size_t n) const {
    std::size_t end = heading_end_[e + n];
    while (end > heading_begin_[e] && (words_[end - 1] == ' ' || is_digit(words_[end - 1]))) --end;
    const std::size_t size = end - heading_begin_[e];
    return size < 4 ? 0 : base::hash_bytes(std::string_view(words_).substr(heading_begin_[e], size));
  }

  std::vector<Entry> entries_;
  std::string words_;                                        // of all lines
  std::vector<std::size_t> heading_begin_, heading_end_;     // by entry, in words_
  std::vector<std::array<std::uint64_t, kMostLines>> keys_;  // by entry: of its first line, of two, of three
  std::vector<Keyed> places_;                                // ascending
};

// The table that begins with entry `first`, if one does. Its headings are behind it, or `above`: before it, as at the
// end of a book.
std::vector<Headings::Match> table_at(const Headings& headings, std::size_t first, bool above) {
  std::vector<Headings::Match> found;
  std::size_t skipped = 0;
  for (std::size_t at = first; at < headings.entries().size() && skipped <= kMostSkipped;) {
    // A table ends where its first heading stands.
    if (!above && !found.empty() && at >= found.front().heading.first) break;
    const Headings::Match match = headings.match(at, found.empty() ? 0 : found.back().heading.last() + 1, above);
    if (match.entry.lines == 0 || (above && match.heading.last() >= first)) {
      if (found.empty()) break;
      ++skipped;
      ++at;
      continue;
    }
    skipped = 0;
    at = match.entry.last() + 1;
    // Lines that follow each other here and there are one entry.
    if (!found.empty() && found.back().entry.last() + 1 == match.entry.first &&
        found.back().heading.last() + 1 == match.heading.first) {
      found.back().entry.lines += match.entry.lines;
      found.back().heading.lines += match.heading.lines;
      // No entry is so long: it is a text that was pasted twice.
      if (found.back().entry.lines > kTallestEntry) return {};
    } else {
      found.push_back(match);
    }
  }
  return found;
}

}  // namespace

std::vector<bool> contents_lines(std::string_view text, const std::vector<Line>& lines) {
  std::vector<bool> marked(lines.size(), false);
  const Headings headings(text, lines);
  const auto& entries = headings.entries();
  const auto mark = [&](const Headings::Place& place) {
    for (std::size_t k = place.first; k <= place.last(); ++k) marked[entries[k].line] = true;
  };
  for (std::size_t first = 0; first < entries.size();) {
    std::vector<Headings::Match> found = table_at(headings, first, false);
    if (found.size() < kLeastEntries) found = table_at(headings, first, true);
    if (found.size() < kLeastEntries) {
      ++first;
      continue;
    }
    const std::size_t tall = found.back().entry.last() - found.front().entry.first + 1;
    first = found.back().entry.last() + 1;
    std::size_t between = 0;
    std::size_t within = 0;
    for (std::size_t k = 0; k < found.size(); ++k) {
      within += found[k].entry.lines;
      if (k > 0) between += entries[found[k].heading.first].begin - entries[found[k - 1].heading.last()].end;
    }
    if (3 * within < 2 * tall || between < kWordsBetween * (found.size() - 1)) continue;
    for (const Headings::Match& match : found) {
      mark(match.entry);
      mark(match.heading);
    }
  }
  return marked;
}

}  // namespace refrain::findings
