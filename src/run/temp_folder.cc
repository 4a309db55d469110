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
#include "os/messages.h"

namespace refrain::run {
namespace {

// The log of what is done goes first: without it the other files mean nothing, with it they must all be there.
constexpr const char* kFiles[] = {"state", "keys", "outlines", "passages", "shared", "spool", "windows"};

absl::Status failed(const std::string& path, int error) {
  return os::file_error(path, "made", error, "name a folder that can be written to with \1temp\2");
}

// The part of a path behind its last slash.
std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

absl::StatusOr<TempFolder> TempFolder::open(const std::string& output, const std::string& temp) {
  TempFolder folder;
  const bool is_file = output != "-" && !output.starts_with("/dev/");
  if (!temp.empty()) {
    if (mkdir(temp.c_str(), 0777) == 0) {
      folder.parent_ = temp;
    } else if (errno != EEXIST) {
      return failed(temp, errno);
    }
    folder.path_ = absl::StrCat(temp, "/", is_file ? base_name(output) : "output", ".refrain-tmp");
  } else if (is_file) {
    folder.path_ = output + ".refrain-tmp";
  } else {
    const char* place = std::getenv("TMPDIR");
    folder.path_ =
        absl::StrCat(place != nullptr && *place != '\0' ? place : "/tmp", "/refrain-", getpid(), ".refrain-tmp");
  }
  if (mkdir(folder.path_.c_str(), 0700) != 0 && errno != EEXIST) {
    return failed(folder.path_, errno);
  }
  folder.lock_ = ::open(folder.path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder.lock_ < 0) return failed(folder.path_, errno);
  if (flock(folder.lock_, LOCK_EX | LOCK_NB) != 0) {
    folder.keep();
    return absl::UnavailableError(absl::StrCat(
        io::printable(folder.path_), ": another refrain is at work in it; wait for it, or name another output"));
  }
  return folder;
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
