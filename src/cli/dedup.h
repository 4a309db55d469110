// `refrain dedup`: remove near-duplicate documents from a corpus.

#ifndef REFRAIN_SRC_CLI_DEDUP_H_
#define REFRAIN_SRC_CLI_DEDUP_H_

#include <string>

#include "cli/choices.h"
#include "run/dedup/settings.h"

namespace refrain::cli {

// What was typed, checked.
struct DedupCommand {
  run::DedupSettings settings;
  std::string memory;      // a size, as it was typed; empty: the default
  bool list_only = false;  // no output is wanted, lists alone
  When progress = When::kAuto;
};

// Adds the command to `app`; parsing fills `typed`, which must outlive it.
void add_dedup(CLI::App& app, DedupCommand& typed);

// Runs the command; returns its exit status: 0 the output was written, 2 it was not.
int dedup(const DedupCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_H_
