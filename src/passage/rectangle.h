// A passage pair: words [p, q) of side 0 beside words [c, d) of side 1, positions in the two views of a PairModel.

#ifndef REFRAIN_SRC_PASSAGE_RECTANGLE_H_
#define REFRAIN_SRC_PASSAGE_RECTANGLE_H_

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/log.h"

namespace refrain::passage {

struct Interval {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

inline std::uint32_t common(const Interval& x, const Interval& y) {
  const std::uint32_t begin = std::max(x.begin, y.begin);
  const std::uint32_t end = std::min(x.end, y.end);
  return end > begin ? end - begin : 0;
}

// Positions between the two; 0 where they meet.
inline std::uint32_t gap(const Interval& x, const Interval& y) {
  const Interval& first = x.begin <= y.begin ? x : y;
  const Interval& second = x.begin <= y.begin ? y : x;
  return second.begin > first.end ? second.begin - first.end : 0;
}

inline Interval hull(const Interval& x, const Interval& y) {
  return {std::min(x.begin, y.begin), std::max(x.end, y.end)};
}

using Rectangle = std::array<Interval, 2>;

// Whether the two have words in common on both sides.
inline bool meet(const Rectangle& x, const Rectangle& y) { return common(x[0], y[0]) > 0 && common(x[1], y[1]) > 0; }

// Least share of each side's words that the other side explains.
using Floors = std::array<double, 2>;

struct Candidate {
  Rectangle at;
  Floors floors{};        // that it was scored under
  base::Score raw = 0;    // log-likelihood ratio of both sides, edges paid
  double eff = 0;         // damped: short passages are less surprising than their words
  double length = 0;      // unmasked words of the shorter side (two of a script without spaces are one)
  bool strict = false;    // refined under the strict floors
  bool held = false;      // found only with its seed held fast
  bool unspaced = false;  // made mostly of words of scripts without spaces
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_RECTANGLE_H_
