// `refrain check`: flag copied and reworded passages in drafts.

#ifndef REFRAIN_SRC_CLI_CHECK_H_
#define REFRAIN_SRC_CLI_CHECK_H_

#include <string>

#include "cli/choices.h"
#include "run/check/settings.h"

namespace refrain::cli {

// What was typed, checked.
struct CheckCommand {
  run::CheckSettings settings;
  When color = When::kAuto;
  bool watch = false;
  bool config = true;  // look for refrain.toml
};

// Runs the command; returns its exit status: 0 nothing found, 1 something found, 2 an input could not be read or the
// output not be written.
int check(const CheckCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_H_
