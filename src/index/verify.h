// Whether an index is whole: its files, its entries, and what they say of each other.

#ifndef REFRAIN_SRC_INDEX_VERIFY_H_
#define REFRAIN_SRC_INDEX_VERIFY_H_

#include <string>

#include "absl/status/status.h"

namespace refrain::index {

// Reads all of it. An error names the file that is damaged, or the parts that do not agree. Beside a writer it sees what
// was there when it began.
// Cost: that of reading all files twice and signing all documents: some 30 us a document on one core.
absl::Status verify(const std::string& folder);

// Copies an index that another process may be writing to. `to` must be absent or an empty folder.
absl::Status backup(const std::string& folder, const std::string& to);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_VERIFY_H_
