// `refrain bench`: what dedup takes and finds on a feed.

#ifndef REFRAIN_SRC_CLI_BENCH_H_
#define REFRAIN_SRC_CLI_BENCH_H_

#include <string>

#include "cli/choices.h"
#include "run/bench/bench.h"

namespace refrain::cli {

// What was typed, checked.
struct BenchCommand {
  run::BenchSettings settings;
  std::string memory;  // a size, as it was typed; empty: the default
  When progress = When::kAuto;
};

// Adds the command to `app`; parsing fills `typed`, which must outlive it.
void add_bench(CLI::App& app, BenchCommand& typed);

// Runs the command; returns its exit status: 0 all was measured, 2 it was not.
int bench(const BenchCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_BENCH_H_
