// Prints the man page, a completion, the reference of the command or the table of formats; the build and the packages use it.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "cli/commands.h"
#include "cli/manual.h"
#include "io/format.h"
#include "refrain/version.h"

int main(int argc, char** argv) {
  using namespace refrain::cli;  // NOLINT(google-build-using-namespace): one function
  try {
    CLI::App app;
    Commands commands;
    add_commands(app, commands);
    const std::vector<CommandEntry> entries = commands_of(app);
    const std::string what = argc == 2 ? argv[1] : "";
    std::string out;
    if (what == "man") out = man_page(entries, REFRAIN_VERSION_STRING);
    if (what == "bash") out = bash_completion(entries);
    if (what == "zsh") out = zsh_completion(entries);
    if (what == "fish") out = fish_completion(entries);
    if (what == "reference") out = reference(entries);
    if (what == "formats") out = refrain::io::formats_as_markdown();
    if (out.empty()) {
      std::fputs("refrain_manual: takes one of man, bash, zsh, fish, reference, formats\n", stderr);
      return 2;
    }
    std::fputs(out.c_str(), stdout);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "refrain_manual: %s\n", error.what());
    return 2;
  }
  return 0;
}
