// A lasting index as the earlier work of a dedup.

#ifndef REFRAIN_SRC_RUN_INDEX_EARLIER_H_
#define REFRAIN_SRC_RUN_INDEX_EARLIER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "index/open.h"
#include "run/dedup/earlier_index.h"

namespace refrain::run {

// Whether a path is the folder of an index.
bool is_index(const std::string& path);

// Opens it for reading; `wanted` must agree with what it was made with. An error names it.
absl::StatusOr<std::shared_ptr<EarlierIndex>> open_earlier(const std::string& path, const index::Wanted& wanted);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INDEX_EARLIER_H_
