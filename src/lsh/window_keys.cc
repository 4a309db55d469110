#include "lsh/window_keys.h"

#include <array>
#include <cassert>

#include "base/hash.h"
#include "refrain/background.h"
#include "refrain/signature.h"

namespace refrain::lsh {

void append_window_keys(std::span<const std::uint64_t> hashes, Bands bands, std::uint64_t kind,
                        std::vector<std::uint64_t>& keys) {
  const std::size_t used = bands.bands * bands.rows;
  assert(used <= kMaxSlots);
  std::size_t slots = 64;
  while (slots < used) slots *= 2;
  std::array<std::uint32_t, kMaxSlots> signature;
  sign(hashes, {signature.data(), slots});
  const std::size_t before = keys.size();
  append_band_keys({signature.data(), slots}, bands, keys);
  for (std::size_t i = before; i < keys.size(); ++i) keys[i] = base::mix(keys[i] ^ base::mix(kind));
}

void uncommon_words(std::span<const std::uint64_t> words, double frequency, std::vector<std::uint64_t>& uncommon) {
  for (const std::uint64_t word : words) {
    if (background_frequency(word) <= frequency) uncommon.push_back(word);
  }
}

}  // namespace refrain::lsh
