// `refrain check`: flag copied and reworded passages in drafts.

#ifndef REFRAIN_SRC_CLI_CHECK_H_
#define REFRAIN_SRC_CLI_CHECK_H_

#include <cstdint>
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
  std::string ignore_file;
  std::string format = "text";
  std::string output;  // empty: standard output
  std::string color = "auto";
  std::string baseline;         // known overlaps; empty: there is none
  std::string fail_on;          // new, any, never; empty: new where there is a baseline, else any
  double max_overlap = -1;      // percent of a document's words; below 0: no bar
  std::int64_t max_words = -1;  // of an overlap; below 0: no bar
  std::string settings_file;    // the refrain.toml that was read; empty: none
  bool ignore_quotes = false;
  bool ignore_cited = false;
  bool strict = false;
  bool write_baseline = false;
  bool watch = false;
  bool config = true;  // look for refrain.toml
  // Whether they were chosen, on the command line or in a settings file.
  bool boilerplate_given = false;
  bool min_words_given = false;
};

// Runs the command; returns its exit status: 0 nothing found, 1 something found, 2 an input could not be read or the
// output not be written.
int check(const CheckOptions& options);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_H_
