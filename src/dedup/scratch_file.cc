#include "dedup/scratch_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace refrain {

ScratchFile::~ScratchFile() {
  if (file_ >= 0) ::close(file_);
}

bool ScratchFile::fail(const char* what, int error) const {
  error_ = path_ + ": cannot be " + what + ": " + std::generic_category().message(error) +
           (error == ENOSPC || error == EDQUOT ? "; make room, or name another place with --temp"
                                               : "; name another place with --temp");
  return false;
}

bool ScratchFile::append(const void* bytes, std::size_t size) {
  if (file_ < 0) file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file_ < 0) return fail("written", errno);
  const auto* from = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = ::pwrite(file_, from, size, static_cast<off_t>(end_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail("written", errno);
    from += written;
    size -= static_cast<std::size_t>(written);
    end_ += static_cast<std::uint64_t>(written);
  }
  return true;
}

bool ScratchFile::read(void* bytes, std::size_t size, std::uint64_t offset) const {
  auto* into = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t got = ::pread(file_, into, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail("read again", got < 0 ? errno : EIO);
    into += got;
    size -= static_cast<std::size_t>(got);
    offset += static_cast<std::uint64_t>(got);
  }
  return true;
}

bool ScratchFile::reopen() {
  if (file_ < 0) file_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  return file_ >= 0 || fail("read again", errno);
}

}  // namespace refrain
