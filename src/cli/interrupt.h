// The interrupt key, and what is left behind.

#ifndef REFRAIN_SRC_CLI_INTERRUPT_H_
#define REFRAIN_SRC_CLI_INTERRUPT_H_

#include <string>
#include <vector>

namespace refrain::cli {

// From now on SIGHUP, SIGINT and SIGTERM, where they are not ignored, remove these files and empty folders (in this
// order), print the line on stderr and end the process as the signal would. A call replaces what was said before. At
// once, whatever the threads are doing: nothing is written under its final name before it is whole, so there is nothing
// to wait for.
void on_interrupt(const std::vector<std::string>& remove, const std::string& line);

// From now on the signals do again what the system does: they end the process, and nothing is removed.
void end_on_interrupt();

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_INTERRUPT_H_
