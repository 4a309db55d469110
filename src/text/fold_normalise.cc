#include "text/fold_normalise.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "text/unicode_tables.h"

namespace refrain::text {
namespace {

constexpr char32_t kSyllables = 0xac00;
constexpr char32_t kLeads = 0x1100;
constexpr char32_t kVowels = 0x1161;
constexpr char32_t kTails = 0x11a7;  // one before the first tail
constexpr char32_t kLeadCount = 19;
constexpr char32_t kVowelCount = 21;
constexpr char32_t kTailCount = 28;
constexpr char32_t kSyllableCount = kLeadCount * kVowelCount * kTailCount;

unsigned rank_of(char32_t c) { return unicode::property(c) & unicode::kRankMask; }

void append_text(std::u32string& out, char32_t c, std::uint32_t place) {
  if (place == 0) {
    out.push_back(c);
  } else {
    out.append(unicode::map_text(place), unicode::map_length(place));
  }
}

// The full compatibility decomposition, its marks in the order they come.
void decompose(std::u32string& text, std::u32string& out) {
  out.clear();
  for (const char32_t c : text) {
    const char32_t index = c - kSyllables;
    if (index < kSyllableCount) {
      out.push_back(kLeads + index / (kVowelCount * kTailCount));
      out.push_back(kVowels + index / kTailCount % kVowelCount);
      if (index % kTailCount != 0) out.push_back(kTails + index % kTailCount);
    } else {
      append_text(out, c, unicode::map(c).decomposed);
    }
  }
  text.swap(out);
}

// Sorts marks by combining class; equal ones keep their order. Linear: marks are few kinds.
void sort_marks(char32_t* marks, std::size_t count, std::u32string& scratch) {
  constexpr std::size_t kFew = 8;
  if (count <= kFew) {
    for (std::size_t i = 1; i < count; ++i) {
      const char32_t mark = marks[i];
      std::size_t place = i;
      for (; place != 0 && rank_of(marks[place - 1]) > rank_of(mark); --place) {
        marks[place] = marks[place - 1];
      }
      marks[place] = mark;
    }
    return;
  }
  std::size_t places[unicode::kTopRank + 1] = {};
  for (std::size_t i = 0; i < count; ++i) ++places[rank_of(marks[i])];
  std::size_t before = 0;
  for (std::size_t& place : places) before += std::exchange(place, before);
  scratch.assign(marks, count);
  for (const char32_t mark : scratch) marks[places[rank_of(mark)]++] = mark;
}

void order(std::u32string& text, std::u32string& scratch) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t stop = at;
    bool sorted = true;
    unsigned last = 0;
    for (; stop < text.size() && rank_of(text[stop]) != 0; ++stop) {
      sorted = sorted && last <= rank_of(text[stop]);
      last = rank_of(text[stop]);
    }
    if (!sorted) sort_marks(text.data() + at, stop - at, scratch);
    at = stop + 1;
  }
}

// What `a` and `b` compose to, 0 if nothing.
char32_t join(char32_t a, char32_t b) {
  if (a - kLeads < kLeadCount && b - kVowels < kVowelCount) {
    return kSyllables + ((a - kLeads) * kVowelCount + (b - kVowels)) * kTailCount;
  }
  const char32_t index = a - kSyllables;
  if (index < kSyllableCount && index % kTailCount == 0 && b > kTails && b < kTails + kTailCount) {
    return a + (b - kTails);
  }
  const std::uint64_t parts = static_cast<std::uint64_t>(a) << 21 | b;
  const unicode::Pair* end = unicode::kPairs + unicode::kPairCount;
  const unicode::Pair* found = std::lower_bound(
      unicode::kPairs, end, parts, [](const unicode::Pair& pair, std::uint64_t key) { return pair.parts < key; });
  return found != end && found->parts == parts ? found->joined : 0;
}

void compose(std::u32string& text) {
  constexpr std::size_t kNone = ~std::size_t{0};
  std::size_t kept = 0;            // text[0, kept) is done
  std::size_t starter = kNone;     // the last starter in it
  unsigned last = 0;               // rank of text[kept - 1]
  for (const char32_t c : text) {  // reads at or after what is written
    const unsigned rank = rank_of(c);
    if (starter != kNone && (starter + 1 == kept || last < rank)) {
      if (const char32_t joined = join(text[starter], c); joined != 0) {
        text[starter] = joined;
        continue;
      }
    }
    if (rank == 0) starter = kept;
    last = rank;
    text[kept++] = c;
  }
  text.resize(kept);
}

void normalise(std::u32string& text, std::u32string& scratch) {
  decompose(text, scratch);
  order(text, scratch);
  compose(text);
}

void casefold(std::u32string& text, std::u32string& out) {
  out.clear();
  for (const char32_t c : text) append_text(out, c, unicode::map(c).casefolded);
  text.swap(out);
}

}  // namespace

void fold_code_points(std::u32string& text, std::u32string& scratch) {
  normalise(text, scratch);
  casefold(text, scratch);
  normalise(text, scratch);
}

}  // namespace refrain::text
