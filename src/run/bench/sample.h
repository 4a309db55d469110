// What the LSH stage finds of what is there: an exact join of a random sample with the whole feed.

#ifndef REFRAIN_SRC_RUN_BENCH_SAMPLE_H_
#define REFRAIN_SRC_RUN_BENCH_SAMPLE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "run/bench/interval.h"
#include "run/dedup/run.h"
#include "run/file_source.h"

namespace refrain::run {

struct SamplePlan {
  std::uint64_t seed = 1;
  std::size_t documents = 0;  // to draw; all where the feed has no more
  std::size_t memory = 0;     // bytes for what is known of them; fewer are drawn where it is short
  // Steps of a nanosecond or two that pairs may take before half of the feed is passed over.
  std::uint64_t steps = std::uint64_t{1} << 28;
};

// Pairs are of a sampled document and any other of the feed.
struct SampleMeasure {
  std::size_t documents = 0;     // of the sample
  std::size_t with_pairs = 0;    // of them, with a near pair
  double looked_at = 1;          // share of the feed that the sample was held against
  std::uint64_t near = 0;        // pairs at or above the threshold
  std::uint64_t found = 0;       // of them, sharing a band key
  std::uint64_t compared = 0;    // of these, let through by a look at the outlines
  std::uint64_t candidates = 0;  // pairs that share a band key
  std::uint64_t duplicates = 0;  // sampled documents near to an earlier one that was kept
  std::uint64_t removed = 0;     // of them, removed
  Estimate recall;               // found / near
  Estimate recall_compared;      // compared / near
  Estimate precision;            // found / candidates
  Estimate removal;              // removed / duplicates; not known unless all was looked at
};

// Draws documents of a finished run and finds all near partners of each, and all that share a key with it, in one more
// pass over the feed. The answer depends on the feed and the seed alone, not on threads. Where the pairs are too many
// to look at, half of the feed's documents are passed over, by a hash of their numbers, and half of the rest, and so
// on: which pairs are counted hangs on nothing that makes them found or near.
//
// REQUIRES: there is no earlier work; the decisions are in order of documents, which are those of `source`.
absl::StatusOr<SampleMeasure> measure_sample(DedupRun& run, FileSource& source, const SamplePlan& plan);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_BENCH_SAMPLE_H_
