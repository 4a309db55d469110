#include "report/jsonl.h"

#include <string>

#include "report/json_pair.h"
#include "report/signs.h"

namespace refrain::report {

void jsonl(const View& view, const std::function<bool(std::string_view line)>& write) {
  std::string line;
  for (const Pair& pair : view.overlaps) {
    line.clear();
    append_pair(line, view, pair, " ");
    line += "\n";
    if (!write(line)) return;
  }
  for (const Pair& pair : view.left_out) {
    line = "{\"left_out\": ";
    append_pair(line, view, pair, " ");
    line += "}\n";
    if (!write(line)) return;
  }
  for (const Document& document : view.documents) {
    for (const Sign& sign : document.signs) {
      line = "{\"warning\": ";
      append_sign(line, document, sign);
      line += "}\n";
      if (!write(line)) return;
    }
  }
  if (!view.asked.changed.empty()) write("{\"unchanged\": " + std::to_string(view.unchanged) + "}\n");
}

}  // namespace refrain::report
