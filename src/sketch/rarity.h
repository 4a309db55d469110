// The second signature of a window of words: its rarest words, and the pairs of them as keys.
//
// A MinHash samples words at random; what survives rewording are the rare ones. So the minimum is ordered by rarity
// first: of a window (a sentence) the k words that stand in the fewest windows, and for keys all unordered pairs of
// them. Two windows that tell the same thing find each other by one rare pair they both kept, while a pair of common
// words is left out by a bound on the product of their counts: under independence count(u) * count(v) / windows is the
// number of windows that have both by chance.
//
// Pure integer arithmetic; thread-safe; no allocation; nothing fails.

#ifndef REFRAIN_SRC_SKETCH_RARITY_H_
#define REFRAIN_SRC_SKETCH_RARITY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace refrain::sketch {

// A word of a window as this file needs it. `count` is the number of windows the word stands in.
struct CountedWord {
  std::uint32_t id = 0;     // the caller's name for the word; equal exactly for equal words
  std::uint32_t count = 0;  // windows it stands in
  std::uint64_t hash = 0;   // Word::hash
};

inline constexpr std::size_t kMaxRareWords = 8;
inline constexpr std::size_t kDefaultRareWords = 6;
inline constexpr std::size_t kMaxRarePairs = kMaxRareWords * (kMaxRareWords - 1) / 2;

// The rarest words of one window, rarest first.
struct RareWords {
  std::array<CountedWord, kMaxRareWords> words{};
  std::size_t size = 0;

  std::span<const CountedWord> span() const { return {words.data(), size}; }
};

// The `keep` rarest different words of `window`: by count, ties by hash, then by place (which only words of one hash
// and different ids can need). Words of count 0 or 1 are left out: what stands in one window meets nothing. A word that
// stands several times in the window is taken once.
//
// REQUIRES: keep <= kMaxRareWords; equal ids have equal counts and hashes.
// Cost: O(words * keep) at worst; about one comparison a word, since most words are too common to enter.
RareWords rarest_words(std::span<const CountedWord> window, std::size_t keep = kDefaultRareWords);

// Adds one word of the window, in order; rarest_words() is this for every word. For callers that hold their words
// otherwise than as one array.
void add_rare_word(const CountedWord& word, std::size_t keep, RareWords& rare);

// True where a pair of words is rare enough to be a key.
constexpr bool rare_pair(std::uint32_t count_u, std::uint32_t count_v, std::uint64_t bound) {
  return std::uint64_t{count_u} * count_v <= bound;
}

// The key of an unordered pair of words: a hash of their hashes, the smaller first.
std::uint64_t pair_key(std::uint64_t hash_u, std::uint64_t hash_v);

struct PairKeys {
  std::array<std::uint64_t, kMaxRarePairs> keys{};
  std::size_t size = 0;

  std::span<const std::uint64_t> span() const& { return {keys.data(), size}; }
  std::span<const std::uint64_t> span() const&& = delete;  // would outlive what it looks at
};

// The keys of all pairs of `rare` whose counts multiply to at most `bound` (16 * windows is measured to work: see
// docs/method.md), in the order (0,1), (0,2), (1,2), (0,3), ...
PairKeys rare_pair_keys(const RareWords& rare, std::uint64_t bound);

}  // namespace refrain::sketch

#endif  // REFRAIN_SRC_SKETCH_RARITY_H_
