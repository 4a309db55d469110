#include "refrain/sentences.h"

#include <algorithm>
#include <cstddef>

namespace refrain {
namespace {

constexpr std::uint8_t kFree = 0;
constexpr std::uint8_t kLineBreak = 1;
constexpr std::uint8_t kStopThenLower = 3;
constexpr std::uint8_t kColon = 6;
constexpr std::uint8_t kInside = 12;
constexpr std::uint8_t kGlued = 18;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'; }

// Sentence ends that no white space need follow, as UTF-8: ideographic full stop, its half-width form, full-width
// exclamation and question mark, danda, double danda, Khmer khan, Myanmar section, shad.
constexpr std::string_view kClosedMarks[] = {"\xe3\x80\x82", "\xef\xbd\xa1", "\xef\xbc\x81",
                                             "\xef\xbc\x9f", "\xe0\xa5\xa4", "\xe0\xa5\xa5",
                                             "\xe1\x9f\x94", "\xe1\x81\x8b", "\xe0\xbc\x8d"};

// Those that count before white space only: full stop and its kin of other scripts (Arabic question mark and full stop,
// Ethiopic, Armenian).
constexpr std::string_view kOpenMarks[] = {"\xe2\x80\xa6", "\xd8\x9f", "\xdb\x94", "\xe1\x8d\xa2", "\xd6\x89"};

bool starts_with_any(std::string_view text, std::span<const std::string_view> marks) {
  return std::any_of(marks.begin(), marks.end(), [&](auto mark) { return text.starts_with(mark); });
}

// A stop without white space behind it ends a sentence where a page lost the space: "death.David".
bool sentences_glued(std::string_view text, const Word& before, std::uint8_t before_flags, const Word& after,
                     std::uint8_t after_flags) {
  constexpr std::uint32_t kLeastBytes = 3;  // "p.M" is an abbreviation
  const bool digit = text[after.begin] >= '0' && text[after.begin] <= '9';
  return (before_flags & kLowerCase) != 0 && (after_flags & kLowerCase) == 0 && !digit &&
         before.end - before.begin >= kLeastBytes;
}

std::uint8_t gap_price(std::string_view gap, bool lower, bool unspaced, bool beside_unspaced, bool glued) {
  if (gap.size() == 1 && !beside_unspaced && !glued) {
    if (gap[0] == ' ') return kInside;
    if (gap[0] != '\n' && gap[0] != '\t') return kGlued;
  }
  // What most gaps of two are.
  if (gap.size() == 2 && gap[1] == ' ' && !beside_unspaced) {
    if (gap[0] == ',') return kInside;
    if (gap[0] == '.') return lower ? kStopThenLower : kFree;
  }
  bool stop = false;        // a stop was seen
  bool colon = false;       // a colon or semicolon was seen
  bool stop_space = false;  // a stop with white space somewhere behind it
  bool colon_space = false;
  bool space = false;
  int breaks = 0;      // line breaks so far with nothing but white space between them
  bool blank = false;  // a blank line
  bool line = false;   // any line break
  for (std::size_t i = 0; i < gap.size(); ++i) {
    const char c = gap[i];
    if (is_space(c)) {
      space = true;
      stop_space |= stop;
      colon_space |= colon;
      if (c == '\n' || (c == '\r' && (i + 1 == gap.size() || gap[i + 1] != '\n'))) {
        line = true;
        blank |= ++breaks >= 2;
      }
      continue;
    }
    breaks = 0;
    if (c == '.' || c == '!' || c == '?') {
      stop = true;
    } else if (c == ':' || c == ';') {
      colon = true;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      const auto rest = gap.substr(i);
      if (starts_with_any(rest, kClosedMarks)) {
        stop = stop_space = true;
      } else if (starts_with_any(rest, kOpenMarks)) {
        stop = true;
      }
    }
  }
  if (blank) return kFree;
  if (stop_space) return lower ? kStopThenLower : kFree;
  if (line && !lower) return kLineBreak;
  if (stop && !space && glued) return kLineBreak;
  if (colon_space) return kColon;
  // Where words need no spaces, one parts phrases.
  if (space && unspaced) return kStopThenLower;
  return space || beside_unspaced ? kInside : kGlued;
}

}  // namespace

std::vector<std::uint8_t> edge_prices(std::string_view text, std::span<const Word> words,
                                      std::span<const std::uint8_t> flags) {
  std::vector<std::uint8_t> prices(words.size(), kFree);
  for (std::size_t k = 1; k < words.size(); ++k) {
    const auto gap = text.substr(words[k - 1].end, words[k].begin - words[k - 1].end);
    const bool unspaced = (flags[k - 1] & flags[k] & kUnspaced) != 0;
    const bool beside = ((flags[k - 1] | flags[k]) & kUnspaced) != 0;
    const bool glued = sentences_glued(text, words[k - 1], flags[k - 1], words[k], flags[k]);
    prices[k] = gap_price(gap, (flags[k] & kLowerCase) != 0, unspaced, beside, glued);
  }
  return prices;
}

std::vector<std::uint32_t> sentence_starts(std::span<const std::uint8_t> prices, std::span<const std::uint8_t> flags) {
  constexpr std::uint32_t kLeastHalves = 2 * 5;
  constexpr std::uint32_t kMostHalves = 2 * 64;
  std::vector<std::uint32_t> starts;
  std::uint32_t halves = kMostHalves;
  for (std::size_t k = 0; k < prices.size(); ++k) {
    if (halves >= kMostHalves || (halves >= kLeastHalves && prices[k] <= kSentencePrice)) {
      starts.push_back(static_cast<std::uint32_t>(k));
      halves = 0;
    }
    halves += (flags[k] & kUnspaced) != 0 ? 1u : 2u;
  }
  return starts;
}

}  // namespace refrain
