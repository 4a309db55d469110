// `refrain check --watch`: again and again, whenever something changed.

#ifndef REFRAIN_SRC_CLI_WATCH_H_
#define REFRAIN_SRC_CLI_WATCH_H_

#include <functional>
#include <string>

#include "run/check/settings.h"

namespace refrain::cli {

// Calls `run` at once and after every change of a file that it reads, or of the ignore list or the baseline, until
// SIGHUP, SIGINT or SIGTERM; returns what the last call returned. `run` returns the exit status and says in a sentence
// what it found. Where the report goes to a terminal, it is redrawn: the screen is cleared before each call. A line on
// stderr stands before each run (not on a terminal) and behind it. Changes are waited for with inotify, and many at
// once are one.
int watch(const run::CheckSettings& settings, bool redraw, const std::function<int(std::string& summary)>& run);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_WATCH_H_
