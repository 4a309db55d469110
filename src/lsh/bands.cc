#include <algorithm>
#include <cassert>

#include "base/hash.h"
#include "refrain/lsh.h"

namespace refrain {
namespace {

// Powers by multiplication, in one fixed order: the same choice of bands on every machine.
double power(double base, std::size_t exponent) {
  double result = 1.0;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result *= base;
    base *= base;
  }
  return result;
}

double miss_probability(double jaccard, Bands bands) { return power(1.0 - power(jaccard, bands.rows), bands.bands); }

// Random odd numbers. Part of the scheme of what holds band keys, as kSignatureVersion is.
constexpr std::uint64_t kBandSeed = 0x8f1bbcdcbfa53e0bu;
constexpr std::uint64_t kRowKey = 0xd6e8feb86659fd93u;

}  // namespace

double candidate_probability(double jaccard, Bands bands) { return 1.0 - miss_probability(jaccard, bands); }

Bands choose_bands(std::size_t slots, double threshold, double recall) {
  assert(slots >= 1);
  for (std::size_t rows = slots; rows > 1; --rows) {
    const Bands bands{slots / rows, rows};
    if (candidate_probability(threshold, bands) >= recall) return bands;
  }
  return {slots, 1};
}

void append_band_keys(std::span<const std::uint32_t> signature, Bands bands, std::vector<std::uint64_t>& keys) {
  assert(signature.size() >= bands.bands * bands.rows);
  if (std::all_of(signature.begin(), signature.end(), [](std::uint32_t slot) { return slot == 0xffff'ffffu; })) {
    return;
  }
  const std::uint32_t* slot = signature.data();
  for (std::size_t band = 0; band < bands.bands; ++band) {
    std::uint64_t key = kBandSeed * (band + 1);
    std::size_t row = 0;
    for (; row + 2 <= bands.rows; row += 2) {
      key = base::multiply_fold(key ^ (std::uint64_t{slot[row]} << 32 | slot[row + 1]), kRowKey);
    }
    if (row < bands.rows) key = base::multiply_fold(key ^ slot[row], kRowKey);
    keys.push_back(base::mix(key));
    slot += bands.rows;
  }
}

}  // namespace refrain
