// Whether a run of check fails.

#ifndef REFRAIN_SRC_RUN_CHECK_GATES_H_
#define REFRAIN_SRC_RUN_CHECK_GATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "report/view.h"
#include "run/check/settings.h"

namespace refrain::run {

// Sets Verdict::failed and reasons; needs Pair::known where there is a baseline.
//
// Without `max_overlap` and `max_words` one overlap or boilerplate entry is enough to fail; with them, only what is
// above one of them. With FailOn::kNew what the baseline knows counts nothing, in shares too; with kNever nothing fails.
void judge(report::View& view, const CheckSettings& settings);

// Settings that cannot do anything, each a line to tell: a gate that never closes, a list that names nothing. `view`
// is what the run found.
std::vector<std::string> idle_settings(const report::View& view, const CheckSettings& settings);

// The same of the groups of documents (see document_groups.h).
std::vector<std::string> idle_groups(const CheckSettings& settings, const std::vector<std::uint32_t>& groups);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_GATES_H_
