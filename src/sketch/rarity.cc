#include "sketch/rarity.h"

#include <algorithm>
#include <cassert>

#include "base/hash.h"

namespace refrain::sketch {
namespace {

// Sets the keys of pairs apart from all other keys that one index may hold.
constexpr std::uint64_t kPairSeed = 0xc2b2ae3d27d4eb4fu;

bool rarer(const CountedWord& a, const CountedWord& b) {
  return a.count != b.count ? a.count < b.count : a.hash < b.hash;
}

}  // namespace

void add_rare_word(const CountedWord& word, std::size_t keep, RareWords& rare) {
  assert(keep <= kMaxRareWords);
  if (word.count < 2 || keep == 0) return;
  // Most words end here: the window has `keep` rarer ones already. A word of the same rank as the last one came later,
  // so it stays out; the last word itself, come again, does too.
  if (rare.size == keep && !rarer(word, rare.words[keep - 1])) return;
  for (std::size_t i = 0; i < rare.size; ++i) {
    if (rare.words[i].id == word.id) return;
  }
  std::size_t at = rare.size < keep ? rare.size++ : keep - 1;
  for (; at > 0 && rarer(word, rare.words[at - 1]); --at) rare.words[at] = rare.words[at - 1];
  rare.words[at] = word;
}

RareWords rarest_words(std::span<const CountedWord> window, std::size_t keep) {
  RareWords rare;
  for (const CountedWord& word : window) add_rare_word(word, keep, rare);
  return rare;
}

std::uint64_t pair_key(std::uint64_t hash_u, std::uint64_t hash_v) {
  const std::uint64_t smaller = std::min(hash_u, hash_v);
  const std::uint64_t larger = std::max(hash_u, hash_v);
  return base::mix(base::combine(smaller ^ kPairSeed, larger));
}

PairKeys rare_pair_keys(const RareWords& rare, std::uint64_t bound) {
  PairKeys pairs;
  for (std::size_t v = 1; v < rare.size; ++v) {
    for (std::size_t u = 0; u < v; ++u) {
      if (!rare_pair(rare.words[u].count, rare.words[v].count, bound)) continue;
      pairs.keys[pairs.size++] = pair_key(rare.words[u].hash, rare.words[v].hash);
    }
  }
  return pairs;
}

}  // namespace refrain::sketch
