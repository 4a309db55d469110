// The command line of all commands.

#ifndef REFRAIN_SRC_CLI_OPTIONS_H_
#define REFRAIN_SRC_CLI_OPTIONS_H_

namespace refrain::cli {

// Parses the command line, runs the command and returns the exit status. Usage errors print one
// line and give 2.
int run(int argc, char** argv);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_OPTIONS_H_
