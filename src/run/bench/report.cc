#include "run/bench/report.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/str_format.h"
#include "dedup/document_batch.h"
#include "refrain/lsh.h"
#include "refrain/version.h"
#include "run/memory.h"

namespace refrain::run {
namespace {

double share_of(double part, double whole) { return whole > 0 ? part / whole : 0; }

double expected_recall(const BenchMeasure& measure) {
  return candidate_probability(measure.near.threshold, dedup::bands_of(measure.near));
}

std::string json_estimate(const Estimate& estimate) {
  if (!estimate.known) return "null";
  return absl::StrFormat("{\"value\": %.6f, \"low\": %.6f, \"high\": %.6f}", estimate.value, estimate.low,
                         estimate.high);
}

std::string megabytes(std::uint64_t bytes) {
  const double size = static_cast<double>(bytes) / 1e6;
  return absl::StrFormat("%.*f MB", size < 10 ? 1 : 0, size);
}

class Text {
 public:
  void heading(const std::string& says) { out_ += (out_.empty() ? "" : "\n") + says + "\n"; }
  void row(const char* name, const std::string& says) { absl::StrAppendFormat(&out_, "  %-26s %s\n", name, says); }
  void estimate(const char* name, const Estimate& estimate, std::uint64_t part, std::uint64_t whole) {
    if (!estimate.known) {
      row(name, "not known: the sample has no such pair");
      return;
    }
    row(name, absl::StrFormat("%.4f  (%.4f to %.4f)  %s of %s", estimate.value, estimate.low, estimate.high,
                              grouped(part), grouped(whole)));
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string bench_json(const BenchMeasure& m) {
  const Bands bands = dedup::bands_of(m.near);
  std::string out = "{\n";
  const auto member = [&out](const char* name, const std::string& value) {
    absl::StrAppendFormat(&out, "%s  \"%s\": %s", out.size() > 2 ? ",\n" : "", name, value);
  };
  const auto number = [](auto value) { return absl::StrFormat("%d", value); };
  const auto real = [](double value) { return absl::StrFormat("%.6g", value); };
  member("refrain", "\"" REFRAIN_VERSION_STRING "\"");
  member("documents", number(m.documents));
  member("removed", number(m.removed));
  member("skipped", number(m.skipped));
  member("wordless", number(m.wordless));
  member("bytes", number(m.bytes));
  member("threads", number(m.threads));
  member("seconds", real(m.seconds));
  member("documents_per_second", real(share_of(static_cast<double>(m.documents), m.seconds)));
  member("megabytes_per_second", real(share_of(static_cast<double>(m.bytes) / 1e6, m.seconds)));
  member("peak_memory_bytes", number(m.peak_memory));
  member("memory_bytes_per_document", m.bytes_per_document ? absl::StrFormat("%.1f", *m.bytes_per_document) : "null");
  member("spilled", m.spilled ? "true" : "false");
  std::string stages;
  for (const BenchStage& stage : m.stages) {
    absl::StrAppendFormat(&stages, "%s\n    {\"stage\": \"%s\", \"seconds\": %.6f}", stages.empty() ? "" : ",",
                          stage.name, stage.seconds);
  }
  member("stages", "[" + stages + "\n  ]");
  member("threshold", real(m.near.threshold));
  member("shingle", number(m.near.shingle));
  member("bands", number(bands.bands));
  member("rows", number(bands.rows));
  member("expected_recall", absl::StrFormat("%.6f", expected_recall(m)));
  member("sample", absl::StrFormat("{\"seed\": %d, \"documents\": %d, \"with_pairs\": %d, \"looked_at\": %.6g, "
                                   "\"near_pairs\": %d, \"candidate_near_pairs\": %d, "
                                   "\"compared_near_pairs\": %d, \"candidate_pairs\": %d, "
                                   "\"duplicates\": %d, \"duplicates_removed\": %d, \"seconds\": %.6g}",
                                   m.seed, m.sample.documents, m.sample.with_pairs, m.sample.looked_at, m.sample.near,
                                   m.sample.found, m.sample.compared, m.sample.candidates, m.sample.duplicates,
                                   m.sample.removed, m.sample_seconds));
  member("recall", json_estimate(m.sample.recall));
  member("precision", json_estimate(m.sample.precision));
  member("recall_compared", json_estimate(m.sample.recall_compared));
  member("recall_removed", json_estimate(m.sample.removal));
  std::string growth;
  for (const RunClock::Point& point : m.growth) {
    absl::StrAppendFormat(&growth,
                          "%s\n    {\"documents\": %d, \"bytes\": %d, \"seconds\": %.6f, "
                          "\"memory_bytes\": %d, \"held_bytes\": %d}",
                          growth.empty() ? "" : ",", point.documents, point.bytes, point.seconds, point.process,
                          point.held);
  }
  member("growth", "[" + growth + "\n  ]");
  out += "\n}\n";
  return out;
}

namespace {

std::string documents_text(std::uint64_t count) { return grouped(count) + (count == 1 ? " document" : " documents"); }

}  // namespace

std::string bench_text(const BenchMeasure& m) {
  Text text;
  text.heading(absl::StrFormat("%s, %s, %d thread%s", documents_text(m.documents), megabytes(m.bytes), m.threads,
                               m.threads == 1 ? "" : "s"));
  text.row("speed",
           absl::StrFormat("%s documents/s, %.1f MB/s",
                           grouped(static_cast<std::uint64_t>(share_of(static_cast<double>(m.documents), m.seconds))),
                           share_of(static_cast<double>(m.bytes) / 1e6, m.seconds)));
  text.row("time", absl::StrFormat("%.2f s", m.seconds));
  text.row("memory",
           size_text(static_cast<double>(m.peak_memory)) + " at most" + (m.spilled ? ", keys spilled to disk" : ""));
  text.row("memory a document", m.bytes_per_document ? absl::StrFormat("%.0f bytes", *m.bytes_per_document)
                                                     : "not known: the feed is too small");
  text.row("near-duplicates", grouped(m.removed) + " removed");
  if (m.wordless > 0) text.row("without words", grouped(m.wordless) + ", kept");
  if (m.skipped > 0) text.row("bad records", grouped(m.skipped) + ", left out");

  text.heading("Stages, over all threads");
  double all = 0;
  for (const BenchStage& stage : m.stages) all += stage.seconds;
  for (const BenchStage& stage : m.stages) {
    text.row(stage.name, absl::StrFormat("%8.2f s  %3.0f %%", stage.seconds, 100 * share_of(stage.seconds, all)));
  }

  const Bands bands = dedup::bands_of(m.near);
  text.heading(absl::StrFormat("LSH stage: %d bands of %d rows; a pair at %g shares a key with probability %.4f",
                               bands.bands, bands.rows, m.near.threshold, expected_recall(m)));
  const SampleMeasure& s = m.sample;
  text.estimate("recall", s.recall, s.found, s.near);
  text.estimate("  after the outlines", s.recall_compared, s.compared, s.near);
  text.estimate("precision", s.precision, s.found, s.candidates);
  if (s.removal.known) text.estimate("near-duplicates removed", s.removal, s.removed, s.duplicates);
  const std::string against = s.looked_at < 1 ? absl::StrFormat("%.3g of the feed", s.looked_at) : "the whole feed";
  text.row("measured on", absl::StrFormat("%s drawn with seed %d, held against %s in %.2f s",
                                          documents_text(s.documents), m.seed, against, m.sample_seconds));
  text.row("", "In brackets 95% intervals.");
  return text.take();
}

}  // namespace refrain::run
