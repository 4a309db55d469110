#include "run/dedup/state_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/hash.h"
#include "base/settings.h"
#include "io/files/files.h"
#include "os/descriptor.h"
#include "os/messages.h"

namespace refrain::run {
namespace {

struct Header {
  std::uint64_t magic = 0;
  std::uint32_t kind = 0;
  std::uint32_t size = 0;
  std::uint64_t check = 0;
};
constexpr std::uint64_t kMagic = 0x3265746174736672u;

// Tells a whole entry from a torn one; nobody forges it.
std::uint64_t check_of(std::string_view bytes) { return base::hash_bytes(bytes, kMagic); }

std::string boot_id() {
  const absl::StatusOr<std::string> id = io::read_whole("/proc/sys/kernel/random/boot_id");
  return id.ok() ? *id : std::string("unknown\n");
}

std::string run_text(std::string_view run) { return "boot " + boot_id() + std::string(run); }

// A line of a description, fit to be shown; the name of a setting that it begins with stays marked.
std::string shown(const std::string& line) {
  const std::size_t end = line.find(base::kSettingEnd);
  if (line.empty() || line.front() != base::kSettingBegin || end == std::string::npos) return os::printable(line);
  return line.substr(0, end + 1) + os::printable(line.substr(end + 1));
}

// The first line in which two descriptions of runs differ.
std::string difference(std::string_view then, std::string_view now) {
  const std::vector<std::string> old_lines = absl::StrSplit(absl::string_view(then.data(), then.size()), '\n');
  const std::vector<std::string> new_lines = absl::StrSplit(absl::string_view(now.data(), now.size()), '\n');
  for (std::size_t k = 0; k < std::max(old_lines.size(), new_lines.size()); ++k) {
    const std::string before = k < old_lines.size() ? old_lines[k] : "";
    const std::string after = k < new_lines.size() ? new_lines[k] : "";
    if (before != after) {
      return absl::StrCat("it had \"", shown(before), "\", and now it is \"", shown(after), "\"");
    }
  }
  return "they differ";
}

}  // namespace

absl::StatusOr<StateLog> StateLog::create(const std::string& path, std::string_view run) {
  os::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.is_open()) return os::scratch_error(path, "written", errno);
  StateLog log(path, std::move(file));
  if (absl::Status status = log.append(EntryKind::kRun, run_text(run)); !status.ok()) return status;
  return log;
}

absl::Status StateLog::append(EntryKind kind, std::string_view bytes) {
  const Header header{kMagic, static_cast<std::uint32_t>(kind), static_cast<std::uint32_t>(bytes.size()),
                      check_of(bytes)};
  std::string entry(reinterpret_cast<const char*>(&header), sizeof header);
  entry += bytes;
  const int error = os::write_all(file_.get(), entry);
  if (error != 0) return os::scratch_error(path_, "written", error);
  return absl::OkStatus();
}

absl::StatusOr<StateLog> StateLog::resume(const std::string& path, std::string_view run,
                                          const std::function<absl::Status(EntryKind, std::string_view)>& entry) {
  const absl::StatusOr<std::string> content = io::read_whole(path);
  if (!content.ok()) {
    if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) return absl::NotFoundError("nothing to go on from");
    return content.status();
  }
  const std::string now = run_text(run);
  std::string_view rest = *content;
  bool first = true;
  while (rest.size() >= sizeof(Header)) {
    Header header;
    rest.copy(reinterpret_cast<char*>(&header), sizeof header);
    if (header.magic != kMagic || header.size > rest.size() - sizeof header) break;
    const std::string_view bytes = rest.substr(sizeof header, header.size);
    if (check_of(bytes) != header.check) break;
    const auto kind = static_cast<EntryKind>(header.kind);
    if (first) {
      const std::size_t boot_end = now.find('\n');
      if (kind != EntryKind::kRun || bytes.substr(0, boot_end) != std::string_view(now).substr(0, boot_end)) {
        return absl::NotFoundError("nothing of this boot to go on from");
      }
      if (bytes != now) {
        return absl::FailedPreconditionError(
            absl::StrCat(io::printable(path), ": is of another run: ", difference(bytes, now),
                         "; give the same options and inputs, or leave out \1resume\2 to begin afresh"));
      }
      first = false;
    } else if (absl::Status status = entry(kind, bytes); !status.ok()) {
      return status;
    }
    rest.remove_prefix(sizeof header + header.size);
  }
  if (first) return absl::NotFoundError("nothing to go on from");
  os::Descriptor file(::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_APPEND));
  if (!file.is_open()) return os::scratch_error(path, "written", errno);
  StateLog log(path, std::move(file));
  if (::ftruncate(log.file_.get(), static_cast<off_t>(content->size() - rest.size())) != 0) {
    return os::scratch_error(path, "written", errno);
  }
  return log;
}

}  // namespace refrain::run
