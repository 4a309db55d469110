// What the script of the HTML report is given: the view as JSON, with what differs already marked.

#ifndef REFRAIN_SRC_REPORT_HTML_DATA_H_
#define REFRAIN_SRC_REPORT_HTML_DATA_H_

#include <string>

#include "report/view.h"

namespace refrain::report {

// JSON that may stand in a <script> element: no "<" and no line separator of Unicode is in it. Its members are
// described at the head of page/report.js. Long passages are shortened in the middle.
std::string html_data(const View& view);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_HTML_DATA_H_
