// Earlier work that is no text: an index that lasts, or whatever else can say what a text is near to.

#ifndef REFRAIN_SRC_RUN_DEDUP_EARLIER_INDEX_H_
#define REFRAIN_SRC_RUN_DEDUP_EARLIER_INDEX_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace refrain::run {

// A document of earlier work that a record is near to.
struct EarlierDocument {
  std::string id_json;
  double similarity = 0;
  double containment = 0;  // the share of the record's shingles that occur there
};

class EarlierIndex {
 public:
  virtual ~EarlierIndex() = default;

  // The first document in it that a text is near to. Called on any thread.
  virtual absl::StatusOr<std::optional<EarlierDocument>> near(std::string_view text) = 0;

  // What its answers depend on, for a run that is to go on from here.
  virtual std::string fingerprint() const = 0;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_EARLIER_INDEX_H_
