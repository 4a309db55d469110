// `refrain check`: flag copied and reworded passages in drafts.

#ifndef REFRAIN_SRC_CLI_CHECK_H_
#define REFRAIN_SRC_CLI_CHECK_H_

#include <string>
#include <vector>

#include "io/inputs.h"
#include "refrain/passages.h"

namespace refrain::cli {

// What was typed, checked.
struct CheckOptions {
  std::vector<std::string> paths;
  std::vector<std::string> against;
  io::InputOptions input;
  PassageOptions passages;
  std::string sensitivity = "reworded";  // PassageOptions::sensitivity by name
  bool ignore_quotes = false;
  std::string ignore_file;
  bool strict = false;
  std::string format = "text";
  std::string output;  // empty: standard output
  std::string color = "auto";
};

// Runs the command; returns its exit status: 0 nothing found, 1 something found, 2 an input could
// not be read or the output not be written.
int check(const CheckOptions& options);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_H_
