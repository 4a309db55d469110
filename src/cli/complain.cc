#include "cli/complain.h"

#include <cstdio>

namespace refrain::cli {

void complain(std::string_view line) { std::fprintf(stderr, "refrain: %s\n", kOptionSpelling(line).c_str()); }

void complain(const absl::Status& status) {
  const absl::string_view message = status.message();
  complain(std::string_view(message.data(), message.size()));
}

}  // namespace refrain::cli
