// One line on stderr for what is wrong.

#ifndef REFRAIN_SRC_CLI_COMPLAIN_H_
#define REFRAIN_SRC_CLI_COMPLAIN_H_

#include <string>

#include "absl/status/status.h"

namespace refrain::cli {

// "refrain: " and the line.
void complain(const std::string& line);

inline std::string message(const absl::Status& status) { return std::string(status.message()); }

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_COMPLAIN_H_
