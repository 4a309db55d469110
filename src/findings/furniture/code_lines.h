// Which lines of a text are those of a program, a command or a patch.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_CODE_LINES_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_CODE_LINES_H_

#include <string_view>

namespace refrain::findings {

// A line that is not blank has two marks of a program at least (operators, calls, options, directives), and one for each
// four words. What ends like a sentence needs three.
bool is_code(std::string_view line);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_CODE_LINES_H_
