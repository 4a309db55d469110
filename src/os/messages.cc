#include "os/messages.h"

#include <cerrno>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "os/descriptor.h"

namespace refrain::os {

std::string error_text(int error) { return std::generic_category().message(error); }

std::string printable(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string line;
  line.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      line += "\\x";
      line += kHex[byte >> 4];
      line += kHex[byte & 15];
    } else {
      line += c;
    }
  }
  return line;
}

absl::Status file_error(std::string_view path, std::string_view what, int error, std::string_view advice) {
  std::string line = printable(path);
  line += ": cannot be ";
  line += what;
  return absl::UnavailableError(
      absl::StrCat(line, ": ", error_text(error), "; ", absl::string_view(advice.data(), advice.size())));
}

absl::Status scratch_error(std::string_view path, std::string_view what, int error) {
  const std::string place = "name another place with \1temp\2";
  if (error == kEndOfFile) error = EIO;
  // Scratch files are opened through no link.
  if (error == ELOOP) return absl::FailedPreconditionError(printable(path) + ": is a link; remove it, or " + place);
  return file_error(path, what, error, error == ENOSPC || error == EDQUOT ? "make room, or " + place : place);
}

}  // namespace refrain::os
