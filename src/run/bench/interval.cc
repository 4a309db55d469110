#include "run/bench/interval.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace refrain::run {
namespace {

constexpr double kZ = 1.959963984540054;  // of 95%
constexpr double kTrusted = 50;           // documents that differ, for their variance to be believed

// Student's quantile over the normal one, to the second order.
double student(double degrees) { return 1.0 + (kZ * kZ + 1.0) / (4.0 * degrees); }

// Wilson's interval with continuity correction for a share p of n.
void wilson(double p, double n, Estimate& estimate) {
  const double z2 = kZ * kZ;
  const double below = std::max(0.0, z2 - 2.0 - 1.0 / n + 4.0 * p * (n * (1.0 - p) + 1.0));
  const double above = std::max(0.0, z2 + 2.0 - 1.0 / n + 4.0 * p * (n * (1.0 - p) - 1.0));
  const double low = (2.0 * n * p + z2 - 1.0 - kZ * std::sqrt(below)) / (2.0 * (n + z2));
  const double high = (2.0 * n * p + z2 + 1.0 + kZ * std::sqrt(above)) / (2.0 * (n + z2));
  // Half an effective pair or less is no more than the correction: it may as well be none.
  estimate.low = n * p <= 0.5 ? 0.0 : std::clamp(low, 0.0, p);
  estimate.high = n * (1.0 - p) <= 0.5 ? 1.0 : std::clamp(high, p, 1.0);
}

}  // namespace

Estimate estimate_share(std::span<const PairShare> documents) {
  double part = 0, whole = 0, squares = 0;
  double with_pairs = 0, with_hits = 0, with_misses = 0;
  for (const PairShare& one : documents) {
    if (one.whole == 0) continue;
    const auto size = static_cast<double>(one.whole);
    part += static_cast<double>(one.part);
    whole += size;
    squares += size * size;
    with_pairs += 1;
    with_hits += one.part > 0 ? 1 : 0;
    with_misses += one.part < one.whole ? 1 : 0;
  }
  Estimate estimate;
  if (whole <= 0) return estimate;
  estimate.known = true;
  const double p = part / whole;
  estimate.value = p;

  double inverse = squares / (whole * whole);  // of the effective number
  const double differing = std::min(with_hits, with_misses);
  if (differing > 0 && with_pairs > 1 && p > 0 && p < 1) {
    double spread = 0;
    for (const PairShare& one : documents) {
      // As much off as without this document (jackknife): one with very many pairs pulls p to itself.
      const auto size = static_cast<double>(one.whole);
      const double off = (static_cast<double>(one.part) - p * size) / (1.0 - size / whole);
      spread += off * off;
    }
    const double degrees = with_pairs - 1;
    const double variance = spread / (whole * whole) * with_pairs / degrees;
    const double wider = student(degrees);
    const double measured = variance * wider * wider / (p * (1.0 - p));
    const double trust = std::min(1.0, differing / kTrusted);
    inverse = trust * measured + (1.0 - trust) * std::max(measured, inverse);
  }
  wilson(p, std::clamp(1.0 / inverse, 1.0, whole), estimate);
  return estimate;
}

}  // namespace refrain::run
