#include "report/jsonl.h"

#include "report/json_pair.h"

namespace refrain::report {

void jsonl(const View& view, const std::function<bool(std::string_view line)>& write) {
  std::string line;
  for (const Pair& pair : view.overlaps) {
    line.clear();
    append_pair(line, view, pair, " ");
    line += "\n";
    if (!write(line)) return;
  }
}

}  // namespace refrain::report
