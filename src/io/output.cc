#include "io/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/files.h"

namespace refrain::io {
namespace {

constexpr std::size_t kGathered = std::size_t{64} << 10;
constexpr int kMostLinks = 40;             // as many as the kernel follows
constexpr int kMostTries = 100;            // for a name that is free
constexpr std::size_t kLongestStem = 200;  // of 255 bytes that a name may have

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// `path` with a link in its last part followed, and the next, to a name that is no link: what is
// written replaces the file, not the link.
std::string behind_links(std::string path) {
  for (int i = 0; i < kMostLinks; ++i) {
    std::array<char, PATH_MAX> target;
    const ssize_t length = readlink(path.c_str(), target.data(), target.size());
    if (length <= 0 || static_cast<std::size_t>(length) == target.size()) break;
    std::string link(target.data(), static_cast<std::size_t>(length));
    if (link.front() != '/') link.insert(0, folder_of(path) + "/");
    path = std::move(link);
  }
  return path;
}

const char* advice_for(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "make the folder first";
    case EACCES:
    case EPERM:
    case EROFS:
      return "name a place that can be written to";
    case ENOSPC:
    case EDQUOT:
      return "make room, or name another place";
    default:
      return "name another place";
  }
}

}  // namespace

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

absl::Status OutputFile::failed(const char* what, int error) const {
  return absl::UnavailableError(absl::StrFormat("%s: cannot be %s: %s; %s",
                                                path_ == "-" ? "standard output" : printable(path_),
                                                what, error_text(error), advice_for(error)));
}

absl::StatusOr<OutputFile> OutputFile::create(const std::string& path) {
  if (path == "-") return OutputFile(path, STDOUT_FILENO);
  OutputFile output(path, -1);
  struct stat info = {};
  const bool exists = stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(printable(path) + ": is a folder; name a file in it");
  }
  if (exists && !S_ISREG(info.st_mode)) {
    output.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (output.descriptor_ < 0) return output.failed("written", errno);
    return output;
  }
  if (exists && access(path.c_str(), W_OK) != 0) return output.failed("replaced", errno);
  output.target_ = behind_links(path);
  const std::string folder = folder_of(output.target_);
  const std::string name = output.target_.substr(output.target_.rfind('/') + 1);
  if (name.empty()) {
    return absl::InvalidArgumentError(printable(path) + ": is the name of a folder; name a file");
  }
  for (int i = 0; i < kMostTries && output.descriptor_ < 0; ++i) {
    std::string pending = absl::StrFormat("%s/.%s.refrain-%d-%d.part", folder,
                                          name.substr(0, kLongestStem), getpid(), i);
    output.descriptor_ = ::open(pending.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (output.descriptor_ >= 0) {
      output.pending_ = std::move(pending);
    } else if (errno != EEXIST) {
      return output.failed("written", errno);
    }
  }
  if (output.descriptor_ < 0) return output.failed("written", EEXIST);
  // A file that is replaced keeps its permissions.
  if (exists && fchmod(output.descriptor_, info.st_mode & 07777) != 0) {
    return output.failed("written", errno);
  }
  return output;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      pending_(std::exchange(other.pending_, {})),
      buffer_(std::exchange(other.buffer_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      abandoned_(other.abandoned_) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(target_, other.target_);
  std::swap(pending_, other.pending_);
  std::swap(buffer_, other.buffer_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(abandoned_, other.abandoned_);
  return *this;
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::discard() {
  if (descriptor_ >= 0 && path_ != "-") ::close(descriptor_);
  descriptor_ = -1;
  if (!pending_.empty()) ::unlink(pending_.c_str());
  pending_.clear();
}

absl::Status OutputFile::write_all(std::string_view bytes) {
  while (!bytes.empty() && !abandoned_) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      abandoned_ = true;
    } else if (errno != EINTR) {
      return failed("written", errno);
    }
  }
  return absl::OkStatus();
}

absl::Status OutputFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() <= kGathered) {
    buffer_ += bytes;
    return absl::OkStatus();
  }
  if (absl::Status status = flush(); !status.ok()) return status;
  if (bytes.size() >= kGathered) return write_all(bytes);
  buffer_ += bytes;
  return absl::OkStatus();
}

absl::Status OutputFile::flush() {
  const std::string bytes = std::exchange(buffer_, {});
  return write_all(bytes);
}

absl::Status OutputFile::commit() {
  absl::Status status = flush();
  if (path_ == "-") return status;
  if (status.ok() && !pending_.empty() && fsync(descriptor_) != 0)
    status = failed("written", errno);
  if (::close(std::exchange(descriptor_, -1)) != 0 && status.ok())
    status = failed("written", errno);
  if (status.ok() && !pending_.empty()) {
    if (::rename(pending_.c_str(), target_.c_str()) != 0) {
      status = failed("written", errno);
    } else {
      pending_.clear();
      // The name, too, has to reach the disk; where a folder cannot be synced there is no more to
      // do.
      const int folder = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (folder >= 0) {
        fsync(folder);
        ::close(folder);
      }
    }
  }
  discard();
  return status;
}

}  // namespace refrain::io
