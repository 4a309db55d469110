#include "cli/index.h"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/complain.h"
#include "cli/interrupt.h"
#include "cli/run_observer.h"
#include "index/reader.h"
#include "index/verify.h"
#include "index/writer.h"
#include "io/json/json_scan.h"
#include "report/json_writer.h"
#include "run/index/add.h"
#include "run/index/query.h"
#include "run/index/times.h"
#include "run/memory.h"

namespace refrain::cli {
namespace {

void row(std::FILE* to, const char* name, const std::string& value) {
  std::fprintf(to, "  %-22s %s\n", name, value.c_str());
}

int done(const absl::Status& status) {
  if (status.ok()) return kDone;
  if (!status.message().empty()) complain(status);
  return kFailed;
}

int add(const IndexCommand& command, bool build) {
  run::IndexSettings settings = command.settings;
  settings.index = command.folder;
  settings.paths = command.arguments;
  settings.input.outputs = {command.folder};
  RunObserver observer(command.progress);
  on_interrupt({}, build ? "interrupted; there is no index, and what is left in the folder counts as none"
                         : "interrupted; what was added before is in the index; the same command goes on");
  const absl::StatusOr<run::AddSummary> summary = run::add_to_index(settings, build, observer);
  end_on_interrupt();
  if (!summary.ok()) return observer.failed(summary.status(), "index");
  if (command.progress == When::kNever) return kDone;
  row(stderr, "records", absl::StrCat(summary->records));
  row(stderr, "duplicates", absl::StrCat(summary->duplicates));
  if (summary->replaced > 0) row(stderr, "replaced", absl::StrCat(summary->replaced));
  if (summary->bad > 0) row(stderr, "bad records", absl::StrCat(summary->bad, ", left out"));
  row(stderr, "documents in the index", absl::StrCat(summary->documents));
  row(stderr, "time",
      absl::StrFormat("%.1f s, %.0f documents/s, %.0f MB/s", summary->seconds,
                      static_cast<double>(summary->records) / summary->seconds,
                      static_cast<double>(summary->bytes) / summary->seconds / 1e6));
  row(stderr, "peak memory", run::size_text(static_cast<double>(run::peak_memory())));
  return kDone;
}

int query(const IndexCommand& command) {
  run::QuerySettings settings;
  settings.index = command.folder;
  settings.paths = command.arguments;
  settings.input = command.settings.input;
  settings.wanted = command.settings.wanted;
  settings.limit = command.limit;
  settings.json = command.json;
  settings.strict = command.settings.strict;
  Complainer observer;
  bool incomplete = false;
  on_interrupt({}, "interrupted; not all is answered");
  const absl::Status status = run::query_index(settings, STDOUT_FILENO, observer, incomplete);
  if (absl::IsNotFound(status)) complain(absl::StrCat(std::string(status.message()), "; see refrain index --help"));
  if (absl::IsNotFound(status)) return kFailed;
  const int result = done(status);
  return incomplete ? kFailed : result;
}

int remove(const IndexCommand& command) {
  std::vector<std::string> ids;
  for (const std::string& id : command.arguments) {
    if (!command.json_ids) {
      ids.push_back(io::exact_json_string(id));
      continue;
    }
    const bool good = io::scan_array("[" + id + "]", [](std::string_view) {}).ok() && !id.empty() &&
                      (id.front() == '"' || id.front() == '-' || (id.front() >= '0' && id.front() <= '9'));
    if (!good) {
      complain(absl::StrCat("'", id, "' is no JSON string or number; write 7 or '\"7\"'"));
      return kFailed;
    }
    ids.push_back(id.front() == '"' ? io::exact_json_string(io::unescape_json_exactly(id.substr(1, id.size() - 2)))
                                    : id);
  }
  absl::StatusOr<std::unique_ptr<index::Writer>> writer =
      index::Writer::open(command.folder, index::OpenMode::kWrite, command.settings.wanted);
  if (!writer.ok()) return done(writer.status());
  const absl::Status status = (*writer)->remove(ids);
  const absl::Status closed = (*writer)->close();
  return done(status.ok() ? closed : status);
}

int compact(const IndexCommand& command) {
  absl::StatusOr<std::unique_ptr<index::Writer>> writer =
      index::Writer::open(command.folder, index::OpenMode::kWrite, command.settings.wanted);
  if (!writer.ok()) return done(writer.status());
  const absl::Status status = (*writer)->compact();
  const absl::Status closed = (*writer)->close();
  return done(status.ok() ? closed : status);
}

std::string json_number(double value) {
  std::string text;
  report::append_number(text, value, 6);
  return text;
}

int info(const IndexCommand& command) {
  absl::StatusOr<std::unique_ptr<index::Reader>> reader = index::Reader::open(command.folder, command.settings.wanted);
  if (!reader.ok()) return done(reader.status());
  const absl::StatusOr<IndexInfo> found = (*reader)->info();
  if (!found.ok()) return done(found.status());
  const IndexInfo& info = *found;
  const auto json_time = [](const std::optional<double>& time) {
    return time.has_value() ? run::time_json(index::time_of_seconds(*time)) : std::string("null");
  };
  const std::int64_t window = (*reader)->state().window;
  if (command.json) {
    std::printf(
        "{\"documents\": %ju, \"originals\": %ju, \"duplicates\": %ju, \"bytes\": %ju, \"threshold\": %s, \"shingle\": "
        "%zu, "
        "\"recall\": %s, \"passages\": %s, \"text_bytes\": %ju, \"oldest\": %s, \"newest\": %s, \"window\": %s, "
        "\"version\": %u}\n",
        static_cast<std::uintmax_t>(info.documents), static_cast<std::uintmax_t>(info.originals),
        static_cast<std::uintmax_t>(info.duplicates), static_cast<std::uintmax_t>(info.bytes),
        json_number(info.threshold).c_str(), info.shingle, json_number(info.recall).c_str(),
        info.passages ? "true" : "false", static_cast<std::uintmax_t>(info.text_bytes), json_time(info.oldest).c_str(),
        json_time(info.newest).c_str(), window == 0 ? "null" : run::time_json(window).c_str(), info.version);
    return kDone;
  }
  const auto shown_time = [](const std::optional<double>& time) {
    return time.has_value() ? run::time_text(index::time_of_seconds(*time)) : std::string("none");
  };
  row(stdout, "documents", absl::StrCat(info.documents));
  row(stdout, "  originals", absl::StrCat(info.originals));
  row(stdout, "  duplicates", absl::StrCat(info.duplicates));
  row(stdout, "size", run::size_text(static_cast<double>(info.bytes)));
  row(stdout, "  texts", run::size_text(static_cast<double>(info.text_bytes)));
  row(stdout, "threshold", absl::StrFormat("%g", info.threshold));
  row(stdout, "shingle", absl::StrCat(info.shingle));
  row(stdout, "recall", absl::StrFormat("%g", info.recall));
  row(stdout, "passages", info.passages ? "yes" : "no");
  row(stdout, "oldest", shown_time(info.oldest));
  row(stdout, "newest", shown_time(info.newest));
  row(stdout, "window", run::window_text(window));
  row(stdout, "version", absl::StrCat(info.version));
  return kDone;
}

}  // namespace

int index_command(const IndexCommand& command) {
  if (command.action == "build") return add(command, true);
  if (command.action == "add") return add(command, false);
  if (command.action == "query") return query(command);
  if (command.action == "remove") return remove(command);
  if (command.action == "compact") return compact(command);
  if (command.action == "info") return info(command);
  if (command.action == "verify") return done(index::verify(command.folder));
  return done(index::backup(command.folder, command.arguments.front()));
}

}  // namespace refrain::cli
