#include "cli/dedup_state.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/hash.h"
#include "io/files.h"

namespace refrain::cli {
namespace {

struct Header {
  std::uint64_t magic = 0;
  std::uint32_t kind = 0;
  std::uint32_t size = 0;
  std::uint64_t check = 0;
};
constexpr std::uint64_t kMagic = 0x3165746174736672u;

// Tells a whole entry from a torn one; nobody forges it.
std::uint64_t check_of(std::string_view bytes) {
  std::uint64_t check = kMagic ^ bytes.size();
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = bytes.copy(reinterpret_cast<char*>(&word), sizeof word);
    bytes.remove_prefix(size);
    check = combine(check, word);
  }
  return check;
}

absl::Status failed(const std::string& path, int error) {
  return absl::UnavailableError(absl::StrCat(io::printable(path), ": cannot be written: ", io::error_text(error),
                                             "; make room, or name another place with --temp"));
}

std::string boot_id() {
  const absl::StatusOr<std::string> id = io::read_whole("/proc/sys/kernel/random/boot_id");
  return id.ok() ? *id : std::string("unknown\n");
}

std::string run_text(std::string_view run) { return "boot " + boot_id() + std::string(run); }

// The first line in which two descriptions of runs differ.
std::string difference(std::string_view then, std::string_view now) {
  const std::vector<std::string> old_lines = absl::StrSplit(absl::string_view(then.data(), then.size()), '\n');
  const std::vector<std::string> new_lines = absl::StrSplit(absl::string_view(now.data(), now.size()), '\n');
  for (std::size_t k = 0; k < std::max(old_lines.size(), new_lines.size()); ++k) {
    const std::string before = k < old_lines.size() ? old_lines[k] : "";
    const std::string after = k < new_lines.size() ? new_lines[k] : "";
    if (before != after) {
      return absl::StrCat("it had \"", io::printable(before), "\", and now it is \"", io::printable(after), "\"");
    }
  }
  return "they differ";
}

}  // namespace

StateLog::StateLog(StateLog&& other) noexcept : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

StateLog& StateLog::operator=(StateLog&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  return *this;
}

StateLog::~StateLog() {
  if (file_ >= 0) ::close(file_);
}

absl::StatusOr<StateLog> StateLog::create(const std::string& path, std::string_view run) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return failed(path, errno);
  StateLog log(path, file);
  if (absl::Status status = log.append(Kind::kRun, run_text(run)); !status.ok()) return status;
  return log;
}

absl::Status StateLog::append(Kind kind, std::string_view bytes) {
  const Header header{kMagic, static_cast<std::uint32_t>(kind), static_cast<std::uint32_t>(bytes.size()),
                      check_of(bytes)};
  std::string entry(reinterpret_cast<const char*>(&header), sizeof header);
  entry += bytes;
  for (std::string_view rest = entry; !rest.empty();) {
    const ssize_t written = ::write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed(path_, errno);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

absl::StatusOr<StateLog> StateLog::resume(const std::string& path, std::string_view run,
                                          const std::function<bool(Kind, std::string_view)>& entry) {
  const absl::StatusOr<std::string> content = io::read_whole(path);
  if (!content.ok()) return absl::NotFoundError("nothing to go on from");
  const std::string now = run_text(run);
  std::string_view rest = *content;
  bool first = true;
  while (rest.size() >= sizeof(Header)) {
    Header header;
    rest.copy(reinterpret_cast<char*>(&header), sizeof header);
    if (header.magic != kMagic || header.size > rest.size() - sizeof header) break;
    const std::string_view bytes = rest.substr(sizeof header, header.size);
    if (check_of(bytes) != header.check) break;
    const auto kind = static_cast<Kind>(header.kind);
    if (first) {
      const std::size_t boot_end = now.find('\n');
      if (kind != Kind::kRun || bytes.substr(0, boot_end) != std::string_view(now).substr(0, boot_end)) {
        return absl::NotFoundError("nothing of this boot to go on from");
      }
      if (bytes != now) {
        return absl::FailedPreconditionError(
            absl::StrCat(io::printable(path), ": is of another run: ", difference(bytes, now),
                         "; give the same options and inputs, or leave out --resume to begin afresh"));
      }
      first = false;
    } else if (!entry(kind, bytes)) {
      break;
    }
    rest.remove_prefix(sizeof header + header.size);
  }
  if (first) return absl::NotFoundError("nothing to go on from");
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_APPEND);
  if (file < 0) return failed(path, errno);
  StateLog log(path, file);
  if (::ftruncate(file, static_cast<off_t>(content->size() - rest.size())) != 0) {
    return failed(path, errno);
  }
  return log;
}

}  // namespace refrain::cli
