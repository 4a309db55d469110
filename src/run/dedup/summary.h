// What came out of a run of dedup, in numbers.

#ifndef REFRAIN_SRC_RUN_DEDUP_SUMMARY_H_
#define REFRAIN_SRC_RUN_DEDUP_SUMMARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "run/dedup/run.h"

namespace refrain::run {

// A file of records, or a path of the command line with files that are one document each.
struct SourceCount {
  std::string path;
  std::uint64_t documents = 0;
  std::uint64_t removed = 0;  // of these
};

// Counts are of records; earlier work is not among them.
struct DedupSummary {
  std::uint64_t documents = 0;
  std::uint64_t removed = 0;     // for any reason
  std::uint64_t near = 0;        // of these
  std::uint64_t against = 0;     // of these
  std::uint64_t containing = 0;  // of these
  std::uint64_t stripped = 0;    // of these
  std::uint64_t bad = 0;         // records that are no documents
  DedupCounts counts;
  std::vector<SourceCount> sources;
  double seconds = 0;
  std::size_t peak_memory = 0;  // bytes

  std::uint64_t kept() const { return documents - removed; }
};

DedupSummary summary_of(const DedupRun& run, double seconds);

// As docs/dedup.md has it: one JSON object and a newline.
std::string summary_json(const DedupSummary& summary, const DedupSettings& settings);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_SUMMARY_H_
