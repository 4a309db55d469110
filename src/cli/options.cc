#include "cli/options.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <string>

#include "cli/check.h"

namespace refrain::cli {
namespace {

void add_check(CLI::App& app, CheckOptions& options) {
  CLI::App* check = app.add_subcommand("check", "flag copied and reworded passages in drafts");
  check->add_option("PATH", options.paths, "files, folders or - for standard input")->required();
  check->add_option("--against", options.against, "earlier work: a file or folder to compare with (repeatable)");
  check->add_option("--format", options.format)->check(CLI::IsMember({"text", "json"}));
  check->add_option("--min-words", options.passages.min_words)->check(CLI::Range(1u, 1000000u));
  check->add_option("--boilerplate", options.passages.boilerplate);
  check->add_option("--threads", options.passages.threads);
  check->add_flag("--within,!--no-within", options.passages.within);
  check->add_flag("--across,!--no-across", options.passages.across);
  check->add_option("--sensitivity", options.passages.sensitivity)
      ->transform(CLI::CheckedTransformer(std::map<std::string, Kind>{
          {"exact", Kind::kExact}, {"edited", Kind::kEdited}, {"reworded", Kind::kReworded}}));
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("finds text that says itself again", "refrain");
  app.require_subcommand(1);
  CheckOptions options;
  add_check(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return check(options);
}

}  // namespace refrain::cli
