#include "text/fold_normalise.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "text/unicode_tables.h"

namespace refrain {
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

// Sorts every run of marks by combining class; equal ones keep their order.
void order(std::u32string& text) {
  const auto less = [](char32_t a, char32_t b) { return rank_of(a) < rank_of(b); };
  auto at = text.begin();
  while (at != text.end()) {
    if (rank_of(*at) == 0) {
      ++at;
      continue;
    }
    auto stop = at;
    while (stop != text.end() && rank_of(*stop) != 0) ++stop;
    if (!std::is_sorted(at, stop, less)) std::stable_sort(at, stop, less);
    at = stop;
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
      unicode::kPairs, end, parts,
      [](const unicode::Pair& pair, std::uint64_t key) { return pair.parts < key; });
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
  order(text);
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

}  // namespace refrain
