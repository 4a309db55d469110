// What a threshold on the Jaccard similarity says about sizes, and about how much must be common.

#ifndef REFRAIN_SRC_DEDUP_SIMILARITY_H_
#define REFRAIN_SRC_DEDUP_SIMILARITY_H_

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "refrain/dedup.h"

namespace refrain::dedup {

// Bounds for pairs at or above a threshold. All err towards comparing a pair: a rounding error must not lose one that
// stands exactly at the threshold.
class NearBounds {
 public:
  explicit NearBounds(double threshold) : threshold_(threshold), least_equal_bits_(least_equal_bits(threshold)) {}

  double threshold() const { return threshold_; }

  // Whether a set of `most` elements or fewer can be large enough to be near to one of `other`.
  bool large_enough(std::size_t most, std::size_t other) const {
    return static_cast<double>(most) >= threshold_ * static_cast<double>(other) - kSlack;
  }
  bool sizes_allow(std::size_t a, std::size_t b) const { return large_enough(a, b) && large_enough(b, a); }

  // The least number of common elements of near sets of sizes a and b.
  std::size_t least_common(std::size_t a, std::size_t b) const {
    return up(threshold_ / (1.0 + threshold_) * static_cast<double>(a + b));
  }

  // How many of its rarest elements a set of this size must look at so that every near set of any size shares one of
  // them, and so that every near set that is no larger does.
  std::size_t prefix(std::size_t size) const { return size - up(threshold_ * static_cast<double>(size)) + 1; }
  std::size_t short_prefix(std::size_t size) const {
    return size - up(2.0 * threshold_ / (1.0 + threshold_) * static_cast<double>(size)) + 1;
  }

  // A first look at two documents by one bit of each slot of their signatures: bits of slots that agree are equal, of
  // others by chance. False where near ones would agree in so few only once in 4,000 times (3.5 standard deviations).
  bool outlines_allow(const std::uint64_t (&a)[2], const std::uint64_t (&b)[2]) const {
    const int differ = std::popcount(a[0] ^ b[0]) + std::popcount(a[1] ^ b[1]);
    return 128 - differ >= least_equal_bits_;
  }

 private:
  static constexpr double kSlack = 1e-6;

  static std::size_t up(double x) {
    const double whole = std::ceil(x - kSlack);
    return whole <= 0 ? 0 : static_cast<std::size_t>(whole);
  }
  static int least_equal_bits(double threshold) {
    const double p = (1.0 + threshold) / 2.0;
    return static_cast<int>(128.0 * p - 3.5 * std::sqrt(128.0 * p * (1.0 - p)));
  }

  double threshold_;
  int least_equal_bits_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_SIMILARITY_H_
