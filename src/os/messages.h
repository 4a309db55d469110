// What a failed call of the system is called in messages.

#ifndef REFRAIN_SRC_OS_MESSAGES_H_
#define REFRAIN_SRC_OS_MESSAGES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace refrain::os {

// The system's words for an errno, without the detours of strerror (not thread-safe).
std::string error_text(int error);

// `text` fit for one line of a terminal: control bytes are written as \xNN.
std::string printable(std::string_view text);

// "PATH: cannot be WHAT: reason; advice", as an Unavailable status. `what`: "written", "opened".
absl::Status file_error(std::string_view path, std::string_view what, int error, std::string_view advice);

// The same for a file of what does not fit the memory, which lies where the setting `temp` says. DataLoss where such a
// file is gone or shorter (kEndOfFile of descriptor.h) when it is read again: it is damaged, where other errors may pass.
absl::Status scratch_error(std::string_view path, std::string_view what, int error);

}  // namespace refrain::os

#endif  // REFRAIN_SRC_OS_MESSAGES_H_
