// `refrain bench`: what dedup takes and finds on a feed.

#ifndef REFRAIN_SRC_CLI_BENCH_H_
#define REFRAIN_SRC_CLI_BENCH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/inputs.h"
#include "refrain/dedup.h"

namespace refrain::cli {

// What was typed, checked.
struct BenchCommand {
  std::vector<std::string> paths;
  io::InputOptions input;
  DedupOptions near;
  unsigned threads = 0;         // 0: all cores
  std::string memory;           // a size; empty: three quarters of the machine's
  std::string temp;             // a folder; empty: the system's
  std::size_t sample = 20'000;  // documents
  std::uint64_t seed = 1;
  std::string format = "text";  // text, json
  std::string plot;             // an SVG file; empty: not wanted
  std::string output;           // a file; empty: standard output
  std::string progress = "auto";

  // Not to be typed; tests make it small.
  std::uint64_t pair_steps = std::uint64_t{1} << 28;  // see SamplePlan::steps
};

// Runs the command; returns its exit status: 0 all was measured, 2 it was not.
int bench(const BenchCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_BENCH_H_
