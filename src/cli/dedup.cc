#include "cli/dedup.h"

#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/str_format.h"
#include "cli/complain.h"
#include "cli/run_observer.h"
#include "run/dedup/dedup.h"
#include "run/memory.h"

namespace refrain::cli {
namespace {

void row(const char* name, const std::string& value) { std::fprintf(stderr, "  %-22s %s\n", name, value.c_str()); }

// A table of what came out, for people.
void show(const run::DedupSummary& summary, const run::DedupSettings& settings) {
  const auto number = [](std::uint64_t count) { return absl::StrFormat("%d", count); };
  const auto share = [&](std::uint64_t count) {
    if (summary.documents == 0) return number(count);
    return absl::StrFormat("%d  (%.1f %%)", count,
                           100.0 * static_cast<double>(count) / static_cast<double>(summary.documents));
  };
  const run::DedupCounts& counts = summary.counts;
  row("documents", number(summary.documents));
  row("kept", share(summary.kept()));
  row("removed", share(summary.removed));
  row("  near-duplicates", absl::StrFormat("%d in %d clusters", summary.near, counts.clusters));
  if (!settings.against.empty()) {
    row("  near to --against", number(summary.against));
    row("  containing --against", number(summary.containing));
  }
  if (settings.passages == run::RepeatedPassage::kStrip) {
    row("  stripped of all words", number(summary.stripped));
    row("passages cut",
        absl::StrFormat("%d words out of %d documents", counts.stripped_words, counts.stripped_documents));
  }
  if (counts.wordless > 0) row("without words", absl::StrFormat("%d, kept", counts.wordless));
  if (summary.bad > 0) row("bad records", absl::StrFormat("%d, left out", summary.bad));
  if (counts.without_key > 0) row("without the field", absl::StrFormat("%d, kept last", counts.without_key));
  if (counts.without_group > 0)
    row("without a group", absl::StrFormat("%d, compared with each other", counts.without_group));
  row("time", absl::StrFormat("%.1f s, %.0f documents/s, %.0f MB/s", summary.seconds,
                              static_cast<double>(summary.documents) / summary.seconds,
                              static_cast<double>(counts.bytes) / summary.seconds / 1e6));
  row("peak memory", run::size_text(static_cast<double>(summary.peak_memory)));
  if (counts.temp_bytes > 0) row("temporary files", run::size_text(static_cast<double>(counts.temp_bytes)));
}

}  // namespace

int dedup(const DedupCommand& command) {
  run::DedupSettings settings = command.settings;
  RunObserver observer(command.progress);
  if (!set_memory(command.memory, "dedup", settings.decide)) return kFailed;
  const absl::StatusOr<run::DedupSummary> summary = run::dedup(settings, observer);
  if (!summary.ok()) return observer.failed(summary.status(), "dedup");
  if (command.progress != When::kNever) show(*summary, settings);
  return kDone;
}

}  // namespace refrain::cli
