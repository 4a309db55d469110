// A share of pairs, and how well a sample of documents knows it.

#ifndef REFRAIN_SRC_RUN_BENCH_INTERVAL_H_
#define REFRAIN_SRC_RUN_BENCH_INTERVAL_H_

#include <cstdint>
#include <span>

namespace refrain::run {

// The pairs of one sampled document: how many there are, and how many of them are counted.
struct PairShare {
  std::uint64_t part = 0;
  std::uint64_t whole = 0;
};

// A share with its 95% interval.
struct Estimate {
  bool known = false;  // false: there is no pair at all, the rest means nothing
  double value = 0;
  double low = 0;
  double high = 1;
};

// The share of all parts in all wholes. The documents are what was drawn, not the pairs: those of one document are
// found or missed together. So the interval is Wilson's with continuity correction (Newcombe 1998, method 4) for an
// effective number of pairs (Korn and Graubard 1998): p (1 - p) over the jackknife variance of the ratio. That variance
// says nothing while hardly any document differs, as where every pair was found; then it is as if the pairs of a
// document were all found or all missed: (sum of wholes)^2 / sum of wholes^2 (Kish 1965). Between none and fifty such
// documents the two are mixed.
Estimate estimate_share(std::span<const PairShare> documents);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_BENCH_INTERVAL_H_
