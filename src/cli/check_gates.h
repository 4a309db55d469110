// Whether a run of `refrain check` fails: --fail-on, --max-overlap, --max-words.

#ifndef REFRAIN_SRC_CLI_CHECK_GATES_H_
#define REFRAIN_SRC_CLI_CHECK_GATES_H_

#include <string>
#include <vector>

#include "cli/check.h"
#include "report/view.h"

namespace refrain::cli {

// Sets Verdict::failed and reasons; needs Pair::known where there is a baseline.
//
// Without --max-overlap and --max-words one overlap or boilerplate entry is enough to fail; with them, only what is
// above one of them. Under --fail-on new what the baseline knows counts nothing, in shares too; under --fail-on never
// nothing fails.
void judge(report::View& view, const CheckOptions& options);

// Options that cannot do anything, each a line for stderr: a gate that never closes, a list that names nothing. `view`
// is what the run found.
std::vector<std::string> idle_options(const report::View& view, const CheckOptions& options);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHECK_GATES_H_
