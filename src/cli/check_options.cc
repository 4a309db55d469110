#include "cli/check_options.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/feed_options.h"
#include "cli/settings_file.h"
#include "io/files/files.h"
#include "io/format.h"

namespace refrain::cli {
namespace {

constexpr char kExamples[] =
    "Options can be set in a file refrain.toml in the drafts' folder or above it, below a line "
    "[check]:\n"
    "min-words = 10. The command line has priority.\n\n"
    "Exit status: 0 nothing found (or nothing that --fail-on, --max-overlap, --max-words object "
    "to),\n"
    "1 something found, 2 wrong usage or an input that cannot be read.\n\n"
    "Examples:\n"
    "  refrain check draft.md\n"
    "  refrain check drafts/ --against published/ --format html -o overlaps.html\n";

const Choices<OverlapKind> kSensitivities = {{"exact", OverlapKind::kExact},
                                             {"edited", OverlapKind::kEdited},
                                             {"reworded", OverlapKind::kReworded},
                                             {"condensed", OverlapKind::kCondensed}};
const Choices<run::FailOn> kFailOn = {
    {"new", run::FailOn::kNew}, {"any", run::FailOn::kAny}, {"never", run::FailOn::kNever}};
const Choices<run::ReportFormat> kFormats = {
    {"text", run::ReportFormat::kText},   {"json", run::ReportFormat::kJson}, {"jsonl", run::ReportFormat::kJsonl},
    {"sarif", run::ReportFormat::kSarif}, {"html", run::ReportFormat::kHtml}, {"github", run::ReportFormat::kGithub}};

void add_finding(CLI::App& check, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  constexpr const char* kGroup = "What is looked for";
  check
      .add_option("--against", options.against,
                  "earlier work to compare with: a file, a folder or an index (repeatable)")
      ->type_name("PATH")
      ->allow_extra_args(false)
      ->group(kGroup);
  add_choice(check, "--sensitivity", options.passages.sensitivity,
             "this kind and the stricter ones: exact, edited, reworded, condensed (default)", kSensitivities)
      ->type_name("KIND")
      ->group(kGroup);
  check
      .add_option("--min-words", options.passages.min_words,
                  "fewest shared words (default 8); common words need more, except with exact")
      ->type_name("N")
      ->check(CLI::Range(1u, 1'000'000u).description(""))
      ->group(kGroup);
  check.add_flag("--within,!--no-within", options.passages.within, "look within each document (default)")
      ->group(kGroup);
  check.add_flag("--across,!--no-across", options.passages.across, "look across documents (default)")->group(kGroup);
  check
      .add_option("--across-groups", options.across_groups,
                  "no overlaps within a group: the files of a folder, or what REGEX finds in their paths")
      ->type_name("folder|REGEX")
      ->allow_extra_args(false)
      ->group(kGroup);
  check.add_option("--changed", options.changed, "only overlaps with a side in lines added since this git revision")
      ->type_name("REV")
      ->allow_extra_args(false)
      ->group(kGroup);
  check
      .add_flag("--phrases,!--no-phrases", options.phrases,
                "list phrases of 3 to 12 words that come back in a document")
      ->group(kGroup);
}

void add_leaving_out(CLI::App& check, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  constexpr const char* kGroup = "What is left out";
  check.add_flag("--ignore-quotes,!--no-ignore-quotes", options.ignore_quotes, "quoted and block-quoted text")
      ->group(kGroup);
  check
      .add_flag("--ignore-cited,!--no-ignore-cited", options.ignore_cited,
                "overlaps with a link or a citation beside them")
      ->group(kGroup);
  check.add_flag("--ignore-code,!--no-ignore-code", options.ignore_code, "code in Markdown, HTML and the like")
      ->group(kGroup);
  check
      .add_flag("--ignore-references,!--no-ignore-references", options.ignore_references,
                "lists of references, known by their heading")
      ->group(kGroup);
  check.add_flag("--ignore-headings,!--no-ignore-headings", options.ignore_headings, "headings known by their markup")
      ->group(kGroup);
  check
      .add_option("--ignore", options.ignore_files,
                  "a text file of passages that may repeat, one per paragraph; /.../ is a pattern (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(kGroup);
  check
      .add_option("--boilerplate", options.passages.boilerplate,
                  "list a passage in N or more documents once (default 5; 0: never)")
      ->type_name("N")
      ->check(CLI::Range(0u, 4'000'000'000u).description(""))
      ->group(kGroup);
}

void add_failing(CLI::App& check, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  constexpr const char* kGroup = "What fails the run";
  check.add_option("--baseline", options.baseline, "overlaps that are known; only new ones fail then")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(kGroup);
  check
      .add_flag("--write-baseline,!--no-write-baseline", options.write_baseline, "write what was found to the baseline")
      ->group(kGroup);
  add_choice(check, "--fail-on", options.fail_on, "any (default), new (default with a baseline) or never", kFailOn)
      ->type_name("WHICH")
      ->group(kGroup);
  check.add_option("--max-overlap", options.max_overlap, "fail only if more than this share of a document repeats")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0).description(""))
      ->group(kGroup);
  check.add_option("--max-words", options.max_words, "fail only if an overlap has more shared words than this")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{4'000'000'000}).description(""))
      ->group(kGroup);
}

void add_input(CLI::App& check, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  constexpr const char* kGroup = "Input";
  check
      .add_option("--exclude", options.input.exclude,
                  "leave out files and folders that match, in the syntax of .gitignore (repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false)
      ->group(kGroup);
  check
      .add_option("--input-format", options.input.input_format,
                  io::usual_format_names(", ") + " (default: by extension)")
      ->type_name("NAME")
      ->check(CLI::IsMember(input_formats()).description(""))
      ->group(kGroup);
  add_content(check, options.input.read)->group(kGroup);
  add_encoding(check, options.input.read)->group(kGroup);
  check
      .add_option("--text-field", options.input.text_field,
                  "field of JSON records that holds the text, a.b or a,b (default text)")
      ->check(check_field)
      ->type_name("NAME")
      ->group(kGroup);
  check.add_option("--id-field", options.input.id_field, "field that holds the id (default id)")
      ->check(check_field)
      ->type_name("NAME")
      ->group(kGroup);
  check.add_flag("--strict,!--no-strict", options.strict, "end with status 2 if a record is bad")->group(kGroup);
  check.add_flag("--config,!--no-config", command.config, "read refrain.toml (default)")->group(kGroup);
}

void add_output(CLI::App& check, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  constexpr const char* kGroup = "Output";
  add_choice(check, "--format", options.format, "text (default), json, jsonl, sarif, html or github", kFormats)
      ->type_name("NAME")
      ->group(kGroup);
  check.add_option("-o,--output", options.output, "write the report here")->type_name("FILE")->group(kGroup);
  add_choice(check, "--color", command.color, "auto (default), always or never", kWhen)
      ->type_name("WHEN")
      ->group(kGroup);
  check.add_flag("--watch,!--no-watch", command.watch, "check again whenever a file has changed, until interrupted")
      ->group(kGroup);
  check.add_option("--threads", options.passages.threads, "threads at most (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u).description(""))
      ->group(kGroup);
}

// The option that a setting means; null where there is none. The path and help are no settings.
CLI::Option* option_of(CLI::App& check, const std::string& name) {
  if (name.empty() || name.starts_with("no-") || name == "help" || name == "config") return nullptr;
  CLI::Option* option = check.get_option_no_throw("--" + name);
  return option != nullptr && option->get_positional() ? nullptr : option;
}

// A path of a settings file, as seen from where the run is.
std::string located(const std::string& folder, const std::string& value) {
  if (value == "-" || value.starts_with('/')) return value;
  std::error_code error;
  const std::filesystem::path path = std::filesystem::path(folder) / value;
  const std::filesystem::path near = std::filesystem::proximate(path, error);
  return error ? path.lexically_normal().string() : near.string();
}

// Gives one setting to the option it names. Returns what is wrong.
std::string apply(const SettingsFile& file, const Setting& setting, CLI::App& check) {
  const std::string place = absl::StrFormat("%s:%d: %s", io::printable(file.path), setting.line, setting.name);
  CLI::Option* option = option_of(check, setting.name);
  if (option == nullptr) {
    return place + ": is no option of check; refrain check --help lists them";
  }
  if (option->count() > 0) return {};  // the command line comes first
  const bool is_switch = option->get_items_expected_max() == 0;
  if (is_switch != setting.is_switch) {
    return place + (is_switch ? ": takes true or false" : ": takes a value, not true or false");
  }
  const std::string type = option->get_type_name();
  const bool is_path = type == "FILE" || type == "PATH";
  if (setting.values.size() > 1 && option->get_items_expected_max() == 1) {
    return place + ": takes one value";
  }
  try {
    for (const std::string& value : setting.values) {
      option->add_result(is_path ? located(file.folder, value) : value);
    }
    if (!setting.values.empty()) option->run_callback();
  } catch (const CLI::Error& error) {
    std::string why = error.what();
    const std::string own = option->get_name() + ": ";
    if (why.starts_with(own)) why.erase(0, own.size());
    return place + ": " + why;
  }
  return {};
}

std::string apply_settings(CLI::App& check, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  const std::string path = find_settings_file(options.paths.front());
  for (const std::string& other : options.paths) {
    const std::string found = find_settings_file(other);
    if (found != path) {
      return absl::StrFormat(
          "%s and %s have different settings files (%s and %s); check them one after the other, or "
          "give --no-config",
          io::printable(options.paths.front()), io::printable(other), path.empty() ? "none" : io::printable(path),
          found.empty() ? "none" : io::printable(found));
    }
  }
  if (path.empty()) return {};
  const absl::StatusOr<SettingsFile> file = read_settings_file(path);
  if (!file.ok()) return std::string(file.status().message());
  options.settings_file = path;
  for (const Setting& setting : file->settings) {
    if (std::string wrong = apply(*file, setting, check); !wrong.empty()) return wrong;
  }
  return {};
}

}  // namespace

std::vector<std::string> input_formats() { return io::format_names(); }

void add_check(CLI::App& app, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  CLI::App* check = app.add_subcommand("check", "flag copied and reworded passages in drafts");
  check->add_option("PATH", options.paths, "files, folders, or - for standard input")
      ->required()
      ->type_name("")
      ->option_text("...");
  add_finding(*check, command);
  add_leaving_out(*check, command);
  add_failing(*check, command);
  add_input(*check, command);
  add_output(*check, command);
  check->footer(kExamples);
}

std::string complete_check(CLI::App& app, CheckCommand& command) {
  run::CheckSettings& options = command.settings;
  CLI::App* check = app.get_subcommand("check");
  if (command.config) {
    if (std::string wrong = apply_settings(*check, command); !wrong.empty()) return wrong;
  }
  options.boilerplate_given = check->get_option("--boilerplate")->count() > 0;
  options.min_words_given = check->get_option("--min-words")->count() > 0;
  if (options.write_baseline && options.baseline.empty()) {
    return "--write-baseline: says nothing without --baseline FILE, the file to write";
  }
  if (options.write_baseline && !options.changed.empty()) {
    return "--changed: a baseline holds all that is known, not only what changed; leave it out with --write-baseline";
  }
  if (command.watch && options.write_baseline) {
    return "--watch: a baseline is written once; leave --write-baseline out";
  }
  if (command.watch) {
    for (const std::string& path : options.paths) {
      if (path == "-") return "--watch: standard input cannot be read again; give files or folders";
    }
  }
  return {};
}

}  // namespace refrain::cli
