#include "run/dedup/summary.h"

#include "absl/strings/str_cat.h"
#include "dedup/document_batch.h"
#include "refrain/lsh.h"
#include "report/json_writer.h"
#include "run/memory.h"
#include "text/utf8_name.h"

namespace refrain::run {

DedupSummary summary_of(const DedupRun& run, double seconds) {
  DedupSummary summary;
  summary.documents = run.records();
  summary.removed = run.decisions.removed.size();
  for (const Removed& one : run.decisions.removed) {
    switch (one.reason) {
      case RemovalReason::kNear:
        ++summary.near;
        break;
      case RemovalReason::kAgainst:
        ++summary.against;
        break;
      case RemovalReason::kContained:
        ++summary.containing;
        break;
      case RemovalReason::kStripped:
        ++summary.stripped;
        break;
    }
  }
  summary.bad = run.bad.count();
  summary.counts = run.counts;
  summary.seconds = seconds;
  summary.peak_memory = peak_memory();
  return summary;
}

std::string summary_json(const DedupSummary& summary, const DedupSettings& settings) {
  const DedupOptions& near = settings.decide.near;
  const Bands bands = dedup::bands_of(near);
  const KeepRule rule = settings.decide.keep.rule;
  std::string text = "{\"documents\": ";
  const auto member = [&text](const char* name, std::uint64_t value) {
    absl::StrAppend(&text, ", \"", name, "\": ", value);
  };
  absl::StrAppend(&text, summary.documents);
  member("kept", summary.kept());
  member("removed", summary.removed);
  member("clusters", summary.counts.clusters);
  member("skipped", summary.bad);
  member("wordless", summary.counts.wordless);
  if (rule == KeepRule::kMost || rule == KeepRule::kLeast) member("without_field", summary.counts.without_key);
  if (!settings.decide.group_field.empty()) member("without_group", summary.counts.without_group);
  if (settings.passages == RepeatedPassage::kStrip) {
    member("stripped_documents", summary.counts.stripped_documents);
    member("stripped_words", summary.counts.stripped_words);
  }
  member("bytes", summary.counts.bytes);
  text += ", \"seconds\": ";
  report::append_number(text, summary.seconds, 3);
  member("peak_memory_bytes", summary.peak_memory);
  member("temp_bytes", summary.counts.temp_bytes);
  member("bands", bands.bands);
  member("rows", bands.rows);
  text += ", \"expected_recall\": ";
  report::append_number(text, candidate_probability(near.threshold, bands), 4);
  member("capped", 0);
  text += ", \"sources\": [";
  for (const SourceCount& one : summary.sources) {
    text += &one == summary.sources.data() ? "{\"path\": " : ", {\"path\": ";
    report::append_string(text, text::utf8_name(one.path));
    member("documents", one.documents);
    member("removed", one.removed);
    text += "}";
  }
  return text + "]}\n";
}

}  // namespace refrain::run
