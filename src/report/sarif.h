// SARIF 2.1.0, for code scanning services and editors.

#ifndef REFRAIN_SRC_REPORT_SARIF_H_
#define REFRAIN_SRC_REPORT_SARIF_H_

#include <functional>
#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

// One run with one result an overlap and one a boilerplate entry.
std::string sarif(const View& view, std::string_view version);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_SARIF_H_
