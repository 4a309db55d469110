// `refrain stream`: read a feed on standard input, flag each item as it arrives.

#ifndef REFRAIN_SRC_CLI_STREAM_H_
#define REFRAIN_SRC_CLI_STREAM_H_

#include <string>

#include "cli/choices.h"
#include "run/stream/stream.h"

namespace refrain::cli {

// What was typed, checked.
struct StreamCommand {
  run::StreamSettings settings;
  std::string log;  // a file; empty: nothing is told while it runs
};

// Adds the command to `app`; parsing fills `typed`, which must outlive it.
void add_stream(CLI::App& app, StreamCommand& typed);

// Runs the command; returns its exit status: 0 all that was read is answered, 2 it is not.
int stream(const StreamCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_STREAM_H_
