#include "cli/dedup.h"

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "cli/complain.h"
#include "cli/run_observer.h"
#include "run/dedup/dedup.h"
#include "run/dedup/run.h"
#include "run/memory.h"
#ifdef REFRAIN_WITH_INDEX
#include "run/index/earlier.h"
#endif

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
  row("  near-duplicates",
      absl::StrFormat("%d in %d %s", summary.near, counts.clusters, counts.clusters == 1 ? "cluster" : "clusters"));
  if (!settings.against.empty() || !settings.decide.indexes.empty()) {
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
  if (counts.without_group > 0)
    row("without a group", absl::StrFormat("%d, compared with each other", counts.without_group));
  row("time", absl::StrFormat("%.1f s, %.0f documents/s, %.0f MB/s", summary.seconds,
                              static_cast<double>(summary.documents) / summary.seconds,
                              static_cast<double>(counts.bytes) / summary.seconds / 1e6));
  row("peak memory", run::size_text(static_cast<double>(summary.peak_memory)));
  if (counts.temp_bytes > 0) row("temporary files", run::size_text(static_cast<double>(counts.temp_bytes)));
}

// Large buffers that a thread gives back go back to the system at once where memory is scarce, instead of to that thread's heap: for each
// thread that had a long record as much would be held again.
void give_back_at_once(std::size_t memory) {
#ifdef __GLIBC__
  constexpr std::size_t kScarce = std::size_t{1} << 30;
  constexpr int kLarge = 1 << 20;
  if (memory < kScarce) mallopt(M_MMAP_THRESHOLD, kLarge);
#else
  static_cast<void>(memory);
#endif
}
#ifdef REFRAIN_WITH_INDEX
// Folders of indexes among the earlier work are asked, and not read.
absl::Status open_indexes(run::DedupSettings& settings) {
  const index::Wanted wanted{
      .threshold = settings.decide.near.threshold, .shingle = settings.decide.near.shingle, .recall = {}, .window = {}};
  for (const std::string& path : run::take_indexes(settings.against)) {
    absl::StatusOr<std::shared_ptr<run::EarlierIndex>> index = run::open_earlier(path, wanted);
    if (!index.ok()) return index.status();
    settings.decide.indexes.push_back(*std::move(index));
  }
  return absl::OkStatus();
}
#endif

}  // namespace

int dedup(const DedupCommand& command) {
  run::DedupSettings settings = command.settings;
  RunObserver observer(command.progress);
  if (!set_memory(command.memory, "dedup", settings.decide)) return kFailed;
  give_back_at_once(run::run_memory(settings.decide.memory));
#ifdef REFRAIN_WITH_INDEX
  if (const absl::Status opened = open_indexes(settings); !opened.ok()) return observer.failed(opened, "dedup");
#endif
  const absl::StatusOr<run::DedupSummary> summary = run::dedup(settings, observer);
  if (!summary.ok()) return observer.failed(summary.status(), "dedup");
  if (command.progress != When::kNever) show(*summary, settings);
  return kDone;
}

}  // namespace refrain::cli
