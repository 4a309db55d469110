#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "cli/check.h"
#include "io/output.h"

namespace refrain::cli {
namespace {

constexpr int kWrongUsage = 2;

constexpr char kCheckExamples[] =
    "Exit status: 0 nothing found, 1 something found, 2 wrong usage or an input that cannot be "
    "read.\n\n"
    "Examples:\n"
    "  refrain check draft.md\n"
    "  refrain check drafts/ --against published/ --format json -o overlaps.json\n";

void add_check(CLI::App& app, CheckOptions& options) {
  CLI::App* check = app.add_subcommand("check", "flag copied and reworded passages in drafts");
  check->add_option("PATH", options.paths, "files, folders, or - for standard input")
      ->required()
      ->type_name("")
      ->option_text("...");
  check
      ->add_option("--against", options.against,
                   "earlier work to compare with: a file or folder (repeatable)")
      ->type_name("PATH")
      ->allow_extra_args(false);
  check
      ->add_option("--sensitivity", options.sensitivity,
                   "this kind and the stricter ones: exact, edited, reworded (default)")
      ->type_name("KIND")
      ->check(CLI::IsMember({"exact", "edited", "reworded"}).description(""));
  check
      ->add_option("--min-words", options.passages.min_words,
                   "least number of words shared (default 8)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1'000'000u).description(""));
  const auto add_switch = [check](const std::string& name, bool& value, const std::string& says) {
    check->add_flag("--" + name, value, says + " (default)");
    check->add_flag_callback("--no-" + name, [&value] { value = false; }, "do not " + says);
  };
  add_switch("within", options.passages.within, "look within each document");
  add_switch("across", options.passages.across, "look across documents");
  check->add_flag("--ignore-quotes", options.ignore_quotes,
                  "leave out quoted and block-quoted text");
  check
      ->add_option("--ignore", options.ignore_file,
                   "passages that may repeat: a text, one a paragraph")
      ->type_name("FILE")
      ->allow_extra_args(false);
  check
      ->add_option("--boilerplate", options.passages.boilerplate,
                   "list a passage in N or more documents once (default 5; 0: never)")
      ->type_name("N")
      ->check(CLI::Range(0u, 4'000'000'000u).description(""));
  check
      ->add_option("--exclude", options.input.exclude,
                   "leave out files of this name in folders (repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  check
      ->add_option("--input-format", options.input.input_format,
                   "txt, md, html or jsonl (default: by extension)")
      ->type_name("NAME")
      ->check(CLI::IsMember({"txt", "md", "html", "jsonl"}).description(""));
  check
      ->add_option("--text-field", options.input.text_field,
                   "field of JSON lines that holds the text (default text)")
      ->type_name("NAME");
  check->add_option("--id-field", options.input.id_field, "field that holds the id (default id)")
      ->type_name("NAME");
  check->add_flag("--strict", options.strict, "a bad record gives status 2");
  check->add_option("--threads", options.passages.threads, "threads at most (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u).description(""));
  check->add_option("--format", options.format, "text (default) or json")
      ->type_name("NAME")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  check->add_option("-o,--output", options.output, "write the report here")->type_name("FILE");
  check->add_option("--color", options.color, "auto (default), always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
  check->footer(kCheckExamples);
}

// One line on stderr for whatever is wrong with what was typed.
int usage_error(const CLI::App& app, const CLI::Error& error) {
  std::string text = error.what();
  const std::size_t end = text.find('\n');
  if (end != std::string::npos) text.resize(end);
  const auto commands = app.get_subcommands();
  const std::string command =
      commands.empty() ? "refrain" : "refrain " + commands.front()->get_name();
  std::fprintf(stderr, "refrain: %s; see %s --help\n", text.c_str(), command.c_str());
  return kWrongUsage;
}

bool is_command(const CLI::App& app, const std::string& name) {
  const auto commands =
      app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return !commands.empty();
}

int parse_and_run(int argc, char** argv) {
  CLI::App app("refrain finds text that says itself again: copied, edited and reworded passages.",
               "refrain");
  app.require_subcommand(1);
  app.set_version_flag("--version", "refrain " REFRAIN_VERSION);
  app.get_formatter()->column_width(28);
  CheckOptions options;
  options.passages.threads = 0;
  add_check(app, options);
  app.footer("refrain COMMAND --help tells all of a command.");
  if (argc > 1 && argv[1][0] != '-' && !is_command(app, argv[1])) {
    std::fprintf(stderr, "refrain: %s is no command; see refrain --help\n", argv[1]);
    return kWrongUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    return app.exit(wanted) == 0 ? 0 : kWrongUsage;
  } catch (const CLI::Error& error) {
    return usage_error(app, error);
  }
  options.passages.sensitivity = options.sensitivity == "exact"    ? Kind::kExact
                                 : options.sensitivity == "edited" ? Kind::kEdited
                                                                   : Kind::kReworded;
  return check(options);
}

}  // namespace

int run(int argc, char** argv) {
  io::ignore_broken_pipes();
  try {
    return parse_and_run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("refrain: out of memory; give fewer or smaller inputs at a time\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "refrain: %s\n", error.what());
  }
  return kWrongUsage;
}

}  // namespace refrain::cli
