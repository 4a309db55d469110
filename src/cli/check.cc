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
#include "cli/check_view.h"
#include "io/files.h"
#include "io/output.h"
#include "refrain/exclusions.h"
#include "report/github.h"
#include "report/html.h"
#include "report/json.h"
#include "report/jsonl.h"
#include "report/sarif.h"
#include "report/text.h"

namespace refrain::cli {
namespace {

void complain(const std::string& line) { std::fprintf(stderr, "refrain: %s\n", line.c_str()); }

std::string message(const absl::Status& status) { return std::string(status.message()); }

// The drafts and behind them the earlier work, with what is to be left out of each.
struct Inputs {
  std::vector<io::Document> documents;
  std::size_t drafts = 0;
  std::vector<std::vector<Span>> excluded;
  bool failed = false;  // something could not be read

  std::vector<DocumentText> texts() const {
    std::vector<DocumentText> out(documents.size());
    for (std::size_t d = 0; d < documents.size(); ++d) {
      out[d] = {.text = documents[d].text, .source = d >= drafts, .excluded = excluded[d]};
    }
    return out;
  }
};

Inputs read(const CheckOptions& options) {
  Inputs inputs;
  const io::InputSink sink{.document =
                               [&](io::Document&& document) {
                                 // All documents stay in memory: what reading left over as capacity
                                 // would be most of it.
                                 document.text.shrink_to_fit();
                                 document.original.shrink_to_fit();
                                 inputs.documents.push_back(std::move(document));
                               },
                           .problem =
                               [&](io::Problem problem, const std::string& line) {
                                 inputs.failed |=
                                     problem == io::Problem::kUnreadable ||
                                     (options.strict && problem == io::Problem::kBadRecord);
                                 complain(line);
                               }};
  io::read_documents(options.paths, options.input, sink);
  inputs.drafts = inputs.documents.size();
  if (!options.against.empty()) io::read_documents(options.against, options.input, sink);
  inputs.excluded.resize(inputs.documents.size());
  return inputs;
}

// Leaves out quotations and passages to ignore. False where the list of these could not be read.
bool exclude(const CheckOptions& options, Inputs& inputs) {
  if (options.ignore_quotes) {
    for (std::size_t d = 0; d < inputs.documents.size(); ++d) {
      inputs.excluded[d] =
          united(inputs.documents[d].quoted, quoted_spans(inputs.documents[d].text));
    }
  }
  if (!options.ignore_file.empty()) {
    const auto text = io::read_whole(options.ignore_file);
    if (!text.ok()) {
      complain(options.ignore_file + ": " + message(text.status()) +
               "; --ignore takes a file with one passage a paragraph");
      return false;
    }
    const IgnoreList list(*text, options.passages.min_words);
    for (std::size_t d = 0; d < inputs.documents.size(); ++d) {
      inputs.excluded[d] = united(inputs.excluded[d], list.spans(inputs.documents[d].text));
    }
  }
  return true;
}

bool to_terminal(const CheckOptions& options) {
  return options.output.empty() && isatty(STDOUT_FILENO) == 1;
}

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

// True where the report would take the place of something that was read.
bool overwrites_input(const CheckOptions& options) {
  if (options.output.empty() || options.output == "-") return false;
  return io::is_input(options.output, options.paths, options.input) ||
         io::is_input(options.output, options.against, options.input) ||
         (!options.ignore_file.empty() && io::same_file(options.ignore_file, options.output));
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

bool write(const CheckOptions& options, const report::View& view) {
  const absl::Status status = write_report(options, view);
  if (!status.ok()) complain(message(status));
  return status.ok();
}

}  // namespace

int check(const CheckOptions& options) {
  constexpr int kNothing = 0;
  constexpr int kFound = 1;
  constexpr int kFailed = 2;
  Inputs inputs = read(options);
  if (inputs.drafts == 0) {
    if (!inputs.failed)
      complain("nothing to read: no document in " + options.paths.front() +
               "; see refrain check --help");
    return kFailed;
  }
  if (overwrites_input(options)) {
    complain(options.output + ": is an input too; give -o another name");
    return kFailed;
  }
  if (!exclude(options, inputs)) return kFailed;
  const PassageReport found = find_passages(inputs.texts(), options.passages);
  report::View view = make_view(inputs.documents, found,
                                {.drafts = inputs.drafts, .context = options.format == "html"});
  view.asked = {.sensitivity = options.sensitivity,
                .min_words = options.passages.min_words,
                .boilerplate = options.passages.boilerplate,
                .ignore_quotes = options.ignore_quotes};
  if (!write(options, view) || inputs.failed) return kFailed;
  return found.overlaps.empty() && found.boilerplate.empty() ? kNothing : kFound;
}

}  // namespace refrain::cli
