#include "dedup/cut_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "refrain/words.h"
#include "text/hash_words.h"

namespace refrain::dedup {
namespace {

// White_Space of Unicode past ASCII, as UTF-8.
constexpr std::array<std::string_view, 8> kWhite = {
    "\xc2\x85",      // next line
    "\xc2\xa0",      // no-break space
    "\xe1\x9a\x80",  // Ogham space mark
    "\xe2\x80\xa8",  // line separator
    "\xe2\x80\xa9",  // paragraph separator
    "\xe2\x80\xaf",  // narrow no-break space
    "\xe2\x81\x9f",  // medium mathematical space
    "\xe3\x80\x80",  // ideographic space
};

bool is_white(std::string_view code_point) {
  if (code_point.size() == 1) {
    return code_point[0] == ' ' || (code_point[0] >= '\t' && code_point[0] <= '\r');
  }
  // Spaces of a given width, U+2000 to U+200A.
  if (code_point.size() == 3 && code_point.starts_with("\xe2\x80")) {
    const auto last = static_cast<unsigned char>(code_point[2]);
    if (last >= 0x80 && last <= 0x8a) return true;
  }
  return std::find(kWhite.begin(), kWhite.end(), code_point) != kWhite.end();
}

// The white space that `text` begins or ends with, in bytes.
std::size_t white_before(std::string_view text) {
  std::size_t end = text.size();
  for (std::size_t length = 1; length <= 3 && length <= end;) {
    if (is_white(text.substr(end - length, length))) {
      end -= length;
      length = 1;
    } else {
      ++length;
    }
  }
  return text.size() - end;
}

std::size_t white_behind(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t length = 1; length <= 3 && length <= text.size() - at;) {
    if (is_white(text.substr(at, length))) {
      at += length;
      length = 1;
    } else {
      ++length;
    }
  }
  return at;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Whether other words, or other code points, come of it when these two are put side by side.
class Joins {
 public:
  bool operator()(std::string_view left, std::string_view right) {
    if (left.empty() || right.empty()) return false;
    // A stray byte could complete what breaks off on the left.
    if (is_continuation(right[0]) && static_cast<unsigned char>(left.back()) >= 0x80) return true;
    // What makes a code point part of the word beside it is seen within a few.
    constexpr std::size_t kNear = 64;
    std::size_t begin = left.size() - std::min(left.size(), kNear);
    while (begin < left.size() && is_continuation(left[begin])) ++begin;
    left.remove_prefix(begin);
    joined_.assign(left);
    joined_ += right.substr(0, kNear);
    find_words(joined_, words_, flags_);
    return std::any_of(words_.begin(), words_.end(),
                       [&](const Word& word) { return word.begin < left.size() && word.end > left.size(); });
  }

 private:
  std::string joined_;
  std::vector<Word> words_;
  std::vector<std::uint8_t> flags_;
};

// Widens a cut by the white space that goes with it.
void widen(std::string_view text, Joins& joins, Cut& cut) {
  const std::string_view left = text.substr(0, cut.bytes.begin);
  const std::string_view right = text.substr(cut.bytes.end);
  const std::size_t before = white_before(left);
  const std::size_t behind = white_behind(right);
  const auto breaks = [](std::string_view white) { return std::count(white.begin(), white.end(), '\n'); };
  const bool take_behind =
      behind > 0 && (before == 0 || breaks(right.substr(0, behind)) <= breaks(left.substr(left.size() - before)));
  const std::size_t from_left = take_behind ? 0 : before;
  const std::size_t from_right = take_behind ? behind : 0;
  if (!joins(left.substr(0, left.size() - from_left), right.substr(from_right))) {
    cut.bytes.begin -= static_cast<std::uint32_t>(from_left);
    cut.bytes.end += static_cast<std::uint32_t>(from_right);
  } else if (from_left + from_right == 0) {
    cut.space = true;
  }
}

}  // namespace

void cut_words(std::string_view text, std::span<const WordRange> ranges, std::vector<Cut>& cuts) {
  cuts.clear();
  std::vector<std::uint64_t> hashes;
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  Joins joins;
  std::size_t first = 0;  // word of the piece
  auto range = ranges.begin();
  bool open = false;  // the cut of `range` has its begin
  for (std::size_t at = 0; at < text.size() && range != ranges.end();) {
    // Pieces end where hash_words() ends them: between two words.
    hashes.clear();
    const std::size_t end = text::hash_words(text, at, hashes);
    const std::size_t behind = first + hashes.size();
    if (range->begin < behind) find_words(text.substr(at, end - at), words, flags);
    while (range != ranges.end() && range->begin < behind) {
      const auto base = static_cast<std::uint32_t>(at);
      if (!open) cuts.push_back({.bytes = {base + words[range->begin - first].begin, 0}});
      open = range->end > behind;
      if (open) break;
      cuts.back().bytes.end = base + words[range->end - 1 - first].end;
      widen(text, joins, cuts.back());
      ++range;
    }
    first = behind;
    at = end;
  }
}

}  // namespace refrain::dedup
