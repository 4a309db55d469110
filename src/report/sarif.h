// SARIF 2.1.0, for code scanning services and editors.

#ifndef REFRAIN_SRC_REPORT_SARIF_H_
#define REFRAIN_SRC_REPORT_SARIF_H_

#include <functional>
#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

// One run with a result for each overlap, each one that was left out (suppressed), and each boilerplate entry. The
// place of a result is the later copy, and the draft where the other one is earlier work; the other place is a related
// location. A record of a feed is a line of its file.
std::string sarif(const View& view, std::string_view version);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_SARIF_H_
