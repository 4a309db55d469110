#include "io/inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "io/bad_records.h"
#include "io/files/files.h"
#include "io/find_inputs.h"
#include "io/format.h"
#include "io/json/jsonl.h"
#include "io/read_feed.h"

namespace refrain::io {
namespace {

// What was read of all feeds.
struct RecordCounts {
  explicit RecordCounts(const InputSink& sink)
      : bad([&sink](const std::string& line) { sink.problem(Problem::kBadRecord, line); }) {}

  BadRecords bad;
  bool promised = false;  // some of the bad ones are in a file that was named, or whose ending promises records
  std::string fields;     // of the first bad record that has some
};

absl::Status read_records(const FoundInput& file, const InputOptions& options, const InputSink& sink,
                          RecordCounts& counts) {
  FeedSink feed;
  feed.document = [&](Document&& document) {
    counts.bad.note_good();
    sink.document(std::move(document));
  };
  feed.bad_record = [&](std::uint64_t record, const std::string& why) {
    // JSON of any kind may lie in a folder of drafts.
    const bool any_kind = file.kind.format == Format::kJson || file.kind.format == Format::kOther;
    counts.promised = counts.promised || !file.in_folder || !any_kind;
    counts.bad.note(absl::StrFormat("%s:%d: %s", printable(file.path), record, why));
  };
  feed.fields = [&](std::uint64_t record, std::string_view line) {
    if (!counts.fields.empty()) return;
    counts.fields = fields_at(file.path, record, RecordParser::fields(line));
  };
  const bool unnamed = file.kind.format == Format::kOther;
  return read_feed({file.path, file.format, file.kind.compression, unnamed}, options, feed);
}

// Tells of comments that do not do what they were written for.
class SlipTeller {
 public:
  explicit SlipTeller(const InputSink& sink) : sink_(sink) {}

  void tell(const Document& document) {
    const std::string_view bytes = document.original_bytes();
    std::uint64_t line = 1;
    std::size_t counted = 0;  // bytes whose lines are in `line`
    for (const CommentSlip& slip : document.slips) {
      if (++count_ > kBadRecordsTold) continue;
      line += static_cast<std::uint64_t>(std::count(bytes.begin() + static_cast<std::ptrdiff_t>(counted),
                                                    bytes.begin() + static_cast<std::ptrdiff_t>(slip.at), '\n'));
      counted = slip.at;
      sink_.problem(Problem::kNote, absl::StrFormat("%s:%d: %s", printable(document.path), line, slip.what));
    }
  }

  // Behind all documents.
  void tell_rest() const {
    if (count_ <= kBadRecordsTold) return;
    const std::uint64_t more = count_ - kBadRecordsTold;
    sink_.problem(Problem::kNote,
                  absl::StrFormat("%d more refrain-ignore comment%s with a mistake", more, more == 1 ? "" : "s"));
  }

 private:
  const InputSink& sink_;
  std::uint64_t count_ = 0;
};

absl::Status read_one(const FoundInput& file, const InputOptions& options, const InputSink& sink, SlipTeller& slips) {
  Document document;
  if (absl::Status status = read_document(file, options.read, document); !status.ok()) return status;
  if (!document.converted_from.empty() || document.unknown_encoding) {
    sink.problem(Problem::kNote, converted_line(file.path, document.converted_from));
  }
  slips.tell(document);
  sink.document(std::move(document));
  return absl::OkStatus();
}

}  // namespace

void read_documents(const std::vector<std::string>& paths, const InputOptions& options, const InputSink& sink) {
  SeenFiles seen;
  read_documents(paths, options, sink, seen);
}

void read_documents(const std::vector<std::string>& paths, const InputOptions& options, const InputSink& sink,
                    SeenFiles& seen) {
  FoundInputs found = find_inputs(paths, options, sink.problem, seen);
  RecordCounts counts(sink);
  SlipTeller slips(sink);
  for (const FoundInput& file : found.files) {
    const absl::Status status =
        is_feed(file.format) ? read_records(file, options, sink, counts) : read_one(file, options, sink, slips);
    if (status.ok()) continue;
    if (absl::IsFailedPrecondition(status) && file.in_folder) {
      found.skip(file.kind);
    } else {
      sink.problem(Problem::kUnreadable, printable(file.path) + ": " + std::string(status.message()));
    }
  }
  slips.tell_rest();
  if (counts.promised && !counts.bad.any_good()) {
    const absl::Status none = counts.bad.none_read(counts.bad.count(), counts.fields);
    sink.problem(Problem::kUnreadable, std::string(none.message()));
  } else {
    counts.bad.tell_rest();
  }
  found.report_skipped(sink.problem);
}

bool is_input(const std::string& output, const std::vector<std::string>& paths) {
  struct stat info = {};
  if (stat(output.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  const FileId id = file_id(info);
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    struct stat path_info = {};
    return (path == "-" ? fstat(0, &path_info) : stat(path.c_str(), &path_info)) == 0 && file_id(path_info) == id;
  });
}

}  // namespace refrain::io
