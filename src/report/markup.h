// Text within HTML and SVG.

#ifndef REFRAIN_SRC_REPORT_MARKUP_H_
#define REFRAIN_SRC_REPORT_MARKUP_H_

#include <string>
#include <string_view>

namespace refrain::report {

// `text` as it may stand between tags and in a quoted attribute.
std::string escaped(std::string_view text);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_MARKUP_H_
