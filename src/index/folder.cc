#include "index/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "index/format.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

namespace fs = std::filesystem;

constexpr char kMarkerText[] = "refrain index, format 1\n";
constexpr char kAdvice[] = "name another folder, or make it writable";

int lock(int descriptor, int how) {
  int result = 0;
  do {
    result = flock(descriptor, how);
  } while (result != 0 && errno == EINTR);
  return result;
}

absl::StatusOr<std::string> read_small(const std::string& path) {
  const os::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return os::file_error(path, "opened", errno, "bring back a backup");
  std::string text;
  char buffer[4096];
  for (;;) {
    const std::ptrdiff_t size = os::read_some(file.get(), buffer, sizeof buffer);
    if (size < 0) return os::file_error(path, "read", errno, "bring back a backup");
    if (size == 0) return text;
    text.append(buffer, static_cast<std::size_t>(size));
  }
}

absl::Status write_whole(const std::string& path, std::string_view text) {
  os::Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file.is_open()) return os::file_error(path, "written", errno, kAdvice);
  int error = os::write_all(file.get(), text);
  if (error == 0 && fdatasync(file.get()) != 0) error = errno;
  if (error == 0) error = file.close();
  return error == 0 ? absl::OkStatus() : os::file_error(path, "written", error, "make room");
}

std::uint64_t size_of(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : ~std::uint64_t{0};
}

// A checksum of a short text, as the last line of a list has it.
std::string sum_line(std::string_view text) {
  return absl::StrCat("sum ", absl::Hex(hash_text(text), absl::kZeroPad16));
}

absl::Status changed(const std::string& path, std::string_view how) {
  return absl::DataLossError(absl::StrCat(os::printable(path), ": is damaged (", std::string(how),
                                          "); bring back a backup, or build the index anew"));
}

}  // namespace

absl::Status sync_folder(const std::string& path) {
  const os::Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || fsync(folder.get()) != 0) return os::file_error(path, "written", errno, kAdvice);
  return absl::OkStatus();
}

absl::Status remove_all(const std::string& path) {
  std::error_code failed;
  fs::remove_all(path, failed);
  return failed ? os::file_error(path, "removed", failed.value(), "remove it yourself") : absl::OkStatus();
}

absl::StatusOr<FolderKind> Folder::look() const {
  struct stat info = {};
  if (stat(path_.c_str(), &info) != 0) {
    if (errno == ENOENT) return FolderKind::kAbsent;
    return os::file_error(path_, "opened", errno, "name the folder of an index");
  }
  if (!S_ISDIR(info.st_mode)) return FolderKind::kOther;
  if (stat(marker().c_str(), &info) == 0) {
    const absl::StatusOr<std::string> text = read_small(marker());
    if (!text.ok()) return text.status();
    if (*text == kMarkerText) return FolderKind::kIndex;
    if (text->starts_with("refrain index, format ")) {
      std::string version = text->substr(22, 20);
      version.resize(std::min(version.find('\n'), version.size()));
      return absl::InvalidArgumentError(absl::StrCat(
          os::printable(path_), ": is an index of format ", os::printable(version), ", and this version reads format ",
          kFormatVersion, "; use the version that made it, or build the index anew"));
    }
    return changed(marker(), "it does not say which format the index has");
  }
  if (stat(pending_marker().c_str(), &info) == 0) return FolderKind::kAbsent;
  std::error_code failed;
  const bool empty = fs::is_empty(path_, failed);
  if (failed) return os::file_error(path_, "opened", failed.value(), "name the folder of an index");
  return empty ? FolderKind::kAbsent : FolderKind::kOther;
}

absl::Status Folder::no_index(FolderKind kind) const {
  if (kind == FolderKind::kAbsent) {
    return absl::InvalidArgumentError(
        absl::StrCat(os::printable(path_), ": there is no index; make one with refrain index build"));
  }
  struct stat info = {};
  const bool folder = stat(path_.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
  return absl::InvalidArgumentError(absl::StrCat(os::printable(path_),
                                                 folder ? ": is a folder of other things" : ": is a file",
                                                 ", not the folder of an index; name another one"));
}

absl::Status Folder::not_empty() const {
  return absl::InvalidArgumentError(absl::StrCat(
      os::printable(path_), ": is an index already; add to it with refrain index add, or name a new folder"));
}

absl::Status Folder::begin_making() {
  made_folder_ = mkdir(path_.c_str(), 0777) == 0;
  if (!made_folder_ && errno != EEXIST) return os::file_error(path_, "made", errno, kAdvice);
  if (absl::Status status = lock_writer(); !status.ok()) return status;
  // What an earlier one left half made.
  const absl::StatusOr<FolderKind> kind = look();
  if (!kind.ok()) return kind.status();
  if (*kind != FolderKind::kAbsent) return not_empty();
  if (absl::Status status = write_whole(pending_marker(), kMarkerText); !status.ok()) return status;
  if (absl::Status status = remove_all(data()); !status.ok()) return status;
  for (const std::string& other : {sums(), sorted()}) {
    if (absl::Status status = remove_all(other); !status.ok()) return status;
  }
  if (mkdir(data().c_str(), 0777) != 0) return os::file_error(data(), "made", errno, kAdvice);
  if (absl::Status status = sync_folder(path_); !status.ok()) return status;
  const fs::path parent = fs::path(path_).lexically_normal().parent_path();
  // Where the parent cannot be opened, its names are on the disk when the system sees fit.
  sync_folder(parent.empty() ? "." : parent.string()).IgnoreError();
  return absl::OkStatus();
}

absl::Status Folder::end_making() {
  if (rename(pending_marker().c_str(), marker().c_str()) != 0) {
    return os::file_error(marker(), "written", errno, kAdvice);
  }
  return sync_folder(path_);
}

void Folder::unmake() {
  remove_all(data()).IgnoreError();
  remove_all(sorted()).IgnoreError();
  unlink(sums().c_str());
  unlink(marker().c_str());
  unlink(pending_marker().c_str());
  if (made_folder_) rmdir(path_.c_str());
}

absl::Status Folder::lock_writer() {
  writer_ = os::Descriptor(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!writer_.is_open()) return os::file_error(path_, "opened", errno, kAdvice);
  if (lock(writer_.get(), LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
  if (errno != EWOULDBLOCK) return os::file_error(path_, "locked", errno, "name a folder of a file system with locks");
  return absl::UnavailableError(
      absl::StrCat(os::printable(path_), ": another process writes to this index; wait for it, or end it"));
}

void Folder::unlock_writer() {
  // Closing alone would leave the lock to a fork of this process, which has the descriptor too.
  if (writer_.is_open()) lock(writer_.get(), LOCK_UN);
  writer_.close();
}

absl::StatusOr<bool> Folder::lock_files(bool exclusive, bool wait) {
  if (!files_.is_open()) files_ = os::Descriptor(::open(marker().c_str(), O_RDONLY | O_CLOEXEC));
  // While an index is being made there is no reader.
  if (!files_.is_open())
    return errno == ENOENT ? absl::StatusOr<bool>(true) : os::file_error(marker(), "opened", errno, kAdvice);
  if (lock(files_.get(), (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB)) == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  // A file system without locks: nobody writes there while others read, or they read again.
  return !exclusive;
}

void Folder::unlock_files() {
  if (files_.is_open()) lock(files_.get(), LOCK_UN);
}

absl::Status Folder::check_sums(bool all) const {
  struct stat info = {};
  if (stat(sums().c_str(), &info) != 0) return absl::OkStatus();
  const absl::StatusOr<std::string> text = read_small(sums());
  if (!text.ok()) return text.status();
  const std::size_t last = text->rfind("sum ");
  if (last == std::string::npos || text->substr(last) != sum_line(text->substr(0, last)) + "\n") {
    return changed(sums(), "its own sum is another one");
  }
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(text->substr(0, last), '\n', absl::SkipEmpty()))) {
    const std::vector<std::string> fields = absl::StrSplit(line, ' ');
    std::uint64_t size = 0;
    if (fields.size() != 3 || !absl::SimpleAtoi(fields[1], &size)) return changed(sums(), "a line of another form");
    const std::string path = data() + "/" + fields[0];
    if (size_of(path) == ~std::uint64_t{0}) return changed(path, "it is missing");
    if (size_of(path) != size)
      return changed(path, absl::StrCat(size_of(path), " bytes, and ", size, " when it was closed"));
    if (!all && fields[0].ends_with(".sst")) continue;
    const absl::StatusOr<std::string> sum = checksum_of_file(path);
    if (!sum.ok()) return sum.status();
    if (*sum != fields[2]) return changed(path, "its checksum is another one than when it was closed");
  }
  return absl::OkStatus();
}

absl::Status Folder::write_sums(const std::vector<StoredFile>& files) const {
  std::string text;
  for (const StoredFile& file : files) absl::StrAppend(&text, file.name, " ", file.size, " ", file.checksum, "\n");
  const absl::StatusOr<std::string> current = read_small(data() + "/CURRENT");
  if (!current.ok()) return current.status();
  for (const std::string& name : {std::string("CURRENT"), std::string(absl::StripTrailingAsciiWhitespace(*current))}) {
    const absl::StatusOr<std::string> sum = checksum_of_file(data() + "/" + name);
    if (!sum.ok()) return sum.status();
    absl::StrAppend(&text, name, " ", size_of(data() + "/" + name), " ", *sum, "\n");
  }
  text += sum_line(text) + "\n";
  if (absl::Status status = write_whole(sums() + ".new", text); !status.ok()) return status;
  if (rename((sums() + ".new").c_str(), sums().c_str()) != 0) return os::file_error(sums(), "written", errno, kAdvice);
  return sync_folder(path_);
}

absl::Status Folder::remove_sums() const {
  if (unlink(sums().c_str()) != 0) {
    return errno == ENOENT ? absl::OkStatus() : os::file_error(sums(), "removed", errno, kAdvice);
  }
  return sync_folder(path_);
}

std::uint64_t Folder::bytes() const {
  std::uint64_t bytes = 0;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(path_, failed), end; !failed && at != end; at.increment(failed)) {
    struct stat info = {};
    if (stat(at->path().c_str(), &info) == 0 && S_ISREG(info.st_mode))
      bytes += static_cast<std::uint64_t>(info.st_size);
  }
  return bytes;
}

}  // namespace refrain::index
