#include "run/dedup/outputs.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "dedup/shingle_set.h"
#include "dedup/text_shingles.h"
#include "io/files/files.h"
#include "io/format.h"
#include "io/json/json_scan.h"
#include "report/json_writer.h"
#include "run/dedup/decide.h"

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

// Compares two documents once more, for what the decision does not keep.
class Containment {
 public:
  Containment(std::size_t shingle, FileSource& source)
      : shingles_of_(shingle, [&source](DocumentNumber document) { return source.text(document); }) {}

  // The share of the shingles of `removed` that `kept` has too.
  absl::StatusOr<double> share(DocumentNumber removed, DocumentNumber kept) {
    if (absl::Status status = shingles_of_(removed, shingles_); !status.ok()) return status;
    set_.assign(shingles_);
    if (absl::Status status = shingles_of_(kept, shingles_); !status.ok()) return status;
    const std::size_t common = set_.common(shingles_);
    return set_.size() == 0 ? 0.0 : static_cast<double>(common) / static_cast<double>(set_.size());
  }

 private:
  dedup::TextShingles shingles_of_;
  dedup::ShingleSet set_;
  std::vector<std::uint64_t> shingles_;
};

absl::Status write_removed(const Decisions& decisions, Namer& namer, Containment& containment, io::OutputFile& file) {
  std::string line;
  for (const Removed& one : decisions.removed) {
    const absl::StatusOr<std::string> id = namer.id(one.document);
    if (!id.ok()) return id.status();
    line = absl::StrCat("{\"id\": ", *id, ", \"at\": ");
    report::append_string(line, namer.at(one.document));
    absl::StrAppend(&line, ", \"reason\": \"", reason_name(one.reason), "\"");
    if (one.kept == kNoDocument && one.reason == RemovalReason::kAgainst) {
      const Contained& of_index = decisions.contained.at(one.document);
      absl::StrAppend(&line, ", \"kept\": ", of_index.id_json, ", \"similarity\": ");
      report::append_number(line, one.similarity, kSimilarityDigits);
      line += ", \"containment\": ";
      report::append_number(line, of_index.containment, kSimilarityDigits);
      line += "}\n";
      if (absl::Status status = file.write(line); !status.ok()) return status;
      continue;
    }
    if (one.reason != RemovalReason::kStripped) {
      const absl::StatusOr<std::string> kept = namer.id(one.kept);
      if (!kept.ok()) return kept.status();
      absl::StrAppend(&line, ", \"kept\": ", *kept, ", ",
                      one.reason == RemovalReason::kContained ? "\"share\": " : "\"similarity\": ");
      report::append_number(line, one.similarity, kSimilarityDigits);
    }
    if (one.reason == RemovalReason::kNear || one.reason == RemovalReason::kAgainst) {
      const absl::StatusOr<double> share = containment.share(one.document, one.kept);
      if (!share.ok()) return share.status();
      line += ", \"containment\": ";
      report::append_number(line, *share, kSimilarityDigits);
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

// The path on the command line that led to a file.
std::string argument_of(const std::vector<std::string>& paths, const std::string& file) {
  const std::string* longest = &file;
  for (const std::string& path : paths) {
    const bool holds = file == path || (file.starts_with(path) && (path.ends_with('/') || file[path.size()] == '/'));
    if (holds && (longest == &file || path.size() > longest->size())) longest = &path;
  }
  return *longest;
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

// A source of that many documents and more is told of where more than nine in ten of them go.
constexpr std::uint64_t kLeastTold = 100;

// How many documents each source has, and how many of them go; in input order, those without documents left out.
std::vector<SourceCount> sources_of(const DedupSettings& settings, const DedupRun& run, FileSource& source) {
  const std::vector<io::FoundInput>& against = source.options().against;
  const std::vector<io::FoundInput>& files = source.options().records;
  std::vector<SourceCount> sources;
  std::map<std::string, std::size_t> place;  // in `sources`
  const feed::DocumentStore& store = source.store();
  auto removed = run.decisions.removed.begin();
  for (std::size_t number = 0; number < store.blocks(); ++number) {
    const std::size_t first = store.first_document(number);
    const std::size_t end = store.end_document(number);
    const std::uint32_t file = store.block_place(number).file;
    if (first == end || file < against.size()) continue;
    const io::FoundInput& input = files[file - against.size()];
    const std::string name = io::is_feed(input.format) ? input.path : argument_of(settings.paths, input.path);
    const auto [at, added] = place.try_emplace(name, sources.size());
    if (added) sources.push_back({.path = name});
    SourceCount& count = sources[at->second];
    count.documents += end - first;
    for (; removed != run.decisions.removed.end() && removed->document < end; ++removed) ++count.removed;
  }
  return sources;
}

}  // namespace

absl::StatusOr<io::OutputFile> create_output(const std::string& path, const DecideSettings& settings) {
  const auto threads = static_cast<int>(compression_threads(settings));
  return io::OutputFile::create(path, {.stable_pending = true, .compression_threads = threads});
}

absl::Status write_kept(const feed::Block& block, const feed::Records& records,
                        const std::function<bool(std::size_t k)>& kept, io::OutputFile& output) {
  const std::string_view bytes = block.bytes->view();
  const std::vector<feed::RecordPlace>& places = records.places;
  const bool lines = block.kind == feed::RecordKind::kJsonLine;
  // Readers of WARC seek: each record has to be a member of its own where they are compressed.
  const bool warc = block.kind == feed::RecordKind::kWarc;
  for (std::size_t k = 0; k < places.size();) {
    if (!kept(k)) {
      ++k;
      continue;
    }
    // Records that follow each other without anything between go out in one piece.
    const std::size_t begin = places[k].begin;
    std::size_t end = places[k].end + (lines ? 1 : 0);
    for (++k; !warc && k < places.size() && places[k].begin == end && kept(k); ++k) {
      end = places[k].end + (lines ? 1 : 0);
    }
    const bool newline_missing = end > bytes.size();
    const std::string_view piece = bytes.substr(begin, std::min(end, bytes.size()) - begin);
    const absl::Status status = warc ? output.write_member(piece) : output.write(piece);
    if (!status.ok()) return status;
    if (newline_missing) {
      if (absl::Status newline = output.write("\n"); !newline.ok()) return newline;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<DedupOutputs> DedupOutputs::open(const DedupSettings& settings) {
  DedupOutputs outputs;
  const std::pair<const std::string*, std::unique_ptr<io::OutputFile>*> files[] = {
      {&settings.output, &outputs.records},
      {&settings.removed, &outputs.removed},
      {&settings.clusters, &outputs.clusters},
      {&settings.summary, &outputs.summary}};
  for (const auto& [path, file] : files) {
    if (path->empty()) continue;
    const io::FileKind kind = io::kind_of_file(*path);
    if (kind.format == io::Format::kTable) {
      return absl::InvalidArgumentError(absl::StrCat(
          io::printable(*path), ": ", kind.extension,
          " files are written by refrain's Python package; or name a .jsonl file, and turn that into a table"));
    }
    absl::StatusOr<io::OutputFile> opened = create_output(*path, settings.decide);
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

absl::Status DedupOutputs::restart_records(const DedupSettings& settings) {
  records.reset();
  absl::StatusOr<io::OutputFile> opened = create_output(settings.output, settings.decide);
  if (!opened.ok()) return opened.status();
  records = std::make_unique<io::OutputFile>(*std::move(opened));
  return absl::OkStatus();
}

absl::StatusOr<DedupSummary> finish_outputs(const DedupSettings& settings, DedupRun& run, FileSource& source,
                                            double seconds, DedupOutputs& outputs) {
  Namer namer(source);
  const std::vector<Removed> near = by_cluster(run.decisions);
  run.counts.clusters = count_clusters(run.decisions);
  absl::Status status;
  if (outputs.removed) {
    Containment containment(run.settings.near.shingle, source);
    status = write_removed(run.decisions, namer, containment, *outputs.removed);
  }
  if (status.ok() && outputs.clusters) status = write_clusters(near, namer, *outputs.clusters);
  DedupSummary summary = summary_of(run, seconds);
  summary.sources = sources_of(settings, run, source);
  for (const SourceCount& one : summary.sources) {
    if (one.documents < kLeastTold || one.removed * 10 <= one.documents * 9) continue;
    run.observer.complain(absl::StrFormat(
        "%s: %d of its %d documents are removed; look at some in \1removed\2 before you go on without them",
        io::printable(one.path), one.removed, one.documents));
  }
  if (status.ok() && outputs.summary) status = outputs.summary->write(summary_json(summary, settings));
  // Names are given when all is written, the records' last: once they are there, all are.
  for (auto* file : {&outputs.removed, &outputs.clusters, &outputs.summary, &outputs.records}) {
    if (status.ok() && *file) status = (*file)->commit();
  }
  if (!status.ok()) return status;
  return summary;
}

}  // namespace refrain::run
