// Plain MinHash keys of windows of words, for comparison with the keys of their rarest words (sketch/rarity.h) and as a
// kind of candidates of their own.

#ifndef REFRAIN_SRC_LSH_WINDOW_KEYS_H_
#define REFRAIN_SRC_LSH_WINDOW_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "refrain/lsh.h"

namespace refrain::lsh {

// Signs one window (a sentence) and appends its band keys, bands.bands of them, to `keys`; none for an empty window.
// `hashes` are what the window is the set of: the hashes of its words, of its uncommon words alone (see
// uncommon_words()), or of its shingles. Keys of different `kind` never meet, so that one index may hold several.
//
// REQUIRES: bands.bands * bands.rows <= kMaxSlots. The signature has the fewest slots that hold the bands. Cost: about
// 5 ns * slots / 128 a hash, and 5 ns a key (AVX2).
void append_window_keys(std::span<const std::uint64_t> hashes, Bands bands, std::uint64_t kind,
                        std::vector<std::uint64_t>& keys);

// The words of a window without those that are common in general: with a background frequency (background.h) above
// `frequency`. In order, duplicates kept, appended to `uncommon`.
void uncommon_words(std::span<const std::uint64_t> words, double frequency, std::vector<std::uint64_t>& uncommon);

}  // namespace refrain::lsh

#endif  // REFRAIN_SRC_LSH_WINDOW_KEYS_H_
