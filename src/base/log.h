// The natural logarithm from + - x / alone, so that every machine has the same bits (the C library's differs from one
// to the next), and scores as integers.

#ifndef REFRAIN_SRC_BASE_LOG_H_
#define REFRAIN_SRC_BASE_LOG_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace refrain::base {

namespace log_table {

// ln(m) for 1 <= m < 2, by the series of the inverse hyperbolic tangent: s = (m-1)/(m+1), 2 (s + s^3/3 + s^5/5 + ...),
// |s| < 1/3, to far below 1e-16. Slow; it fills the table.
constexpr double series(double m) {
  const double s = (m - 1.0) / (m + 1.0);
  double sum = 0;
  for (int n = 41; n >= 1; n -= 2) sum = sum * (s * s) + 1.0 / n;
  return 2.0 * s * sum;
}

inline constexpr int kBits = 7;
inline constexpr int kSize = 1 << kBits;

struct Table {
  std::array<double, kSize> inverse{};  // 1 / middle of the interval
  std::array<double, kSize> log{};      // ln(middle)
};

constexpr Table make() {
  Table table;
  for (int i = 0; i < kSize; ++i) {
    const double middle = 1.0 + (i + 0.5) / kSize;
    table.inverse[static_cast<std::size_t>(i)] = 1.0 / middle;
    table.log[static_cast<std::size_t>(i)] = series(middle);
  }
  return table;
}

inline constexpr Table kTable = make();

}  // namespace log_table

// ln(x) for finite x > 0 that is not subnormal; absolute error below 1e-12. The mantissa is divided by the middle of
// its interval out of 128, which leaves 1 + t with |t| < 1/256, and ln(1 + t) = t
// - t^2/2 + t^3/3 - t^4/4 + t^5/5.
inline double natural_log(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const int exponent = static_cast<int>(bits >> 52) - 1023;
  const double mantissa = std::bit_cast<double>((bits & 0x000f'ffff'ffff'ffffu) | 0x3ff0'0000'0000'0000u);
  const std::size_t at = static_cast<std::size_t>((bits >> (52 - log_table::kBits)) & (log_table::kSize - 1));
  const double t = mantissa * log_table::kTable.inverse[at] - 1.0;
  const double tail = t * (1.0 + t * (-0.5 + t * (1.0 / 3.0 + t * (-0.25 + t * 0.2))));
  return static_cast<double>(exponent) * 0.6931471805599453 + log_table::kTable.log[at] + tail;
}

// Scores are counted in 1/1024 nat: whole numbers, so sums do not depend on their order.
using Score = std::int64_t;
inline constexpr Score kNat = 1024;

// The nearest score, halves away from zero.
constexpr Score to_score(double nats) {
  const double scaled = nats * static_cast<double>(kNat);
  return static_cast<Score>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

constexpr double to_nats(Score score) { return static_cast<double>(score) / static_cast<double>(kNat); }

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_LOG_H_
