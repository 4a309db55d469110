// refrain.toml: options of `refrain check` that lie with the texts.
//
//   [check]
//   min-words = 10
//   against = ["published"]
//   ignore-quotes = true

#ifndef REFRAIN_SRC_CLI_SETTINGS_FILE_H_
#define REFRAIN_SRC_CLI_SETTINGS_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace refrain::cli {

struct Setting {
  std::string name;                 // as on the command line, without dashes
  std::vector<std::string> values;  // "true" or "false" for a switch
  bool is_switch = false;
  std::uint64_t line = 0;
};

struct SettingsFile {
  std::string path;
  std::string folder;  // what its relative paths are relative to
  std::vector<Setting> settings;
};

// The path of the refrain.toml that lies in the folder of `input` ("-": the current one) or nearest above it; empty
// where there is none.
std::string find_settings_file(const std::string& input);

// Reads the table [check]. An error is "PATH:LINE: reason; what to do".
absl::StatusOr<SettingsFile> read_settings_file(const std::string& path);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_SETTINGS_FILE_H_
