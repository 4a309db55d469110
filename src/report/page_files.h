// The style sheet and the script of the HTML report: src/report/page, built in by cmake/embed.cmake.

#ifndef REFRAIN_SRC_REPORT_PAGE_FILES_H_
#define REFRAIN_SRC_REPORT_PAGE_FILES_H_

#include <string_view>

namespace refrain::report {

extern const std::string_view kReportCss;
extern const std::string_view kReportCssSha256;  // 64 hexadecimal digits
extern const std::string_view kReportJs;
extern const std::string_view kReportJsSha256;

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_PAGE_FILES_H_
