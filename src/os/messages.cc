#include "os/messages.h"

#include <cerrno>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "os/descriptor.h"

namespace refrain::os {

std::string error_text(int error) { return std::generic_category().message(error); }

namespace {

// Bytes of the mark that `text` begins with, if it is one that a terminal obeys and nobody sees; else 0. C1 controls
// (U+0080 to U+009F), and marks that turn the direction of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069;
// Unicode Standard Annex 9).
std::size_t unseen_mark(std::string_view text) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u; };
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f) return 2;
  if (byte(0) == 0xd8 && byte(1) == 0x9c) return 2;
  if (byte(0) != 0xe2) return 0;
  if (byte(1) == 0x80) {
    const auto last = byte(2);
    return last == 0x8e || last == 0x8f || (last >= 0xaa && last <= 0xae) ? 3 : 0;
  }
  return byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9 ? 3 : 0;
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string line;
  line.reserve(text.size());
  const auto escape = [&](std::size_t count, std::size_t at) {
    for (std::size_t k = at; k < at + count; ++k) {
      const auto byte = static_cast<unsigned char>(text[k]);
      line += "\\x";
      line += kHex[byte >> 4];
      line += kHex[byte & 15];
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = byte < 0x20 || byte == 0x7f ? 1 : unseen_mark(text.substr(at));
    if (length > 0) {
      escape(length, at);
      at += length;
    } else {
      line += text[at++];
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
  // What is not there any more, or is cut, is damage; a disk that fails may be whole again later.
  const bool gone = error == ENOENT && what != "written";
  if (gone || error == kEndOfFile) {
    return absl::DataLossError(absl::StrCat(printable(path), ": cannot be read again: it is ",
                                            gone ? "gone; " : "shorter than it was; ", place));
  }
  // Scratch files are opened through no link.
  if (error == ELOOP) return absl::FailedPreconditionError(printable(path) + ": is a link; remove it, or " + place);
  return file_error(path, what, error, error == ENOSPC || error == EDQUOT ? "make room, or " + place : place);
}

}  // namespace refrain::os
