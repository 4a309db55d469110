// JSON lines: one overlap a line, as a member of "overlaps" is in JSON.

#ifndef REFRAIN_SRC_REPORT_JSONL_H_
#define REFRAIN_SRC_REPORT_JSONL_H_

#include <functional>
#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

// Overlaps first, then what was left out, warnings, and what has not changed. Hands over each line with its end, in report
// order; stops where `write` says false.
void jsonl(const View& view, const std::function<bool(std::string_view line)>& write);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_JSONL_H_
