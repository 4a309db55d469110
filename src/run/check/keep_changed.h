// Of what was found only what stands in changed lines.

#ifndef REFRAIN_SRC_RUN_CHECK_KEEP_CHANGED_H_
#define REFRAIN_SRC_RUN_CHECK_KEEP_CHANGED_H_

#include <vector>

#include "report/view.h"
#include "run/check/changed_lines.h"

namespace refrain::run {

// Drops the overlaps, boilerplate entries, phrases and what was left out of which no place is in a changed line, and
// counts anew; so what stays is what a run without it shows of these lines. `changed` is by document of `view`. Of a
// feed's record the line that it stands on counts; where records are no lines, any change of the file.
void keep_changed(report::View& view, const std::vector<ChangedLines>& changed);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_KEEP_CHANGED_H_
