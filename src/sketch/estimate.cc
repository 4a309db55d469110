// Similarities from signatures.

#include <algorithm>
#include <cassert>
#include <cmath>

#include "refrain/signature.h"

namespace refrain {
namespace {

// Of the normal distribution, for 95% in the middle.
constexpr double kQuantile = 1.959963984540054;

}  // namespace

void merge_signature(std::span<std::uint32_t> into, std::span<const std::uint32_t> other) {
  assert(into.size() == other.size());
  for (std::size_t j = 0; j < into.size(); ++j) into[j] = std::min(into[j], other[j]);
}

bool empty_signature(std::span<const std::uint32_t> signature) {
  return std::all_of(signature.begin(), signature.end(), [](std::uint32_t slot) { return slot == kEmptySlot; });
}

std::size_t equal_slots(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  assert(a.size() == b.size());
  std::uint32_t equal = 0;
  for (std::size_t j = 0; j < a.size(); ++j) equal += a[j] == b[j];
  return equal;
}

JaccardEstimate jaccard_of_slots(std::size_t equal, std::size_t slots) {
  assert(equal <= slots && slots > 0);
  const double n = static_cast<double>(slots);
  const double share = static_cast<double>(equal) / n;
  const double square = kQuantile * kQuantile;
  const double middle = 2.0 * n * share + square;
  const double spread = square - 1.0 / n + 4.0 * n * share * (1.0 - share);
  const double skew = 4.0 * share - 2.0;
  JaccardEstimate estimate{share, 0.0, 1.0};
  if (equal != 0) {
    const double below = kQuantile * std::sqrt(spread + skew) + 1.0;
    estimate.low = std::max(0.0, (middle - below) / (2.0 * (n + square)));
  }
  if (equal != slots) {
    const double above = kQuantile * std::sqrt(spread - skew) + 1.0;
    estimate.high = std::min(1.0, (middle + above) / (2.0 * (n + square)));
  }
  return estimate;
}

JaccardEstimate estimate_jaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  // Two signatures that agree in every slot may be empty; others cannot both be.
  const std::size_t equal = equal_slots(a, b);
  if (equal == a.size() && empty_signature(a)) return {};
  // One empty side shares nothing, for certain.
  if (equal == 0 && (empty_signature(a) || empty_signature(b))) return {};
  return jaccard_of_slots(equal, a.size());
}

void truncate_signature(std::span<const std::uint32_t> signature, std::span<std::uint8_t> small) {
  assert(signature.size() == small.size());
  // Not the low bits as they are: those of a * x + b depend on the low bits of x alone, in every slot.
  for (std::size_t j = 0; j < signature.size(); ++j) {
    small[j] = static_cast<std::uint8_t>((signature[j] * 0x9e3779b1u) >> 24);
  }
}

std::size_t equal_slots(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  assert(a.size() == b.size());
  // Counted in bytes, so that 16 slots fit one vector, and never more than a byte holds.
  constexpr std::size_t kBlock = 64;
  std::size_t equal = 0;
  for (std::size_t begin = 0; begin < a.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, a.size());
    std::uint8_t count = 0;
    for (std::size_t j = begin; j < end; ++j) {
      count = static_cast<std::uint8_t>(count + (a[j] == b[j] ? 1 : 0));
    }
    equal += count;
  }
  return equal;
}

double estimate_jaccard(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  constexpr double kChance = 1.0 / 256.0;
  const double share = static_cast<double>(equal_slots(a, b)) / static_cast<double>(a.size());
  return std::max(0.0, (share - kChance) / (1.0 - kChance));
}

}  // namespace refrain
