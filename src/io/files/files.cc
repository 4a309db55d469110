#include "io/files/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "os/descriptor.h"

namespace refrain::io {

std::string for_command(std::string_view path, std::string otherwise) {
  constexpr std::string_view kPlain = " +,-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < 0x80 && kPlain.find(c) == std::string_view::npos) return otherwise;
  }
  return std::string(path);
}

FileId file_id(const struct stat& info) { return {info.st_dev, info.st_ino}; }

bool same_file(const std::string& a, const std::string& b) {
  struct stat first = {};
  struct stat second = {};
  return stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0 && file_id(first) == file_id(second);
}

bool reads_once(const std::string& path) {
  struct stat info = {};
  return path == "-" || (stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode));
}

std::optional<std::uint64_t> regular_file_size(const std::string& path) {
  struct stat info = {};
  if (path == "-" || stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(info.st_size);
}

absl::StatusOr<std::string> read_whole(const std::string& path) {
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return file.status();
  std::string content;
  for (;;) {
    const std::size_t there = content.size();
    content.resize(there + (std::size_t{64} << 10));
    const absl::StatusOr<std::size_t> got = file->read(content.data() + there, content.size() - there);
    if (!got.ok()) return got.status();
    content.resize(there + *got);
    if (*got == 0) return content;
  }
}

absl::StatusOr<InputFile> InputFile::open(const std::string& path) {
  int descriptor = STDIN_FILENO;
  if (path != "-") {
    do {
      descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) {
      const int error = errno;
      const char* advice = error == ENOENT || error == ENOTDIR ? "check the name"
                           : error == EACCES || error == EPERM ? "check its permissions"
                           : error == ELOOP                    ? "mend the symbolic links"
                                                               : "check the file";
      // What is there and cannot be opened is not taken for what is not there.
      const bool absent = error == ENOENT || error == ENOTDIR;
      return absl::Status(absent ? absl::StatusCode::kNotFound : absl::StatusCode::kUnavailable,
                          absl::StrFormat("cannot be opened: %s; %s", error_text(error), advice));
    }
  }
  struct stat before = {};
  if (fstat(descriptor, &before) != 0) {
    const int error = errno;
    if (descriptor != STDIN_FILENO) ::close(descriptor);
    return absl::UnavailableError(absl::StrFormat("cannot be examined: %s; check the file", error_text(error)));
  }
  if (S_ISDIR(before.st_mode)) {
    if (descriptor != STDIN_FILENO) ::close(descriptor);
    return absl::InvalidArgumentError("is a folder where a file was expected; name the folder itself");
  }
  return InputFile(descriptor, before);
}

InputFile::InputFile(int descriptor, const struct stat& before) : descriptor_(descriptor), before_(before) {}

InputFile::InputFile(InputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), before_(other.before_), bytes_read_(other.bytes_read_) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(before_, other.before_);
  std::swap(bytes_read_, other.bytes_read_);
  return *this;
}

InputFile::~InputFile() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

absl::StatusOr<std::size_t> InputFile::read(char* into, std::size_t size) {
  size = std::min(size, static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()));
  const std::ptrdiff_t got = os::read_some(descriptor_, into, size);
  if (got < 0) {
    return absl::DataLossError(
        absl::StrFormat("cannot be read at byte %d: %s; check the file", bytes_read_, error_text(errno)));
  }
  bytes_read_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

std::uint64_t InputFile::size() const { return regular() ? static_cast<std::uint64_t>(before_.st_size) : 0; }

absl::Status InputFile::unchanged() const {
  if (!regular()) return absl::OkStatus();
  struct stat now = {};
  if (fstat(descriptor_, &now) != 0) return absl::UnavailableError(error_text(errno));
  // Files of /proc and the like say that they have no bytes; there is nothing to compare.
  const bool sized = before_.st_size != 0 || now.st_size != 0;
  if (sized &&
      (now.st_size != before_.st_size || now.st_mtim.tv_sec != before_.st_mtim.tv_sec ||
       now.st_mtim.tv_nsec != before_.st_mtim.tv_nsec || bytes_read_ != static_cast<std::uint64_t>(before_.st_size))) {
    return absl::AbortedError(
        absl::StrFormat("changed while it was read (%d bytes when opened, %d now); read it again "
                        "when it is complete",
                        before_.st_size, now.st_size));
  }
  return absl::OkStatus();
}

}  // namespace refrain::io
