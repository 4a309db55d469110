#include "report/jsonl.h"

namespace refrain::report {

void jsonl(const View&, const std::function<bool(std::string_view line)>&) {}

}  // namespace refrain::report
