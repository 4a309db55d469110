#include "run/dedup/outputs.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "io/json/json_scan.h"
#include "report/json_writer.h"

namespace refrain::run {
namespace {

// More digits than anybody needs, so that sorting by the number sorts by the similarity.
constexpr int kSimilarityDigits = 6;

const char* reason_name(RemovalReason reason) {
  switch (reason) {
    case RemovalReason::kAgainst:
      return "against";
    case RemovalReason::kContained:
      return "contained";
    case RemovalReason::kStripped:
      return "stripped";
    default:
      return "near";
  }
}

// Names documents as the lists do.
class Namer {
 public:
  explicit Namer(FileSource& source) : source_(source), reader_(source.record_reader(true)) {}

  std::string at(DocumentNumber document) const { return source_.at(document); }

  // The id as a JSON value.
  absl::StatusOr<std::string> id(DocumentNumber document) {
    if (absl::Status status = source_.read(document, reader_, record_); !status.ok()) return status;
    if (!record_.id_json.empty()) return record_.id_json;
    return io::json_string(at(document));
  }

 private:
  FileSource& source_;
  feed::RecordReader reader_;
  io::Record record_;
};

absl::Status write_removed(const Decisions& decisions, Namer& namer, io::OutputFile& file) {
  std::string line;
  for (const Removed& one : decisions.removed) {
    const absl::StatusOr<std::string> id = namer.id(one.document);
    if (!id.ok()) return id.status();
    line = absl::StrCat("{\"id\": ", *id, ", \"at\": ");
    report::append_string(line, namer.at(one.document));
    absl::StrAppend(&line, ", \"reason\": \"", reason_name(one.reason), "\"");
    if (one.reason != RemovalReason::kStripped) {
      const absl::StatusOr<std::string> kept = namer.id(one.kept);
      if (!kept.ok()) return kept.status();
      absl::StrAppend(&line, ", \"kept\": ", *kept, ", ",
                      one.reason == RemovalReason::kContained ? "\"share\": " : "\"similarity\": ");
      report::append_number(line, one.similarity, kSimilarityDigits);
    }
    if (one.reason == RemovalReason::kContained) {
      line += ", \"text\": ";
      report::append_string(line, decisions.contained.at(one.document).text);
    }
    line += "}\n";
    if (absl::Status status = file.write(line); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Documents removed as near to a record, ordered by the record kept for them.
std::vector<Removed> by_cluster(const Decisions& decisions) {
  std::vector<Removed> near;
  std::copy_if(decisions.removed.begin(), decisions.removed.end(), std::back_inserter(near),
               [](const Removed& one) { return one.reason == RemovalReason::kNear; });
  std::stable_sort(near.begin(), near.end(), [](const Removed& a, const Removed& b) { return a.kept < b.kept; });
  return near;
}

absl::Status write_clusters(const std::vector<Removed>& near, Namer& namer, io::OutputFile& file) {
  std::string line;
  for (std::size_t begin = 0; begin < near.size();) {
    const absl::StatusOr<std::string> kept = namer.id(near[begin].kept);
    if (!kept.ok()) return kept.status();
    line = absl::StrCat("{\"kept\": ", *kept, ", \"at\": ");
    report::append_string(line, namer.at(near[begin].kept));
    line += ", \"removed\": [";
    std::size_t end = begin;
    for (; end < near.size() && near[end].kept == near[begin].kept; ++end) {
      const absl::StatusOr<std::string> id = namer.id(near[end].document);
      if (!id.ok()) return id.status();
      absl::StrAppend(&line, end > begin ? ", " : "", "{\"id\": ", *id, ", \"at\": ");
      report::append_string(line, namer.at(near[end].document));
      line += ", \"similarity\": ";
      report::append_number(line, near[end].similarity, kSimilarityDigits);
      line += "}";
    }
    line += "]}\n";
    if (absl::Status status = file.write(line); !status.ok()) return status;
    begin = end;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<io::OutputFile> create_output(const std::string& path, unsigned threads) {
  return io::OutputFile::create(path, {.stable_pending = true, .compression_threads = static_cast<int>(threads)});
}

absl::Status write_kept(const feed::Block& block, const feed::Records& records,
                        const std::function<bool(std::size_t k)>& kept, io::OutputFile& output) {
  const std::string_view bytes = block.bytes->view();
  const std::vector<feed::RecordPlace>& places = records.places;
  const bool lines = block.kind == feed::RecordKind::kJsonLine;
  for (std::size_t k = 0; k < places.size();) {
    if (!kept(k)) {
      ++k;
      continue;
    }
    // Records that follow each other without anything between go out in one piece.
    const std::size_t begin = places[k].begin;
    std::size_t end = places[k].end + (lines ? 1 : 0);
    for (++k; k < places.size() && places[k].begin == end && kept(k); ++k) {
      end = places[k].end + (lines ? 1 : 0);
    }
    const bool newline_missing = end > bytes.size();
    const absl::Status status = output.write(bytes.substr(begin, std::min(end, bytes.size()) - begin));
    if (!status.ok()) return status;
    if (newline_missing) {
      if (absl::Status newline = output.write("\n"); !newline.ok()) return newline;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<DedupOutputs> DedupOutputs::open(const DedupSettings& settings, unsigned threads) {
  DedupOutputs outputs;
  const std::pair<const std::string*, std::unique_ptr<io::OutputFile>*> files[] = {
      {&settings.output, &outputs.records},
      {&settings.removed, &outputs.removed},
      {&settings.clusters, &outputs.clusters},
      {&settings.summary, &outputs.summary}};
  for (const auto& [path, file] : files) {
    if (path->empty()) continue;
    absl::StatusOr<io::OutputFile> opened = create_output(*path, threads);
    if (!opened.ok()) return opened.status();
    *file = std::make_unique<io::OutputFile>(*std::move(opened));
  }
  return outputs;
}

std::vector<std::string> DedupOutputs::pending_paths() const {
  std::vector<std::string> paths;
  for (const auto* file : {&records, &removed, &clusters, &summary}) {
    if (*file && !(*file)->pending_path().empty()) paths.push_back((*file)->pending_path());
  }
  return paths;
}

absl::Status DedupOutputs::restart_records(const DedupSettings& settings, unsigned threads) {
  records.reset();
  absl::StatusOr<io::OutputFile> opened = create_output(settings.output, threads);
  if (!opened.ok()) return opened.status();
  records = std::make_unique<io::OutputFile>(*std::move(opened));
  return absl::OkStatus();
}

absl::StatusOr<DedupSummary> finish_outputs(const DedupSettings& settings, DedupRun& run, FileSource& source,
                                            double seconds, DedupOutputs& outputs) {
  Namer namer(source);
  const std::vector<Removed> near = by_cluster(run.decisions);
  run.counts.clusters = 0;
  for (std::size_t k = 0; k < near.size(); ++k) {
    if (k == 0 || near[k].kept != near[k - 1].kept) ++run.counts.clusters;
  }
  absl::Status status;
  if (outputs.removed) status = write_removed(run.decisions, namer, *outputs.removed);
  if (status.ok() && outputs.clusters) status = write_clusters(near, namer, *outputs.clusters);
  const DedupSummary summary = summary_of(run, seconds);
  if (status.ok() && outputs.summary) status = outputs.summary->write(summary_json(summary, settings));
  // Names are given when all is written, the records' last: once they are there, all are.
  for (auto* file : {&outputs.removed, &outputs.clusters, &outputs.summary, &outputs.records}) {
    if (status.ok() && *file) status = (*file)->commit();
  }
  if (!status.ok()) return status;
  return summary;
}

}  // namespace refrain::run
