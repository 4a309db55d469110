// `--format json`: one object, as the contract has it.

#ifndef REFRAIN_SRC_REPORT_JSON_H_
#define REFRAIN_SRC_REPORT_JSON_H_

#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

std::string json(const View& view, std::string_view version);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_JSON_H_
