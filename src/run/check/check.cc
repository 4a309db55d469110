#include "run/check/check.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "findings/findings.h"
#include "io/encoding/charset.h"
#include "io/encoding/detect.h"
#include "io/files/files.h"
#include "io/files/output.h"
#include "io/find_inputs.h"
#include "refrain/exclusions.h"
#include "refrain/version.h"
#include "report/github.h"
#include "report/html.h"
#include "report/json.h"
#include "report/jsonl.h"
#include "report/sarif.h"
#include "report/signs.h"
#include "run/check/baseline.h"
#include "run/check/documents.h"
#include "run/check/gates.h"
#include "run/check/ignore_file.h"
#include "run/check/keep_changed.h"
#include "run/check/set_aside.h"
#include "run/inputs.h"

namespace refrain::run {
namespace {

// An error if `output` would take the place of something that is read.
absl::Status check_output(const std::string& output, const CheckSettings& settings) {
  if (output.empty() || output == "-") return absl::OkStatus();
  const bool input = io::is_input(output, settings.paths) || io::is_input(output, settings.against);
  bool named = false;
  for (const std::string& other : settings.ignore_files) named = named || io::same_file(other, output);
  named = named || (!settings.settings_file.empty() && io::same_file(settings.settings_file, output));
  if (!input && !named) return absl::OkStatus();
  return absl::InvalidArgumentError(io::printable(output) + ": is an input too; give it another name");
}

absl::Status check_outputs(const CheckSettings& settings) {
  absl::Status status = check_output(settings.output, settings);
  if (status.ok() && settings.write_baseline) status = check_output(settings.baseline, settings);
  if (status.ok() && is_one_place(settings.output, settings.baseline)) {
    status =
        absl::InvalidArgumentError(io::printable(settings.output) + ": is the baseline; give the report another name");
  }
  return status;
}

// One file of the list to ignore, in UTF-8. Passages that are read in another encoding than they are written in would be
// found nowhere, and nobody would know why.
absl::StatusOr<std::string> read_ignore_text(const std::string& path, const CheckSettings& settings,
                                             Observer& observer) {
  constexpr char kTakes[] = "; \1ignore\2 takes a text file with one passage a paragraph";
  absl::StatusOr<std::string> text = io::read_whole(path);
  if (!text.ok()) {
    return absl::Status(text.status().code(),
                        io::printable(path) + ": " + std::string(text.status().message()) + kTakes);
  }
  bool unrecognised = false;
  if (std::string charset = io::detect_encoding(*text, &unrecognised); !charset.empty() || unrecognised) {
    // The encoding that was named is that of the drafts, and nobody names UTF-16 for a file that is none.
    const bool wide = io::is_wide_text(*text);
    const std::string named = io::charset_named(settings.input.read.encoding).value_or("");
    if (wide) {
      observer.complain(io::printable(path) + ": is no UTF-8 and was read as " + io::encoding_name(charset));
    } else if (named.empty()) {
      observer.complain(io::converted_line(path, io::encoding_name(charset)));
    } else {
      charset = named;
    }
    if (absl::Status status = charset.empty() ? absl::OkStatus() : io::convert_to_utf8(charset, *text); !status.ok()) {
      return absl::Status(status.code(), io::printable(path) + ": " + std::string(status.message()));
    }
  }
  if (text->find('\0') != std::string::npos) {
    return absl::InvalidArgumentError(io::printable(path) + ": is no text" + kTakes);
  }
  return text;
}

// The list to ignore; none if there is none.
absl::StatusOr<std::optional<IgnoreFile>> read_ignore_files(const CheckSettings& settings, Observer& observer) {
  if (settings.ignore_files.empty()) return std::optional<IgnoreFile>();
  std::vector<IgnoreText> texts;
  for (const std::string& path : settings.ignore_files) {
    absl::StatusOr<std::string> text = read_ignore_text(path, settings, observer);
    if (!text.ok()) return text.status();
    texts.push_back({.path = path, .content = *std::move(text)});
  }
  auto list = IgnoreFile::parse(texts, settings.passages.min_words);
  if (!list.ok()) return list.status();
  for (const std::string& path : list->idle()) {
    observer.complain(io::printable(path) + ": holds no passage, so \1ignore\2 leaves nothing out");
  }
  return std::optional<IgnoreFile>(*std::move(list));
}

std::string written(const CheckSettings& settings, const report::View& view) {
  switch (settings.format) {
    case ReportFormat::kJson:
      return report::json(view, REFRAIN_VERSION_STRING);
    case ReportFormat::kHtml:
      return report::html(view, REFRAIN_VERSION_STRING);
    case ReportFormat::kSarif:
      return report::sarif(view, REFRAIN_VERSION_STRING);
    case ReportFormat::kGithub:
      return report::github(view);
    default:
      return report::text(view, settings.style);
  }
}

absl::Status write_report(const CheckSettings& settings, const report::View& view) {
  if (settings.format != ReportFormat::kJsonl) return io::write_file(settings.output, written(settings, view));
  auto file = io::OutputFile::create(settings.output);
  if (!file.ok()) return file.status();
  absl::Status status;
  report::jsonl(view, [&](std::string_view line) {
    status = file->write(line);
    return status.ok() && !file->abandoned();
  });
  return status.ok() ? file->commit() : status;
}

// A baseline that is to be written, and what is said then.
struct NewBaseline {
  std::string content;
  std::string line;
};

// Holds `view` against the baseline. Where one is to be written, all of `view` counts as known, and what to write is
// returned: that waits for the report, lest findings be known that nobody has seen.
absl::StatusOr<std::optional<NewBaseline>> apply_baseline(report::View& view, const CheckSettings& settings) {
  if (settings.baseline.empty()) return std::optional<NewBaseline>();
  absl::StatusOr<Baseline> baseline = Baseline::read(settings.baseline);
  const bool absent = absl::IsNotFound(baseline.status()) && settings.write_baseline;
  if (!baseline.ok() && !absent) return baseline.status();
  if (absent) baseline = Baseline();
  baseline->compare(view);
  if (!settings.write_baseline) return std::optional<NewBaseline>();
  const std::uint64_t before = view.verdict.known;
  const std::uint64_t all = view.findings();
  NewBaseline update = {
      .content = baseline->updated(view),
      .line = absl::StrFormat("%s: written; %d overlaps are known now (%d new, %d resolved)",
                              io::printable(settings.baseline), all, all - before, view.verdict.resolved.size())};
  for (report::Pair& pair : view.overlaps) pair.known = !pair.furniture();
  for (report::Stock& stock : view.boilerplate) stock.known = true;
  view.verdict.known = all;
  view.verdict.resolved.clear();
  return std::optional(std::move(update));
}

findings::FindOptions find_options(const CheckSettings& settings, const Documents& documents,
                                   const IgnoreList* ignored) {
  const ReportFormat format = settings.format;
  PassageOptions passages = settings.passages;
  passages.other_sources = documents.others.documents;
  passages.other_words = documents.others.words;
  return {.passages = passages,
          .ignore_quotes = settings.ignore_quotes,
          .ignore_cited = settings.ignore_cited,
          .phrases = settings.phrases,
          .ignored = ignored,
          .context = format == ReportFormat::kHtml,
          .fingerprints = !settings.baseline.empty() || format == ReportFormat::kJson ||
                          format == ReportFormat::kJsonl || format == ReportFormat::kSarif,
          .spelling = settings.spelling};
}

}  // namespace

absl::StatusOr<CheckResult> check(const CheckSettings& settings, Observer& observer) {
  const absl::StatusOr<Documents> read = read_documents(settings, observer);
  if (!read.ok()) return read.status();
  const Documents& documents = *read;
  CheckResult result;
  result.incomplete = documents.incomplete;
  result.empty = documents.drafts == 0;
  if (result.empty) return result;
  constexpr std::uint64_t kTooManyWords = std::uint64_t{1} << 32;  // for find_passages()
  if (absl::Status status = check_words(documents, kTooManyWords); !status.ok()) return status;
  if (absl::Status status = check_outputs(settings); !status.ok()) return status;
  const auto ignored = read_ignore_files(settings, observer);
  if (!ignored.ok()) return ignored.status();
  const std::optional<IgnoreFile>& ignore_file = *ignored;
  const IgnoreFile* const list = ignore_file.has_value() ? &*ignore_file : nullptr;
  const std::vector<SetAside> aside = set_aside(documents, settings, list);
  const auto changed = changes_of(documents, settings);
  if (!changed.ok()) return changed.status();
  const auto groups = groups_of(documents, settings);
  if (!groups.ok()) return groups.status();
  for (const std::string& line : idle_groups(settings, *groups)) observer.complain(line);
  report::View view =
      findings::find_all(lend(documents, aside, *groups),
                         find_options(settings, documents, list != nullptr ? &list->passages() : nullptr));
  const auto baseline = apply_baseline(view, settings);
  if (!baseline.ok()) return baseline.status();
  // The baseline has been asked about all of it, or what is not shown would seem resolved.
  if (!settings.changed.empty()) {
    keep_changed(view, *changed);
    view.asked.changed = settings.changed;
  }
  judge(view, settings);
  for (const std::string& line : idle_settings(view, settings)) observer.complain(line);
  if (absl::Status status = write_report(settings, view); !status.ok()) return status;
  if (const auto& made = *baseline) {
    if (absl::Status status = io::write_file(settings.baseline, made->content); !status.ok()) return status;
    observer.complain(made->line);
  }
  for (const std::string& line : report::sign_lines(view)) observer.complain(line);
  if (settings.format != ReportFormat::kText) {
    for (const std::string& reason : view.verdict.reasons) observer.complain(reason);
  }
  result.failed = view.verdict.failed;
  result.summary = report::summary(view);
  return result;
}

}  // namespace refrain::run
