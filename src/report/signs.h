// What reports say of text that was hidden or disguised.

#ifndef REFRAIN_SRC_REPORT_SIGNS_H_
#define REFRAIN_SRC_REPORT_SIGNS_H_

#include <string>
#include <string_view>
#include <vector>

#include "report/view.h"

namespace refrain::report {

// A short name, for programs: "hidden-color".
std::string_view sign_name(SignKind kind);

// "45 words in the colour of what is behind them, left out".
std::string sign_sentence(const Sign& sign);

// A line for each sign of the documents: "draft.html:12:5: 45 words ...".
std::vector<std::string> sign_lines(const View& view);

// A sign as a JSON object.
void append_sign(std::string& out, const Document& document, const Sign& sign);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_SIGNS_H_
