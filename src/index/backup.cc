#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "index/folder.h"
#include "index/open.h"
#include "index/verify.h"
#include "index/writer.h"
#include "os/descriptor.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

namespace fs = std::filesystem;

constexpr char kAdvice[] = "make room, or name another folder";

// Copies a file as long as it is now.
absl::Status copy_file(const std::string& from, const std::string& to) {
  const os::Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source.is_open()) return os::file_error(from, "opened", errno, kAdvice);
  os::Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!target.is_open()) return os::file_error(to, "written", errno, kAdvice);
  std::string buffer(std::size_t{1} << 20, '\0');
  for (;;) {
    const std::ptrdiff_t size = os::read_some(source.get(), buffer.data(), buffer.size());
    if (size < 0) return os::file_error(from, "read", errno, kAdvice);
    if (size == 0) break;
    const int error = os::write_all(target.get(), std::string_view(buffer).substr(0, static_cast<std::size_t>(size)));
    if (error != 0) return os::file_error(to, "written", error, kAdvice);
  }
  if (fdatasync(target.get()) != 0) return os::file_error(to, "written", errno, kAdvice);
  const int error = target.close();
  return error == 0 ? absl::OkStatus() : os::file_error(to, "written", error, kAdvice);
}

// Files that never change are shared where that is possible.
absl::Status share_file(const std::string& from, const std::string& to) {
  return link(from.c_str(), to.c_str()) == 0 ? absl::OkStatus() : copy_file(from, to);
}

absl::StatusOr<std::vector<std::string>> names_in(const std::string& folder, std::string_view ending) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    std::string name = at->path().filename().string();
    if (name.ends_with(ending)) names.push_back(std::move(name));
  }
  if (failed) return os::file_error(folder, "read", failed.value(), kAdvice);
  std::sort(names.begin(), names.end());
  return names;
}

// What a process that is killed now would leave: first the list of files, then all files, then the log, which has all
// that came since. Nothing is deleted meanwhile.
absl::Status copy_files(const Folder& from, const Folder& to) {
  const std::string current = from.data() + "/CURRENT";
  std::string manifest;
  {
    const os::Descriptor file(::open(current.c_str(), O_RDONLY | O_CLOEXEC));
    char name[64];
    const std::ptrdiff_t size = file.is_open() ? os::read_some(file.get(), name, sizeof name) : -1;
    if (size <= 0) return os::file_error(current, "read", errno, kAdvice);
    manifest.assign(name, static_cast<std::size_t>(size));
    manifest.resize(std::min(manifest.find('\n'), manifest.size()));
  }
  std::vector<std::string> first = {manifest};
  for (const std::string& name : first) {
    if (absl::Status status = copy_file(from.data() + "/" + name, to.data() + "/" + name); !status.ok()) return status;
  }
  const auto tables = names_in(from.data(), ".sst");
  if (!tables.ok()) return tables.status();
  for (const std::string& name : *tables) {
    if (absl::Status status = share_file(from.data() + "/" + name, to.data() + "/" + name); !status.ok()) return status;
  }
  const auto logs = names_in(from.data(), ".log");
  if (!logs.ok()) return logs.status();
  for (const std::string& name : *logs) {
    if (absl::Status status = copy_file(from.data() + "/" + name, to.data() + "/" + name); !status.ok()) return status;
  }
  // The name of the list as it was read, not as it may be by now.
  os::Descriptor file(::open((to.data() + "/CURRENT").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  int error = file.is_open() ? os::write_all(file.get(), manifest + "\n") : errno;
  if (error == 0 && fdatasync(file.get()) != 0) error = errno;
  if (error != 0) return os::file_error(to.data() + "/CURRENT", "written", error, kAdvice);
  return sync_folder(to.data());
}

}  // namespace

absl::Status backup(const std::string& path, const std::string& to) {
  Folder from(path);
  absl::StatusOr<FolderKind> kind = from.look();
  if (!kind.ok()) return kind.status();
  if (*kind != FolderKind::kIndex) return from.no_index(*kind);
  Folder target(to);
  kind = target.look();
  if (!kind.ok()) return kind.status();
  if (*kind == FolderKind::kOther) return target.no_index(*kind);
  if (*kind == FolderKind::kIndex) {
    return absl::InvalidArgumentError(
        absl::StrCat(os::printable(to), ": is an index already; name a new folder for the copy"));
  }
  if (const auto locked = from.lock_files(false, true); !locked.ok()) return locked.status();
  if (absl::Status status = from.check_sums(false); !status.ok()) return status;
  absl::Status status = target.begin_making();
  if (status.ok()) status = copy_files(from, target);
  from.unlock_files();
  if (status.ok()) status = target.end_making();
  if (!status.ok()) return status;
  target = Folder(to);  // lets go of its lock
  // Opened once, the copy is as an index is that was closed: what the log held is in files, and all have their sums.
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::open(to, OpenMode::kWrite, {});
  if (!writer.ok()) return writer.status();
  return (*writer)->close();
}

}  // namespace refrain::index
