#include "cli/commands.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/bench.h"
#include "cli/check.h"
#include "cli/check_options.h"
#include "cli/complain.h"
#include "cli/dedup.h"
#include "cli/help_format.h"
#include "cli/standard_streams.h"
#include "io/files/files.h"
#include "io/files/output.h"
#include "refrain/version.h"

namespace refrain::cli {
namespace {

constexpr int kWrongUsage = 2;

// One line on stderr for whatever is wrong with what was typed.
int usage_error(const CLI::App& app, const CLI::Error& error) {
  std::string text = error.what();
  const std::size_t end = text.find('\n');
  if (end != std::string::npos) text.resize(end);
  const auto commands = app.get_subcommands();
  const std::string command = commands.empty() ? "refrain" : "refrain " + commands.front()->get_name();
  // A file whose name begins with a dash: without its path there may be none at all, so whatever the error is.
  for (const std::string& word : app.remaining(true)) {
    struct stat info = {};
    if (!word.starts_with('-') || stat(word.c_str(), &info) != 0) continue;
    const std::string file = io::printable(word);
    std::fprintf(stderr, "refrain: %s: is taken for an option, and there is none; for the file write ./%s\n",
                 file.c_str(), file.c_str());
    return kWrongUsage;
  }
  std::fprintf(stderr, "refrain: %s; see %s --help\n", text.c_str(), command.c_str());
  return kWrongUsage;
}

bool is_command(const CLI::App& app, const std::string& name) {
  const auto commands = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return !commands.empty();
}

int parse_and_run(int argc, char** argv) {
  CLI::App app;
  Commands commands;
  add_commands(app, commands);
#ifndef REFRAIN_WITH_INDEX
  if (argc > 1 && (argv[1] == std::string("index") || argv[1] == std::string("stream"))) {
    std::fprintf(stderr, "refrain: %s was left out of this build, which has no RocksDB; install another one\n",
                 argv[1]);
    return kWrongUsage;
  }
#endif
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
  if (app.got_subcommand("dedup")) return dedup(commands.dedup);
  if (app.got_subcommand("bench")) return bench(commands.bench);
#ifdef REFRAIN_WITH_INDEX
  if (app.got_subcommand("index")) return index_command(commands.index);
  if (app.got_subcommand("stream")) return stream(commands.stream);
#endif
  if (const std::string wrong = complete_check(app, commands.check); !wrong.empty()) {
    complain(wrong);
    return kWrongUsage;
  }
  return check(commands.check);
}

}  // namespace

void add_commands(CLI::App& app, Commands& commands) {
  app.name("refrain");
  app.description("refrain finds text that is repeated: copied, edited and reworded passages.");
  app.require_subcommand(1);
  app.set_version_flag("--version", "refrain " REFRAIN_VERSION_STRING);
  app.formatter(help_format());
  commands.check.settings.passages.threads = 0;
  add_check(app, commands.check);
  commands.dedup.settings.input.standard_input = "jsonl";
  add_dedup(app, commands.dedup);
  commands.bench.settings.input.standard_input = "jsonl";
  add_bench(app, commands.bench);
#ifdef REFRAIN_WITH_INDEX
  commands.index.settings.input.standard_input = "jsonl";
  add_index(app, commands.index);
  commands.stream.settings.input.standard_input = "jsonl";
  add_stream(app, commands.stream);
#endif
  app.footer("refrain COMMAND --help shows all options of a command.");
}

int run(int argc, char** argv) {
  occupy_closed_streams();
  io::let_writes_fail();
  try {
    const int status = parse_and_run(argc, argv);
    return finish_standard_output() ? status : kWrongUsage;
  } catch (const std::bad_alloc&) {
    std::fputs("refrain: out of memory; give fewer or smaller inputs at a time\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "refrain: internal error: %s; please report this line, the command and refrain --version\n",
                 error.what());
  }
  return kWrongUsage;
}

}  // namespace refrain::cli
