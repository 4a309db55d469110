// Workflow commands of GitHub Actions: annotations beside the changed lines.

#ifndef REFRAIN_SRC_REPORT_GITHUB_H_
#define REFRAIN_SRC_REPORT_GITHUB_H_

#include <functional>
#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

// One line an overlap, and the summary as a notice.
std::string github(const View& view);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_GITHUB_H_
