#include "run/temp_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "io/files/files.h"
#include "io/files/output.h"
#include "os/messages.h"

namespace refrain::run {
namespace {

constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kMostTries = 100;
// The log of what is done goes first: without it the other files mean nothing, with it they must all be there.
constexpr const char* kFiles[] = {"state", "keys", "outlines", "passages", "shared", "spool", "windows"};

absl::Status failed(const std::string& path, int error) {
  return os::file_error(path, "made", error, "name a folder that can be written to with \1temp\2");
}

// The part of a path behind its last slash.
std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// An error where a folder that was there before is one that others could have put files and links into.
absl::Status check_owner(const std::string& path, const struct stat& info) {
  constexpr mode_t kOthersWrite = S_IWGRP | S_IWOTH;
  const char* reason = nullptr;
  if (info.st_uid != geteuid())
    reason = "belongs to someone else";
  else if ((info.st_mode & kOthersWrite) != 0)
    reason = "can be written to by others";
  if (reason == nullptr) return absl::OkStatus();
  return absl::PermissionDeniedError(
      absl::StrCat(io::printable(path), ": ", reason, "; remove it, or name a folder of your own with \1temp\2"));
}

}  // namespace

// A folder of the common temporary folder, where everybody may make one of any name: the system finds a new name.
absl::StatusOr<TempFolder> TempFolder::open_fresh() {
  const char* place = std::getenv("TMPDIR");
  TempFolder folder;
  std::string path = absl::StrCat(place != nullptr && *place != '\0' ? place : "/tmp", "/refrain-XXXXXX");
  if (mkdtemp(path.data()) == nullptr) return failed(path, errno);
  folder.path_ = std::move(path);
  folder.lock_ = ::open(folder.path_.c_str(), kOpenFolder);
  if (folder.lock_ < 0) return failed(folder.path_, errno);
  flock(folder.lock_, LOCK_EX | LOCK_NB);
  return folder;
}

absl::StatusOr<TempFolder> TempFolder::open(const std::string& output, const std::string& temp) {
  const bool is_file = !output.starts_with("/dev/") && !io::descriptor_named(output);
  if (temp.empty() && !is_file) return open_fresh();
  const std::string stem = temp.empty() ? output : absl::StrCat(temp, "/", is_file ? base_name(output) : "output");
  // The last owner may remove a folder, and that of `temp`, at any moment before it is locked here.
  bool made_temp = false;
  int error = EBUSY;
  for (int i = 0; i < kMostTries; ++i) {
    TempFolder folder;
    folder.path_ = stem + ".refrain-tmp";
    if (!temp.empty()) {
      if (mkdir(temp.c_str(), 0777) == 0) {
        made_temp = true;
      } else if (errno != EEXIST) {
        return failed(temp, errno);
      }
    }
    const bool made = mkdir(folder.path_.c_str(), 0700) == 0;
    error = made ? EBUSY : errno;
    if (error == ENOENT && !temp.empty()) continue;
    if (!made && error != EEXIST) return failed(folder.path_, error);
    folder.lock_ = ::open(folder.path_.c_str(), kOpenFolder);
    if (folder.lock_ < 0) {
      if (errno == ENOENT) continue;
      if (errno != ENOTDIR && errno != ELOOP) return failed(folder.path_, errno);
      return absl::FailedPreconditionError(
          absl::StrCat(io::printable(folder.path_),
                       ": is no folder but a link or a file; remove it, or name a folder with \1temp\2"));
    }
    // From here on it goes as it came if something is wrong.
    folder.keep();
    struct stat opened = {};
    if (fstat(folder.lock_, &opened) != 0) return failed(folder.path_, errno);
    if (!made) {
      if (absl::Status status = check_owner(folder.path_, opened); !status.ok()) return status;
    }
    if (flock(folder.lock_, LOCK_EX | LOCK_NB) != 0) {
      return absl::UnavailableError(absl::StrCat(
          io::printable(folder.path_), ": another refrain is at work in it; wait for it, or name another output"));
    }
    struct stat named = {};
    if (lstat(folder.path_.c_str(), &named) != 0 || io::file_id(opened) != io::file_id(named)) continue;
    if (made_temp) folder.parent_ = temp;
    folder.give_up();
    return folder;
  }
  return failed(stem + ".refrain-tmp", error == EEXIST ? EBUSY : error);
}

TempFolder::TempFolder(TempFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      parent_(std::exchange(other.parent_, {})),
      lock_(std::exchange(other.lock_, -1)),
      keep_(other.keep_) {}

std::vector<std::string> TempFolder::contents() const {
  std::vector<std::string> paths;
  for (const char* name : kFiles) paths.push_back(file(name));
  paths.push_back(path_);
  if (!parent_.empty()) paths.push_back(parent_);
  return paths;
}

void TempFolder::clear() const {
  for (const char* name : kFiles) ::unlink(file(name).c_str());
}

TempFolder::~TempFolder() {
  if (lock_ < 0) return;
  if (!keep_) {
    clear();
    ::rmdir(path_.c_str());
    if (!parent_.empty()) ::rmdir(parent_.c_str());
  }
  ::close(lock_);
}

}  // namespace refrain::run
