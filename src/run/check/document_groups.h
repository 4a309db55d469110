// Which documents are of one group, by their paths.

#ifndef REFRAIN_SRC_RUN_CHECK_DOCUMENT_GROUPS_H_
#define REFRAIN_SRC_RUN_CHECK_DOCUMENT_GROUPS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace refrain::run {

// The group of each path, from 1 in order of appearance; 0 where it has none. `by` as CheckSettings::across_groups, not
// empty. With "folder" it is the folder that a file lies in (standard input has none); with a pattern what its first
// group matched, or all that it matched where it has none. An error's message is a line for stderr.
absl::StatusOr<std::vector<std::uint32_t>> document_groups(const std::string& by,
                                                           const std::vector<std::string>& paths);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_DOCUMENT_GROUPS_H_
