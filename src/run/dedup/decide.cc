#include "run/dedup/decide.h"

#include <algorithm>
#include <vector>

#include "run/dedup/partitioned.h"
#include "run/dedup/stream.h"

namespace refrain::run {
namespace {

// Whether all could be decided in one pass.
absl::StatusOr<bool> decided_at_once(DedupRun& run) {
  if (run.settings.keep.rule != KeepRule::kFirst || !run.source.repeats()) return false;
  if (absl::Status status = run.begin_afresh(); !status.ok()) return status;
  run.observer.begin_stage("reading and comparing", run.source.total_bytes());
  const absl::StatusOr<StreamEnd> end = dedup_stream(run, {});
  if (!end.ok()) return end.status();
  run.counts.temp_bytes = run.source.file_bytes();
  return *end == StreamEnd::kDone;
}

}  // namespace

std::uint64_t count_clusters(const Decisions& decisions) {
  std::vector<DocumentNumber> kept;
  for (const Removed& one : decisions.removed) {
    if (one.reason == RemovalReason::kNear) kept.push_back(one.kept);
  }
  std::sort(kept.begin(), kept.end());
  return static_cast<std::uint64_t>(std::unique(kept.begin(), kept.end()) - kept.begin());
}

absl::Status decide(DedupRun& run, TempFolder& temp) {
  const absl::StatusOr<bool> decided = decided_at_once(run);
  if (!decided.ok()) return decided.status();
  if (!*decided) {
    if (absl::Status status = run.begin_afresh(); !status.ok()) return status;
    run.observer.begin_stage("reading", run.source.total_bytes());
    if (absl::Status status = dedup_partitioned(run, temp); !status.ok()) return status;
  }
  if (absl::Status status = run.source.unchanged(); !status.ok()) return status;
  run.bad.tell_rest();
  run.counts.clusters = count_clusters(run.decisions);
  run.observer.end_stages();
  return absl::OkStatus();
}

}  // namespace refrain::run
