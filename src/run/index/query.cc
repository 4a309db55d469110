#include "run/index/query.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "findings/document.h"
#include "index/reader.h"
#include "io/bad_records.h"
#include "io/document.h"
#include "io/files/files.h"
#include "io/files/lines.h"
#include "io/json/json_scan.h"
#include "io/json/jsonl.h"
#include "os/descriptor.h"
#include "os/messages.h"
#include "report/json_writer.h"
#include "report/later_side.h"
#include "report/view.h"
#include "run/index/shared_passages.h"
#include "run/index/times.h"

namespace refrain::run {
namespace {

constexpr int kSimilarityDigits = 6;

class Query {
 public:
  Query(const QuerySettings& settings, int output, Observer& observer)
      : settings_(settings), output_(output), observer_(observer) {}

  absl::Status go(bool& incomplete);

 private:
  absl::Status answer(const io::Document& document);
  absl::StatusOr<report::View> shared(const io::Document& document);
  void tell(const io::Document& document, const report::View& view);
  absl::Status from_lines();
  absl::Status flush();

  const QuerySettings& settings_;
  const int output_;
  Observer& observer_;
  std::unique_ptr<index::Reader> reader_;
  std::vector<index::NearOriginal> near_;
  std::string out_;
  bool reader_gone_ = false;
  std::uint64_t answered_ = 0;
};

absl::Status Query::flush() {
  if (out_.empty() || reader_gone_) return absl::OkStatus();
  const int error = os::write_all(output_, out_);
  out_.clear();
  reader_gone_ = error == EPIPE;
  return error == 0 || reader_gone_ ? absl::OkStatus() : os::file_error("-", "written", error, "ask again");
}

// What the document shares with those of the index.
absl::StatusOr<report::View> Query::shared(const io::Document& document) {
  if (!reader_->scheme().passages) return report::View();
  index::Sources sources;
  absl::Status status = reader_->sources(text_to_ask(document.text), {}, sources);
  if (!status.ok()) return status;
  const findings::Document lent{.name = document.name,
                                .id_json = document.id_json,
                                .path = document.path,
                                .record = document.record,
                                .on_line = document.on_line,
                                .decoded = document.decoded,
                                .text = document.text,
                                .original = document.original_bytes(),
                                .map = document.map.identity() ? nullptr : &document.map,
                                .quoted = document.quoted,
                                .links = document.links,
                                .ignored = document.ignored};
  return shared_passages(lent, settings_.index, sources);
}

// For people: each overlap on a line, with the documents' own lines and columns.
void Query::tell(const io::Document& document, const report::View& view) {
  constexpr std::size_t kBeginning = 60;
  absl::StrAppend(&out_, io::printable(document.name),
                  near_.empty() && view.overlaps.empty() ? ": near to nothing\n" : "\n");
  for (const index::NearOriginal& one : near_) {
    absl::StrAppendFormat(&out_, "  near  %.3f  %s  %s\n", one.similarity, io::printable(one.id), time_text(one.time));
  }
  for (std::size_t k = 0; k < std::min(settings_.limit, view.overlaps.size()); ++k) {
    const report::Pair& pair = view.overlaps[k];
    absl::StrAppendFormat(&out_, "  %s  %d words  %d:%d  %s  %s\n", report::kind_name(pair.kind), pair.words,
                          pair.left.line, pair.left.column, io::printable(view.documents[pair.right.document].id_json),
                          io::printable(report::beginning(pair.left.text, kBeginning)));
  }
  if (view.overlaps.size() > settings_.limit) {
    absl::StrAppendFormat(&out_, "  and %d more\n", view.overlaps.size() - settings_.limit);
  }
}

absl::Status Query::answer(const io::Document& document) {
  near_.clear();
  ++answered_;
  if (absl::Status status = reader_->near(document.text, settings_.limit, near_); !status.ok()) return status;
  const absl::StatusOr<report::View> view = shared(document);
  if (!view.ok()) return view.status();
  if (!settings_.json) {
    tell(document, *view);
    return absl::OkStatus();
  }
  absl::StrAppend(&out_,
                  "{\"document\": ", document.id_json.empty() ? io::json_string(document.name) : document.id_json,
                  ", \"near\": [");
  for (const index::NearOriginal& one : near_) {
    absl::StrAppend(&out_, &one == near_.data() ? "" : ", ", "{\"id\": ", one.id, ", \"similarity\": ");
    report::append_number(out_, one.similarity, kSimilarityDigits);
    absl::StrAppend(&out_, ", \"time\": ", time_json(one.time), "}");
  }
  out_ += ']';
  if (reader_->scheme().passages) absl::StrAppend(&out_, ", \"overlaps\": ", overlaps_json(*view, settings_.limit));
  out_ += "}\n";
  return absl::OkStatus();
}

// JSON lines of standard input, each answered before the next one is waited for.
absl::Status Query::from_lines() {
  absl::StatusOr<io::InputFile> file = io::InputFile::open("-");
  if (!file.ok()) return file.status();
  io::LineReader lines([&](char* into, std::size_t size) { return file->read(into, size); });
  io::RecordParser parser({.text = settings_.input.text_field, .id = settings_.input.id_field});
  io::Record record;
  io::BadRecords bad([this](const std::string& told) { observer_.complain(told); });
  std::string fields;
  std::string_view line;
  while (!reader_gone_) {
    const absl::StatusOr<io::LineReader::Result> result = lines.next(line);
    if (!result.ok()) return result.status();
    if (*result == io::LineReader::Result::kEnd) break;
    if (*result == io::LineReader::Result::kLine && io::RecordParser::blank(line)) continue;
    const absl::Status status = *result == io::LineReader::Result::kTooLong
                                    ? absl::InvalidArgumentError("longer than 4 GiB, the most one record may have")
                                    : parser.parse(line, record);
    if (!status.ok()) {
      const std::string told = absl::StrCat("-:", lines.number(), ": ", std::string(status.message()));
      if (settings_.strict) return absl::InvalidArgumentError(told);
      bad.note(told);
      if (fields.empty()) fields = io::fields_at("-", lines.number(), io::RecordParser::fields(line));
      continue;
    }
    io::Document document;
    document.id_json = std::move(record.id_json);
    document.name = document.id_json.empty() ? absl::StrCat("-:", lines.number()) : std::move(record.id);
    document.text = std::move(record.text);
    bad.note_good();
    if (absl::Status asked = answer(document); !asked.ok()) return asked;
    if (absl::Status flushed = flush(); !flushed.ok()) return flushed;
  }
  if (bad.count() > 0 && answered_ == 0) return bad.none_read(bad.count(), fields);
  bad.tell_rest();
  return absl::OkStatus();
}

absl::Status Query::go(bool& incomplete) {
  constexpr std::size_t kMostGathered = std::size_t{1} << 16;
  absl::StatusOr<std::unique_ptr<index::Reader>> reader = index::Reader::open(settings_.index, settings_.wanted);
  if (!reader.ok()) return reader.status();
  reader_ = *std::move(reader);
  const std::string& format = settings_.input.input_format;
  if (settings_.paths == std::vector<std::string>{"-"} && (format.empty() || format == "jsonl")) return from_lines();
  absl::Status status;
  io::InputSink sink;
  sink.document = [&](io::Document&& document) {
    if (!status.ok() || reader_gone_) return;
    status = answer(document);
    if (status.ok() && out_.size() > kMostGathered) status = flush();
  };
  sink.problem = [&](io::Problem problem, const std::string& line) {
    incomplete |= problem == io::Problem::kUnreadable || (settings_.strict && problem == io::Problem::kBadRecord);
    observer_.complain(line);
  };
  io::read_documents(settings_.paths, settings_.input, sink);
  if (status.ok()) status = flush();
  if (status.ok() && answered_ == 0 && !incomplete) return absl::NotFoundError("nothing to read");
  return status;
}

}  // namespace

absl::Status query_index(const QuerySettings& settings, int output, Observer& observer, bool& incomplete) {
  return Query(settings, output, observer).go(incomplete);
}

}  // namespace refrain::run
