#include "cli/complain.h"

#include <cstdio>

namespace refrain::cli {

void complain(const std::string& line) { std::fprintf(stderr, "refrain: %s\n", line.c_str()); }

}  // namespace refrain::cli
