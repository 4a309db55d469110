// A lasting index as the earlier work of a dedup or a check.

#ifndef REFRAIN_SRC_RUN_INDEX_EARLIER_H_
#define REFRAIN_SRC_RUN_INDEX_EARLIER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/open.h"
#include "run/check/earlier_texts.h"
#include "run/dedup/earlier_index.h"

namespace refrain::run {

// Takes the folders of indexes out of `paths`, in their order.
std::vector<std::string> take_indexes(std::vector<std::string>& paths);

// Opens it for reading; `wanted` must agree with what it was made with. An error names it.
absl::StatusOr<std::shared_ptr<EarlierIndex>> open_earlier(const std::string& path, const index::Wanted& wanted);

// The same for passages. It must have been made with them.
absl::StatusOr<std::shared_ptr<EarlierTexts>> open_earlier_texts(const std::string& path);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INDEX_EARLIER_H_
