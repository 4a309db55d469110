// What a run of bench measured, and how it is shown.

#ifndef REFRAIN_SRC_RUN_BENCH_REPORT_H_
#define REFRAIN_SRC_RUN_BENCH_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "refrain/dedup.h"
#include "run/bench/sample.h"
#include "run/clock.h"

namespace refrain::run {

struct BenchStage {
  const char* name = "";
  double seconds = 0;  // over all threads
};

struct BenchMeasure {
  DedupOptions near;
  unsigned threads = 1;
  std::uint64_t seed = 1;

  // Of the run.
  std::uint64_t documents = 0;
  std::uint64_t removed = 0;
  std::uint64_t skipped = 0;
  std::uint64_t wordless = 0;
  std::uint64_t bytes = 0;  // decompressed
  double seconds = 0;
  bool spilled = false;  // the keys did not fit the memory
  std::size_t peak_memory = 0;
  std::optional<double> bytes_per_document;  // not known where the feed is a block or two
  std::vector<BenchStage> stages;
  std::vector<RunClock::Point> growth;  // at each eighth of the documents

  // Of the sample.
  double sample_seconds = 0;
  SampleMeasure sample;
};

// The first point at or past each eighth of the documents, each once.
std::vector<RunClock::Point> eighths(std::span<const RunClock::Point> points);

// How many bytes are held for a document: the slope of the straight line nearest to the points. Nothing where there are
// fewer than three.
std::optional<double> growth_per_document(std::span<const RunClock::Point> points);

// "1,234,567"
std::string grouped(std::uint64_t number);

std::string bench_json(const BenchMeasure& measure);
std::string bench_text(const BenchMeasure& measure);

// Time and memory over documents, as SVG.
std::string bench_plot(const BenchMeasure& measure);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_BENCH_REPORT_H_
