// A run of bench: what dedup takes and finds on a feed.

#ifndef REFRAIN_SRC_RUN_BENCH_BENCH_H_
#define REFRAIN_SRC_RUN_BENCH_BENCH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "io/inputs.h"
#include "run/dedup/settings.h"
#include "run/observer.h"

namespace refrain::run {

enum class BenchFormat : std::uint8_t { kText, kJson };

struct BenchSettings {
  DecideSettings decide;
  std::vector<std::string> paths;
  io::InputOptions input;
  std::string temp;             // a folder; empty: the system's
  std::size_t sample = 20'000;  // documents
  std::uint64_t seed = 1;
  BenchFormat format = BenchFormat::kText;
  std::string plot;          // an SVG file; empty: not wanted
  std::string output = "-";  // a file, or - for standard output

  // For tests, which make it small; see SamplePlan::steps.
  std::uint64_t pair_steps = std::uint64_t{1} << 28;
};

// Decides all documents as dedup does, writes none of them, holds a sample against all, and writes the report. Errors
// as those of dedup().
absl::Status bench(const BenchSettings& settings, Observer& observer);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_BENCH_BENCH_H_
