#include "cli/dedup_output.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/memory_size.h"
#include "io/json_scan.h"
#include "refrain/lsh.h"
#include "report/json_writer.h"

namespace refrain::cli {
namespace {

// More digits than anybody needs, so that sorting by the number sorts by the similarity.
constexpr int kSimilarityDigits = 6;

const char* reason_name(Reason reason) {
  switch (reason) {
    case Reason::kAgainst:
      return "against";
    case Reason::kContained:
      return "contained";
    case Reason::kStripped:
      return "stripped";
    default:
      return "near";
  }
}

// Names documents as the lists do.
class Namer {
 public:
  explicit Namer(DedupRun& run) : run_(run), texts_(run, true) {}

  std::string at(DocumentNumber document) const {
    const feed::DocumentStore::Origin origin = run_.store->origin(document);
    return absl::StrCat(run_.files[origin.file].path, ":", origin.line);
  }

  // The id as a JSON value.
  absl::StatusOr<std::string> id(DocumentNumber document) {
    if (absl::Status status = texts_.read(document, record_); !status.ok()) return status;
    if (!record_.id_json.empty()) return record_.id_json;
    return io::json_string(at(document));
  }

 private:
  DedupRun& run_;
  StoredTexts texts_;
  io::Record record_;
};

absl::Status write_removed(DedupRun& run, Namer& namer, io::OutputFile& file) {
  std::string line;
  for (const Removed& one : run.removed) {
    const absl::StatusOr<std::string> id = namer.id(one.document);
    if (!id.ok()) return id.status();
    line = absl::StrCat("{\"id\": ", *id, ", \"at\": ");
    report::append_string(line, namer.at(one.document));
    absl::StrAppend(&line, ", \"reason\": \"", reason_name(one.reason), "\"");
    if (one.reason != Reason::kStripped) {
      const absl::StatusOr<std::string> kept = namer.id(one.kept);
      if (!kept.ok()) return kept.status();
      absl::StrAppend(&line, ", \"kept\": ", *kept, ", ",
                      one.reason == Reason::kContained ? "\"share\": " : "\"similarity\": ");
      report::append_number(line, one.similarity, kSimilarityDigits);
    }
    if (one.reason == Reason::kContained) {
      line += ", \"text\": ";
      report::append_string(line, run.contained.at(one.document).text);
    }
    line += "}\n";
    if (absl::Status status = file.write(line); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Documents removed as near to a record, ordered by the record kept for them.
std::vector<Removed> by_cluster(const DedupRun& run) {
  std::vector<Removed> near;
  std::copy_if(run.removed.begin(), run.removed.end(), std::back_inserter(near),
               [](const Removed& one) { return one.reason == Reason::kNear; });
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

std::string summary_text(const DedupRun& run) {
  const Bands bands = dedup_bands(run.command.near);
  std::string text = "{\"documents\": ";
  const auto member = [&text](const char* name, std::uint64_t value) {
    absl::StrAppend(&text, ", \"", name, "\": ", value);
  };
  absl::StrAppend(&text, run.records());
  member("kept", run.records() - run.removed.size());
  member("removed", run.removed.size());
  member("clusters", run.clusters);
  member("skipped", run.skipped);
  member("wordless", run.wordless);
  if (run.command.keep.find(':') != std::string::npos) member("without_field", run.without_key);
  if (run.command.passages == "strip") {
    member("stripped_documents", run.stripped_documents);
    member("stripped_words", run.stripped_words);
  }
  member("bytes", run.bytes);
  text += ", \"seconds\": ";
  report::append_number(text, run.progress->seconds(), 3);
  member("peak_memory_bytes", peak_memory());
  member("temp_bytes", run.temp_bytes);
  member("bands", bands.bands);
  member("rows", bands.rows);
  text += ", \"expected_recall\": ";
  report::append_number(text, candidate_probability(run.command.near.threshold, bands), 4);
  member("capped", 0);
  return text + "}\n";
}

}  // namespace

absl::StatusOr<io::OutputFile> create_output(const DedupRun& run, const std::string& path) {
  return io::OutputFile::create(path, {.stable_pending = true, .compression_threads = static_cast<int>(run.threads)});
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

absl::StatusOr<DedupOutputs> DedupOutputs::open(const DedupRun& run) {
  DedupOutputs outputs;
  const std::pair<const std::string*, std::unique_ptr<io::OutputFile>*> files[] = {
      {&run.command.output, &outputs.records},
      {&run.command.removed, &outputs.removed},
      {&run.command.clusters, &outputs.clusters},
      {&run.command.summary, &outputs.summary}};
  for (const auto& [path, file] : files) {
    if (path->empty()) continue;
    absl::StatusOr<io::OutputFile> opened = create_output(run, *path);
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

absl::Status finish_outputs(DedupRun& run, DedupOutputs& outputs) {
  Namer namer(run);
  const std::vector<Removed> near = by_cluster(run);
  run.clusters = 0;
  for (std::size_t k = 0; k < near.size(); ++k) {
    if (k == 0 || near[k].kept != near[k - 1].kept) ++run.clusters;
  }
  absl::Status status;
  if (outputs.removed) status = write_removed(run, namer, *outputs.removed);
  if (status.ok() && outputs.clusters) status = write_clusters(near, namer, *outputs.clusters);
  if (status.ok() && outputs.summary) status = outputs.summary->write(summary_text(run));
  // Names are given when all is written, the records' last: where they are there, all are.
  for (auto* file : {&outputs.removed, &outputs.clusters, &outputs.summary, &outputs.records}) {
    if (status.ok() && *file) status = (*file)->commit();
  }
  return status;
}

}  // namespace refrain::cli
