// One page that shows it all, in a browser, from disk.

#ifndef REFRAIN_SRC_REPORT_HTML_H_
#define REFRAIN_SRC_REPORT_HTML_H_

#include <functional>
#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

// A whole HTML file; needs a view with context. Nothing in it is fetched from anywhere.
std::string html(const View& view, std::string_view version);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_HTML_H_
