#include "dedup/scratch_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <string_view>

#include "os/messages.h"

namespace refrain::dedup {

absl::Status ScratchFile::append(const void* bytes, std::size_t size) {
  if (!file_.is_open())
    file_ = os::Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file_.is_open()) return os::scratch_error(path_, "written", errno);
  const int error = os::write_all_at(file_.get(), {static_cast<const char*>(bytes), size}, end_);
  if (error != 0) return os::scratch_error(path_, "written", error);
  end_ += size;
  return absl::OkStatus();
}

absl::Status ScratchFile::read(void* bytes, std::size_t size, std::uint64_t offset) const {
  const int error = os::read_all_at(file_.get(), static_cast<char*>(bytes), size, offset);
  return error == 0 ? absl::OkStatus() : os::scratch_error(path_, "read again", error);
}

absl::Status ScratchFile::reopen() {
  if (!file_.is_open()) file_ = os::Descriptor(::open(path_.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
  return file_.is_open() ? absl::OkStatus() : os::scratch_error(path_, "read again", errno);
}

absl::Status ScratchFile::set_end(std::uint64_t end) {
  struct stat info = {};
  if (fstat(file_.get(), &info) != 0) return os::scratch_error(path_, "read again", errno);
  if (static_cast<std::uint64_t>(info.st_size) < end) return os::scratch_error(path_, "read again", os::kEndOfFile);
  end_ = end;
  return absl::OkStatus();
}

}  // namespace refrain::dedup
