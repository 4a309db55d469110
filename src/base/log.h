// The natural logarithm from + - x / alone, so that every machine has the same bits (the C library's
// differs from one to the next), and scores as integers.

#ifndef REFRAIN_SRC_BASE_LOG_H_
#define REFRAIN_SRC_BASE_LOG_H_

#include <bit>
#include <cstdint>

namespace refrain {

// ln(x) for finite x > 0 that is not subnormal; error below 1e-12. With s = (m-1)/(m+1) for the mantissa m
// scaled into [sqrt(1/2), sqrt(2)), ln(m) = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.172.
inline double natural_log(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double mantissa =
      std::bit_cast<double>((bits & 0x000f'ffff'ffff'ffffu) | 0x3ff0'0000'0000'0000u);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    ++exponent;
  }
  const double s = (mantissa - 1.0) / (mantissa + 1.0);
  const double q = s * s;
  double sum = 1.0 / 15.0;
  sum = sum * q + 1.0 / 13.0;
  sum = sum * q + 1.0 / 11.0;
  sum = sum * q + 1.0 / 9.0;
  sum = sum * q + 1.0 / 7.0;
  sum = sum * q + 1.0 / 5.0;
  sum = sum * q + 1.0 / 3.0;
  sum = sum * q + 1.0;
  return 2.0 * s * sum + static_cast<double>(exponent) * 0.6931471805599453;
}

// Scores are counted in 1/1024 nat: whole numbers, so sums do not depend on their order.
using Score = std::int64_t;
inline constexpr Score kNat = 1024;

// The nearest score, halves away from zero.
inline Score to_score(double nats) {
  const double scaled = nats * static_cast<double>(kNat);
  return static_cast<Score>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

inline double to_nats(Score score) { return static_cast<double>(score) / static_cast<double>(kNat); }

}  // namespace refrain

#endif  // REFRAIN_SRC_BASE_LOG_H_
