// Lines on stderr for what is wrong.

#ifndef REFRAIN_SRC_CLI_COMPLAIN_H_
#define REFRAIN_SRC_CLI_COMPLAIN_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/settings.h"
#include "run/observer.h"

namespace refrain::cli {

// The command calls settings by their options.
inline const base::Spelling kOptionSpelling = {.prefix = "--", .dash = '-'};

// "refrain: " and the line, settings spelled as options.
void complain(std::string_view line);
void complain(const absl::Status& status);

// An observer that only complains.
class Complainer : public run::Observer {
 public:
  void complain(std::string_view message) override { cli::complain(message); }
};

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_COMPLAIN_H_
