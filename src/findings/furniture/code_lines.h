// Which lines of a text are those of a program, a command or a patch.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_CODE_LINES_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_CODE_LINES_H_

#include <cstddef>
#include <string_view>

namespace refrain::findings {

// The marks of a program in a line that is not blank: operators, calls, options, directives, patches. A mark counts once
// for each kind.
std::size_t code_marks(std::string_view line);

// A line that is not blank has two marks of a program at least, and one for each
// four words. What ends like a sentence needs three.
bool is_code(std::string_view line);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_CODE_LINES_H_
