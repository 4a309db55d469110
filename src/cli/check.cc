#include "cli/check.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "cli/baseline.h"
#include "cli/check_findings.h"
#include "cli/check_gates.h"
#include "cli/check_watch.h"
#include "cli/complain.h"
#include "io/files.h"
#include "io/output.h"
#include "report/github.h"
#include "report/html.h"
#include "report/json.h"
#include "report/jsonl.h"
#include "report/sarif.h"
#include "report/text.h"

namespace refrain::cli {
namespace {

// What was read, and whether something could not be.
struct Read {
  CheckDocuments input;
  bool failed = false;
};

Read read(const CheckOptions& options) {
  Read out;
  std::vector<io::Document>& documents = out.input.documents;
  const io::InputSink sink{.document =
                               [&](io::Document&& document) {
                                 // All documents stay in memory: what reading left over as capacity would be most of
                                 // it.
                                 document.text.shrink_to_fit();
                                 document.original.shrink_to_fit();
                                 documents.push_back(std::move(document));
                               },
                           .problem =
                               [&](io::Problem problem, const std::string& line) {
                                 out.failed |= problem == io::Problem::kUnreadable ||
                                               (options.strict && problem == io::Problem::kBadRecord);
                                 complain(line);
                               }};
  io::read_documents(options.paths, options.input, sink);
  out.input.drafts = documents.size();
  if (!options.against.empty()) io::read_documents(options.against, options.input, sink);
  return out;
}

bool to_terminal(const CheckOptions& options) { return options.output.empty() && isatty(STDOUT_FILENO) == 1; }

bool colored(const CheckOptions& options) {
  if (options.color != "auto") return options.color == "always";
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return to_terminal(options) && !dumb && (no_color == nullptr || *no_color == '\0');
}

std::size_t width(const CheckOptions& options) {
  constexpr std::size_t kDefault = 100;
  constexpr std::size_t kMost = 120;  // longer lines are hard to read
  if (!to_terminal(options)) return kDefault;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefault;
  return std::min<std::size_t>(size.ws_col, kMost);
}

// An error where `output` would take the place of something that is read.
absl::Status check_output(const std::string& output, const CheckOptions& options) {
  if (output.empty() || output == "-") return absl::OkStatus();
  const bool input =
      io::is_input(output, options.paths, options.input) || io::is_input(output, options.against, options.input);
  bool named = false;
  for (const std::string& other : {options.ignore_file, options.settings_file}) {
    named = named || (!other.empty() && io::same_file(other, output));
  }
  if (!input && !named) return absl::OkStatus();
  return absl::InvalidArgumentError(io::printable(output) + ": is an input too; give it another name");
}

absl::Status check_outputs(const CheckOptions& options) {
  absl::Status status = check_output(options.output, options);
  if (status.ok() && options.write_baseline) status = check_output(options.baseline, options);
  if (status.ok() && !options.output.empty() && !options.baseline.empty() &&
      io::same_file(options.output, options.baseline)) {
    status =
        absl::InvalidArgumentError(io::printable(options.output) + ": is the baseline; give the report another name");
  }
  return status;
}

std::string written(const CheckOptions& options, const report::View& view) {
  if (options.format == "json") return report::json(view, REFRAIN_VERSION);
  if (options.format == "html") return report::html(view, REFRAIN_VERSION);
  if (options.format == "sarif") return report::sarif(view, REFRAIN_VERSION);
  if (options.format == "github") return report::github(view);
  return report::text(view, {.color = colored(options), .width = width(options)});
}

absl::Status write_report(const CheckOptions& options, const report::View& view) {
  auto file = io::OutputFile::create(options.output.empty() ? "-" : options.output);
  if (!file.ok()) return file.status();
  absl::Status status;
  if (options.format == "jsonl") {
    report::jsonl(view, [&](std::string_view line) {
      status = file->write(line);
      return status.ok() && !file->abandoned();
    });
  } else {
    status = file->write(written(options, view));
  }
  return status.ok() ? file->commit() : status;
}

absl::Status write_file(const std::string& path, const std::string& content) {
  auto file = io::OutputFile::create(path);
  if (!file.ok()) return file.status();
  const absl::Status status = file->write(content);
  return status.ok() ? file->commit() : status;
}

// Holds `view` against the baseline, or writes it down as one.
absl::Status apply_baseline(report::View& view, const CheckOptions& options) {
  if (options.baseline.empty()) return absl::OkStatus();
  absl::StatusOr<Baseline> baseline = Baseline::read(options.baseline);
  const bool absent = absl::IsNotFound(baseline.status()) && options.write_baseline;
  if (!baseline.ok() && !absent) return baseline.status();
  if (absent) baseline = Baseline();
  baseline->compare(view);
  if (!options.write_baseline) return absl::OkStatus();
  const std::uint64_t before = view.verdict.known;
  if (absl::Status status = write_file(options.baseline, baseline->updated(view)); !status.ok()) {
    return status;
  }
  const std::uint64_t all = view.overlaps.size() + view.boilerplate.size();
  complain(absl::StrFormat("%s: written; %d overlaps are known now (%d new, %d resolved)",
                           io::printable(options.baseline), all, all - before, view.verdict.resolved.size()));
  for (report::Pair& pair : view.overlaps) pair.known = true;
  for (report::Stock& stock : view.boilerplate) stock.known = true;
  view.verdict.known = all;
  view.verdict.resolved.clear();
  return absl::OkStatus();
}

// One run from reading to the report.
int check_once(const CheckOptions& options, std::string* summary) {
  constexpr int kNothing = 0;
  constexpr int kFound = 1;
  constexpr int kFailed = 2;
  const auto fail = [](const absl::Status& status) {
    complain(message(status));
    return kFailed;
  };
  const Read read_in = read(options);
  if (read_in.input.drafts == 0) {
    if (!read_in.failed) {
      complain("nothing to read: no document in " + io::printable(options.paths.front()) +
               "; see refrain check --help");
    }
    return kFailed;
  }
  if (absl::Status status = check_outputs(options); !status.ok()) return fail(status);
  const auto ignored = read_ignore_list(options);
  if (!ignored.ok()) return fail(ignored.status());
  if (*ignored != nullptr && (*ignored)->empty()) {
    complain(io::printable(options.ignore_file) + ": holds no passage, so --ignore leaves nothing out");
  }
  report::View view = find_all(read_in.input, options, ignored->get());
  if (absl::Status status = apply_baseline(view, options); !status.ok()) return fail(status);
  judge(view, options);
  for (const std::string& line : idle_options(view, options)) complain(line);
  if (absl::Status status = write_report(options, view); !status.ok()) return fail(status);
  if (options.format != "text") {
    for (const std::string& reason : view.verdict.reasons) complain(reason);
  }
  if (summary != nullptr) *summary = report::summary(view);
  if (read_in.failed) return kFailed;
  return view.verdict.failed ? kFound : kNothing;
}

}  // namespace

int check(const CheckOptions& options) {
  if (!options.watch) return check_once(options, nullptr);
  return watch(options, to_terminal(options), [&](std::string& summary) { return check_once(options, &summary); });
}

}  // namespace refrain::cli
