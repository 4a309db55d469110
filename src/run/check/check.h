// A run of check: from files to a report.

#ifndef REFRAIN_SRC_RUN_CHECK_CHECK_H_
#define REFRAIN_SRC_RUN_CHECK_CHECK_H_

#include <string>

#include "absl/status/statusor.h"
#include "run/check/settings.h"
#include "run/observer.h"

namespace refrain::run {

struct CheckResult {
  bool incomplete = false;  // an input could not be read; the others were
  bool empty = false;       // there was no document; nothing was written
  bool failed = false;      // something was found that fails the run
  std::string summary;      // what was found in a few words, without a full stop
};

// Reads the inputs, searches, holds what was found against the baseline and writes the report. What is wrong with an
// input is told to `observer`, and the rest goes on; an error is what ended the run.
absl::StatusOr<CheckResult> check(const CheckSettings& settings, Observer& observer);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_CHECK_H_
