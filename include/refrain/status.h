// The result of a call that can fail.
//
//   const refrain::Status status = refrain::Status::unavailable("texts.db: cannot be read");
//   if (!status.ok()) std::fprintf(stderr, "%s\n", status.message().c_str());
//
// Few calls of this library can fail: those that ask you for a text again, and those that use files. No call throws,
// except that memory can run out (std::bad_alloc). As thread-safe as a std::string.

#ifndef REFRAIN_STATUS_H_
#define REFRAIN_STATUS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "refrain/export.h"

namespace refrain REFRAIN_PUBLIC {

enum class StatusCode : std::uint8_t {
  kOk,
  kInvalidArgument,    // an argument is invalid
  kUnavailable,        // a file or a text could not be read or written
  kResourceExhausted,  // a limit was reached: memory, disk, number of documents
  kCancelled,          // the caller ended it
  kInternal,           // a bug: please report it
};

class [[nodiscard]] Status {
 public:
  Status() = default;  // a success
  Status(StatusCode code, std::string message) : code_(code), message_(std::move(message)) {}

  static Status invalid_argument(std::string message) { return {StatusCode::kInvalidArgument, std::move(message)}; }
  static Status unavailable(std::string message) { return {StatusCode::kUnavailable, std::move(message)}; }
  static Status cancelled(std::string message) { return {StatusCode::kCancelled, std::move(message)}; }

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }

  // One line: what, why, and what to do. Empty for a success.
  const std::string& message() const { return message_; }

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_STATUS_H_
