#include "passage/sides.h"

#include <algorithm>
#include <span>

namespace refrain::passage {
namespace {

// Marks that belong to the word behind them, as UTF-8: quotation marks that open (also those that close elsewhere),
// brackets, signs of money and number.
constexpr std::string_view kOpening[] = {"\"",
                                         "(",
                                         "[",
                                         "'",
                                         "$",
                                         "#",
                                         "\xe2\x80\x9c",
                                         "\xe2\x80\x98",
                                         "\xe2\x80\x9e",
                                         "\xe2\x80\x9a",
                                         "\xc2\xab",
                                         "\xe2\x80\xb9",
                                         "\xc2\xbf",
                                         "\xc2\xa1",
                                         "\xe2\x82\xac",
                                         "\xc2\xa3",
                                         "\xc2\xa5",
                                         "\xe3\x80\x8c",
                                         "\xe3\x80\x8e",
                                         "\xe3\x80\x8a",
                                         "\xef\xbc\x88"};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Behind the last word: up to white space, an opening bracket or quotation mark, at most to the next word.
std::size_t closing_end(std::string_view gap, bool word_behind) {
  constexpr std::string_view kStops[] = {
      "(",       "[", "\xe2\x80\x9e", "\xe3\x80\x8c", "\xe3\x80\x8e", "\xe3\x80\x8a", "\xef\xbc\x88", "\xe3\x80\x80",
      "\xc2\xa0"};
  std::size_t at = 0;
  while (at < gap.size() && !is_space(gap[at])) {
    const auto rest = gap.substr(at);
    if (std::any_of(std::begin(kStops), std::end(kStops), [&](auto stop) { return rest.starts_with(stop); })) break;
    ++at;
  }
  // Glued to the next word ("don't", "x-ray", "3.5"): the mark belongs to neither.
  const bool glued = word_behind && at == gap.size() && !gap.empty();
  const bool joins = glued && (static_cast<unsigned char>(gap[0]) < 0x80 || gap == "\xe2\x80\x99");
  return joins ? 0 : at;
}

}  // namespace

OverlapSide make_side(const Collection& all, std::uint32_t document, std::string_view text, const Stretch& words) {
  const std::uint64_t first = all.first_word[document];
  const std::uint64_t last = all.first_word[document + 1];
  OverlapSide side;
  side.document = document;
  side.first_word = words.begin - first;
  side.last_word = words.end - first;
  side.bytes = {all.begin[words.begin], all.end[words.end - 1]};
  const std::uint32_t floor = words.begin > first ? all.end[words.begin - 1] : 0;
  for (bool more = true; more;) {
    more = false;
    const auto before = text.substr(floor, side.bytes.begin - floor);
    for (const std::string_view mark : kOpening) {
      if (before.ends_with(mark)) {
        side.bytes.begin -= static_cast<std::uint32_t>(mark.size());
        more = true;
        break;
      }
    }
  }
  const std::uint32_t ceiling = words.end < last ? all.begin[words.end] : static_cast<std::uint32_t>(text.size());
  side.bytes.end +=
      static_cast<std::uint32_t>(closing_end(text.substr(side.bytes.end, ceiling - side.bytes.end), words.end < last));
  return side;
}

}  // namespace refrain::passage
