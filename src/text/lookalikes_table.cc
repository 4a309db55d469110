#include <algorithm>
#include <array>
#include <cstdint>

#include "text/lookalikes.h"

namespace refrain::text {
namespace {

struct ScriptRange {
  char32_t first;
  char32_t last;
  Script script;
};

struct Lookalike {
  char32_t letter;
  Script script;
  char32_t other;
};

#include "text/lookalikes_table.inc"

// The first entry for a letter.
const Lookalike* entry_of(char32_t c) {
  return std::lower_bound(kLookalikes.begin(), kLookalikes.end(), c,
                          [](const Lookalike& entry, char32_t letter) { return entry.letter < letter; });
}

}  // namespace

Script script_of(char32_t c) {
  const auto* after = std::upper_bound(kScriptRanges.begin(), kScriptRanges.end(), c,
                                       [](char32_t letter, const ScriptRange& range) { return letter < range.first; });
  if (after == kScriptRanges.begin()) return Script::kOther;
  const ScriptRange& range = *(after - 1);
  return c <= range.last ? range.script : Script::kOther;
}

char32_t lookalike(char32_t c, Script script) {
  for (const Lookalike* entry = entry_of(c); entry != kLookalikes.end() && entry->letter == c; ++entry) {
    if (entry->script == script) return entry->other;
  }
  return 0;
}

bool has_lookalike(char32_t c) {
  const Lookalike* entry = entry_of(c);
  return entry != kLookalikes.end() && entry->letter == c;
}

}  // namespace refrain::text
