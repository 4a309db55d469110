// The options of `refrain index` and `refrain stream`.

#include "cli/index_options.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "cli/check_options.h"
#include "cli/feed_options.h"
#include "cli/index.h"
#include "cli/stream.h"
#include "index/writer.h"
#include "run/dedup/settings.h"
#include "run/sizes.h"

namespace refrain::cli {
namespace {

constexpr char kIndexExamples[] =
    "ACTION is build (DIR must be absent or empty), add, query, remove (ids), compact, info, verify\n"
    "or backup (a folder). The options of build decide what is near; later commands keep them.\n\n"
    "Exit status: 0 done, whatever was found; 2 not done.\n\n"
    "Examples:\n"
    "  refrain index build feed.idx published/*.jsonl\n"
    "  refrain index query feed.idx draft.md --format json\n";

constexpr char kStreamExamples[] =
    "One line comes back for every line in, once it is on the disk. Nothing else is printed while it runs.\n"
    "A line that is sent again, as after a restart, gets its first answer again if it has an id.\n\n"
    "Exit status: 0 every line was answered, 2 not.\n\n"
    "Examples:\n"
    "  tail -n +1 -F items.jsonl | refrain stream --index feed.idx --window 30d >> flagged.jsonl\n"
    "  refrain stream --index feed.idx --verdict-only news.rss blog.atom\n";

constexpr double kMostShingle = 1000;

template <typename T>
void add_number(CLI::App& command, const char* name, std::optional<T>& value, const char* says, const char* type,
                std::string (*check)(const std::string&)) {
  command
      .add_option_function<std::string>(
          name,
          [&value](const std::string& text) {
            T number{};
            CLI::detail::lexical_cast(text, number);
            value = number;
          },
          says)
      ->type_name(type)
      ->check(check);
}

std::string check_index_recall(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && value > 0 && value < 1 ? std::string()
                                                                          : "'" + text + "' is not above 0 and below 1";
}

std::string check_shingle(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && value >= 1 && value <= kMostShingle &&
                 text.find_first_not_of("0123456789") == std::string::npos
             ? std::string()
             : "'" + text + "' is no number from 1 to 1000";
}

std::string check_window(const std::string& text) {
  return index::parse_window(text) ? std::string()
                                   : "'" + text + "' is none of 30d, 6h, 45m, 20s (or another length of time), off";
}

// "each", "never", or milliseconds: -1, 0, more; nothing where it is none of them.
std::optional<std::int64_t> parse_sync(const std::string& text) {
  if (text == "each") return -1;
  if (text == "never") return 0;
  if (!text.ends_with("ms")) return std::nullopt;
  std::int64_t value = 0;
  const char* const end = text.data() + text.size() - 2;
  const auto [behind, error] = std::from_chars(text.data(), end, value);
  constexpr std::int64_t kMost = 3'600'000;
  if (error != std::errc() || behind != end || value < 1 || value > kMost) return std::nullopt;
  return value;
}

std::string check_sync(const std::string& text) {
  return parse_sync(text) ? std::string() : "'" + text + "' is none of each, never, 100ms (or another time)";
}

std::string check_index_memory(const std::string& text) {
  std::string wrong = check_size(text);
  if (wrong.empty() && run::parse_size(text).value_or(0) < run::kLeastMemory)
    wrong = "'" + text + "' is less than an index needs; give 64M or more";
  return wrong;
}

const std::vector<std::string> kActions = {"build", "add", "query", "remove", "compact", "info", "verify", "backup"};

// Which actions an option means something to.
struct Use {
  const char* option;
  std::vector<std::string> actions;
};
const std::vector<Use>& uses() {
  static const std::vector<std::string> making = {"build", "add"};
  static const std::vector<std::string> asking = {"build", "add", "query"};
  static const std::vector<Use> all = {
      {"--threshold", asking},
      {"--shingle", asking},
      {"--recall", asking},
      {"--passages", asking},
      {"--window", {"build", "add", "compact"}},
      {"--text-field", asking},
      {"--id-field", asking},
      {"--time-field", asking},  // query takes it as the others do, and has no use for it
      {"--input-format", asking},
      {"--exclude", asking},
      {"--memory", making},
      {"--temp", {"build"}},
      {"--threads", making},
      {"--strict", asking},
      {"--progress", making},
      {"--format", {"query", "info"}},
      {"--limit", {"query"}},
      {"--json-ids", {"remove"}},
  };
  return all;
}

void check_index_command(const CLI::App& command, const IndexCommand& typed) {
  for (const Use& use : uses()) {
    if (command.count(use.option) == 0) continue;
    if (std::find(use.actions.begin(), use.actions.end(), typed.action) == use.actions.end()) {
      throw CLI::ValidationError(std::string(use.option) + ": has no meaning for index " + typed.action);
    }
  }
  const bool takes_some = typed.action == "build" || typed.action == "add" || typed.action == "query" ||
                          typed.action == "remove" || typed.action == "backup";
  if (takes_some && typed.arguments.empty()) {
    throw CLI::ValidationError("index " + typed.action +
                               (typed.action == "remove"   ? " takes ids"
                                : typed.action == "backup" ? " takes the folder of the copy"
                                                           : " takes inputs"));
  }
  if (!takes_some && !typed.arguments.empty()) {
    throw CLI::ValidationError("index " + typed.action + " takes one folder, and '" + typed.arguments.front() +
                               "' is one too many");
  }
  if (typed.action == "backup" && typed.arguments.size() > 1) {
    throw CLI::ValidationError("index backup takes two folders, and '" + typed.arguments[1] + "' is one too many");
  }
}

}  // namespace

void add_scheme_options(CLI::App& command, index::Wanted& wanted) {
  add_number(command, "--threshold", wanted.threshold, "least Jaccard similarity (default 0.8, or the index's)", "T",
             check_threshold);
  add_number(command, "--shingle", wanted.shingle, "words per shingle (default 5, or the index's)", "N", check_shingle);
  add_number(command, "--recall", wanted.recall, "chance that a pair at the threshold is found (default 0.99)", "P",
             check_index_recall);
  command.add_flag("--passages", wanted.passages, "shared passages too: keep texts, and keys of their sentences");
}

void add_record_options(CLI::App& command, io::InputOptions& input, std::string& time_field) {
  command.add_option("--text-field", input.text_field, "field of the text, a.b or a,b (default text)")
      ->type_name("NAME")
      ->check(check_field);
  command.add_option("--id-field", input.id_field, "field of the id, written the same way (default id)")
      ->type_name("NAME")
      ->check(check_field);
  command.add_option("--time-field", time_field, "field of the time, RFC 3339 or Unix seconds (default: arrival)")
      ->type_name("NAME")
      ->check(check_field);
  command.add_option("--input-format", input.input_format, "jsonl, json, warc, rss, md, ... (default: by extension)")
      ->type_name("NAME")
      ->check(CLI::IsMember(input_formats()).description(""));
  command
      .add_option("--exclude", input.exclude,
                  "leave out files and folders that match, in the syntax of .gitignore (repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
}

void add_window_option(CLI::App& command, index::Wanted& wanted) {
  command
      .add_option_function<std::string>(
          "--window", [&wanted](const std::string& text) { wanted.window = index::parse_window(text); },
          "forget documents this much older than the newest: 30d, 6h, 45m, 20s; or off")
      ->type_name("TIME")
      ->check(check_window);
}

void add_memory_option(CLI::App& command, index::Wanted& wanted) {
  command
      .add_option_function<std::string>(
          "--memory", [&wanted](const std::string& text) { wanted.memory = run::parse_size(text).value_or(0); },
          "about the most that the process holds (default: 1/8 of the machine's, at most 1G)")
      ->type_name("SIZE")
      ->check(check_index_memory);
}

void add_index(CLI::App& app, IndexCommand& typed) {
  CLI::App* command = app.add_subcommand("index", "build and query a lasting index of documents");
  command->add_option("ACTION", typed.action, "build, add, query, remove, compact, info, verify or backup")
      ->required()
      ->type_name("")
      ->check(CLI::IsMember(kActions).description(""));
  command->add_option("DIR", typed.folder, "the folder of the index")->required()->type_name("");
  command->add_option("INPUT", typed.arguments, "files, folders, or - for standard input; ids of remove")
      ->type_name("")
      ->option_text("...");
  add_scheme_options(*command, typed.settings.wanted);
  add_window_option(*command, typed.settings.wanted);
  add_record_options(*command, typed.settings.input, typed.settings.time_field);
  command
      ->add_option_function<std::string>(
          "--format", [&typed](const std::string& text) { typed.json = text == "json"; },
          "of query and info: text (default) or json")
      ->type_name("NAME")
      ->check(CLI::IsMember(std::vector<std::string>{"text", "json"}).description(""));
  command->add_option("--limit", typed.limit, "of query: most findings of each kind per document (default 10)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}).description(""));
  command->add_flag("--json-ids", typed.json_ids, "ids of remove are JSON: 7 or '\"7\"'");
  add_memory_option(*command, typed.settings.wanted);
  command->add_option("--temp", typed.settings.wanted.temp, "of build: folder to sort in (default: in DIR)")
      ->type_name("DIR");
  command->add_option("--threads", typed.settings.wanted.threads, "threads at most (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u).description(""));
  command->add_flag("--strict", typed.settings.strict, "end with status 2 if a record is bad");
  add_choice(*command, "--progress", typed.progress, "auto (default), always or never", kWhen)->type_name("WHEN");
  command->footer(kIndexExamples);
  command->parse_complete_callback([command, &typed] { check_index_command(*command, typed); });
}

void add_stream(CLI::App& app, StreamCommand& typed) {
  run::StreamSettings& options = typed.settings;
  CLI::App* command = app.add_subcommand("stream", "read a feed on standard input, flag each item as it arrives");
  command->add_option("INPUT", options.paths, "files in place of JSON lines on standard input")
      ->type_name("")
      ->option_text("...");
  command->add_option("--index", options.index, "the folder of the index; made if there is none")
      ->required()
      ->type_name("DIR");
  add_window_option(*command, options.wanted);
  add_record_options(*command, options.input, options.time_field);
  command
      ->add_option_function<std::string>(
          "--sync",
          [&options](const std::string& text) {
            const std::int64_t every = parse_sync(text).value_or(-1);
            options.sync = every < 0 ? run::Sync::kEach : every == 0 ? run::Sync::kNever : run::Sync::kEvery;
            options.sync_every = every;
          },
          "wait for the disk before each answer (each, default), every 100ms, or never")
      ->type_name("WHEN")
      ->check(check_sync);
  command
      ->add_option_function<std::string>(
          "--frame", [&options](const std::string&) { options.frames = true; },
          "u32: lines come in frames, 4 bytes of length before each")
      ->type_name("KIND")
      ->check(CLI::IsMember(std::vector<std::string>{"u32"}).description(""));
  command->add_flag("--verdict-only", options.verdict_only, "write only id and verdict, not the record");
  command->add_option("--log", typed.log, "append messages to this file")->type_name("FILE");
  add_scheme_options(*command, options.wanted);
  add_memory_option(*command, options.wanted);
  command->add_option("--threads", options.wanted.threads, "threads at most (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u).description(""));
  command->parse_complete_callback([&options] { options.passages = options.wanted.passages; });
  command->footer(kStreamExamples);
}

}  // namespace refrain::cli
