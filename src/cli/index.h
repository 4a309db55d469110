// `refrain index`: a lasting index that grows with a feed.

#ifndef REFRAIN_SRC_CLI_INDEX_H_
#define REFRAIN_SRC_CLI_INDEX_H_

#include <string>
#include <vector>

#include "cli/choices.h"
#include "run/index/settings.h"

namespace refrain::cli {

// What was typed, checked.
struct IndexCommand {
  std::string action;  // build, add, query, ...
  std::string folder;
  std::vector<std::string> arguments;  // inputs, ids, or where a backup goes
  run::IndexSettings settings;
  std::size_t limit = 10;
  bool json = false;
  bool json_ids = false;
  When progress = When::kAuto;
};

// Adds the command to `app`; parsing fills `typed`, which must outlive it.
void add_index(CLI::App& app, IndexCommand& typed);

// Runs the command; returns its exit status: 0 done, 2 not done.
int index_command(const IndexCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_INDEX_H_
