#include "passage/sort_pairs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace refrain::passage {
namespace {

constexpr unsigned kDigit = 11;
constexpr std::size_t kFew = 512;

}  // namespace

void sort_pairs(std::vector<std::uint64_t>& pairs, std::uint32_t limit) {
  if (pairs.size() < kFew) {
    std::sort(pairs.begin(), pairs.end());
    return;
  }
  const auto bits = static_cast<unsigned>(std::bit_width(limit));
  std::vector<std::uint64_t> other(pairs.size());
  std::array<std::size_t, std::size_t{1} << kDigit> at{};
  const auto pass = [&](unsigned shift, unsigned width) {
    const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
    at.fill(0);
    for (const std::uint64_t pair : pairs) ++at[pair >> shift & mask];
    std::size_t sum = 0;
    for (std::size_t& one : at) {
      const std::size_t count = one;
      one = sum;
      sum += count;
    }
    for (const std::uint64_t pair : pairs) other[at[pair >> shift & mask]++] = pair;
    pairs.swap(other);
  };
  // From the lowest digit of the right number to the highest one of the left.
  for (const unsigned half : {0u, 32u}) {
    for (unsigned from = 0; from < bits; from += kDigit) pass(half + from, std::min(kDigit, bits - from));
  }
}

}  // namespace refrain::passage
