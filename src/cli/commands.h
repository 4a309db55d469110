// The command line of all commands.

#ifndef REFRAIN_SRC_CLI_COMMANDS_H_
#define REFRAIN_SRC_CLI_COMMANDS_H_

#include "cli/bench.h"
#include "cli/check.h"
#include "cli/dedup.h"
#include "cli/index.h"
#include "cli/stream.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}  // namespace CLI

namespace refrain::cli {

// What the command line fills.
struct Commands {
  CheckCommand check;
  DedupCommand dedup;
  BenchCommand bench;
  IndexCommand index;  // where the build has one
  StreamCommand stream;
};

// The one table of commands and options: --help, the man page, the completions and docs/reference.md are all made from
// it. `commands` must outlive `app`.
void add_commands(CLI::App& app, Commands& commands);

// Parses the command line, runs the command and returns the exit status. Usage errors print one line and give 2.
int run(int argc, char** argv);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_COMMANDS_H_
