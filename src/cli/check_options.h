// The options of `refrain check`, from the command line and from refrain.toml.

#ifndef REFRAIN_SRC_CLI_CHECK_OPTIONS_H_
#define REFRAIN_SRC_CLI_CHECK_OPTIONS_H_

#include <string>
#include <vector>

#include "cli/check.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}  // namespace CLI

namespace refrain::cli {

// What --input-format takes, for every command.
std::vector<std::string> input_formats();

// Adds the command to `app`; parsing fills `command`, which must outlive it.
void add_check(CLI::App& app, CheckCommand& command);

// To be called once the command line was parsed into `command` by `app`. Reads the refrain.toml beside or above the
// first path, unless --no-config was given, and fills what the command line left open; then checks what options mean
// together. Returns what is wrong, a line for stderr; empty where nothing is.
std::string complete_check(CLI::App& app, CheckCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_OPTIONS_H_
