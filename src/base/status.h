// Between the library's own status, which public headers have, and absl::Status, which the inside has.

#ifndef REFRAIN_SRC_BASE_STATUS_H_
#define REFRAIN_SRC_BASE_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "base/settings.h"
#include "refrain/status.h"

namespace refrain::base {

inline absl::Status to_absl(const Status& status) {
  switch (status.code()) {
    case StatusCode::kOk:
      return absl::OkStatus();
    case StatusCode::kInvalidArgument:
      return absl::InvalidArgumentError(status.message());
    case StatusCode::kUnavailable:
      return absl::UnavailableError(status.message());
    case StatusCode::kResourceExhausted:
      return absl::ResourceExhaustedError(status.message());
    case StatusCode::kCancelled:
      return absl::CancelledError(status.message());
    case StatusCode::kInternal:
      break;
  }
  return absl::InternalError(status.message());
}

// Settings that the message names are spelled as the library's users know them.
inline Status from_absl(const absl::Status& status) {
  if (status.ok()) return {};
  const std::string message = Spelling()(std::string(status.message()));
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return {StatusCode::kInvalidArgument, message};
    case absl::StatusCode::kResourceExhausted:
      return {StatusCode::kResourceExhausted, message};
    case absl::StatusCode::kCancelled:
      return {StatusCode::kCancelled, message};
    case absl::StatusCode::kInternal:
      return {StatusCode::kInternal, message};
    default:
      return {StatusCode::kUnavailable, message};
  }
}

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_STATUS_H_
