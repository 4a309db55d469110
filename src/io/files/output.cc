#include "io/files/output.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/compression/compress.h"
#include "io/files/background_sync.h"
#include "io/files/files.h"
#include "io/format.h"
#include "os/descriptor.h"

namespace refrain::io {
namespace {

constexpr std::size_t kGathered = std::size_t{64} << 10;
constexpr std::size_t kWriteBack = std::size_t{8} << 20;  // written before the disk is set to work
constexpr int kMostLinks = 40;                            // as many as the kernel follows
constexpr int kMostTries = 100;                           // for a name that is free
constexpr std::size_t kLongestStem = 200;                 // of 255 bytes that a name may have

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Where a link leads; nothing where `path` is none.
std::optional<std::string> link_target(const std::string& path) {
  std::array<char, PATH_MAX> target;
  const ssize_t length = readlink(path.c_str(), target.data(), target.size());
  if (length <= 0 || static_cast<std::size_t>(length) == target.size()) return std::nullopt;
  std::string link(target.data(), static_cast<std::size_t>(length));
  if (link.front() != '/') link.insert(0, folder_of(path) + "/");
  return link;
}

// `path` with a link in its last part followed, and the next, to a name that is no link: what is written replaces the
// file, not the link.
std::string behind_links(std::string path) {
  for (int i = 0; i < kMostLinks; ++i) {
    std::optional<std::string> next = link_target(path);
    if (!next) break;
    path = *std::move(next);
  }
  return path;
}

// The number behind `prefix`, if `path` is these two.
std::optional<int> number_behind(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return std::nullopt;
  path.remove_prefix(prefix.size());
  int number = 0;
  const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), number);
  if (error != std::errc() || end != path.data() + path.size() || number < 0) return std::nullopt;
  return number;
}

// A compression that outputs do not have, by the ending of a name; empty where it is none.
std::string other_compression(const std::string& path) {
  const std::string extension = kind_of_file(path).extension;
  constexpr std::string_view kOthers[] = {".7z", ".br", ".bz2", ".lz4", ".lzma", ".lzo", ".rar", ".xz", ".z", ".zip"};
  return std::find(std::begin(kOthers), std::end(kOthers), extension) == std::end(kOthers) ? "" : extension;
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
    case EIO:
      return "check the disk, or name another place";
    default:
      return "name another place";
  }
}

}  // namespace

std::optional<int> descriptor_named(std::string path) {
  if (path == "-") return STDOUT_FILENO;
  const std::string own = absl::StrFormat("/proc/%d/fd/", getpid());
  for (int i = 0; i < kMostLinks; ++i) {
    if (path == "/dev/stdin") return STDIN_FILENO;
    if (path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view prefix : {std::string_view("/dev/fd/"), std::string_view("/proc/self/fd/"),
                                          std::string_view("/proc/thread-self/fd/"), std::string_view(own)}) {
      if (const std::optional<int> number = number_behind(path, prefix)) return number;
    }
    const std::optional<std::string> next = link_target(path);
    if (!next) break;
    path = *next;
  }
  return std::nullopt;
}

void let_writes_fail() { std::signal(SIGPIPE, SIG_IGN); }

struct OutputFile::State {
  explicit State(std::string named) : path(std::move(named)) {}
  ~State() { discard(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  absl::Status failed(const char* what, int error) const;
  absl::Status open(const OutputOptions& options);
  bool open_unnamed(const std::string& folder);
  absl::Status open_pending(const std::string& folder, const std::string& name);
  absl::Status open_stable_pending(const std::string& folder, const std::string& name);
  absl::Status hand_on(std::string_view bytes, bool as_member = false);
  absl::Status write_all(std::string_view bytes);
  absl::Status close_file();
  absl::Status link_unnamed();
  absl::Status take_name();
  absl::Status flush();
  absl::Status finish();
  absl::Status commit();
  void discard();

  std::string path;      // as it was named
  std::string target;    // the file behind it, links followed; empty where it is written directly
  std::string pending;   // the file beside it; empty where there is none, or where it has no name
  bool unnamed = false;  // the file has no name yet, so that nothing is left of it whatever ends the process
  bool locked = false;   // the pending file is, until it is closed
  std::string buffer;
  std::optional<Compressor> compressor;
  absl::Status write_status;  // of the compressor's last write
  int descriptor = -1;
  std::uint64_t written = 0;
  BackgroundSync::Sync sync_by;
  std::optional<BackgroundSync> sync;  // of a pending file
  bool abandoned = false;
};

absl::Status OutputFile::State::failed(const char* what, int error) const {
  return absl::UnavailableError(absl::StrFormat("%s: cannot be %s: %s; %s",
                                                path == "-" ? "standard output" : printable(path), what,
                                                error_text(error), advice_for(error)));
}

std::string path_of_descriptor(int descriptor) { return absl::StrFormat("/proc/self/fd/%d", descriptor); }

// A name beside `target` that nobody is likely to have.
std::string hidden_name(const std::string& folder, const std::string& name, int number) {
  return absl::StrFormat("%s/.%s.refrain-%d-%d.part", folder, name.substr(0, kLongestStem), getpid(), number);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// A file without a name, where the file system has such, and where it can be given one later.
bool OutputFile::State::open_unnamed(const std::string& folder) {
  descriptor = ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
  if (descriptor < 0) return false;
  if (access(path_of_descriptor(descriptor).c_str(), F_OK) == 0) return unnamed = true;
  ::close(std::exchange(descriptor, -1));
  return false;
}

absl::Status OutputFile::State::open_pending(const std::string& folder, const std::string& name) {
  if (open_unnamed(folder)) return absl::OkStatus();
  for (int i = 0; i < kMostTries; ++i) {
    std::string candidate = hidden_name(folder, name, i);
    descriptor = ::open(candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      pending = std::move(candidate);
      return absl::OkStatus();
    }
    if (errno != EEXIST) return failed("written", errno);
  }
  return failed("written", EEXIST);
}

// The name that a run before this one may have left behind. Who has the lock has the name: others give it up only after
// they renamed or removed their file, which shows in the inode.
absl::Status OutputFile::State::open_stable_pending(const std::string& folder, const std::string& name) {
  const std::string candidate = absl::StrFormat("%s/.%s.refrain.part", folder, name.substr(0, kLongestStem));
  for (int i = 0; i < kMostTries; ++i) {
    constexpr int kHow = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    descriptor = ::open(candidate.c_str(), kHow | O_EXCL, 0666);
    const bool found = descriptor < 0 && errno == EEXIST;
    if (found) descriptor = ::open(candidate.c_str(), kHow, 0666);
    if (descriptor < 0) return failed("written", errno);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      if (error == EINTR) {
        ::close(std::exchange(descriptor, -1));
        continue;
      }
      if (error == EWOULDBLOCK) {
        return absl::UnavailableError(printable(path) +
                                      ": another refrain is writing it; wait for it or name another output");
      }
      // Some file systems of networks have no locks; there one has to take care oneself.
    }
    struct stat opened = {};
    struct stat named = {};
    if (fstat(descriptor, &opened) != 0) return failed("written", errno);
    if (::lstat(candidate.c_str(), &named) == 0 && file_id(opened) == file_id(named)) {
      if (!S_ISREG(opened.st_mode)) {
        return absl::InvalidArgumentError(absl::StrFormat("%s: cannot be written: %s is in the way; remove it",
                                                          printable(path), printable(candidate)));
      }
      // In a folder that others write to, a file of theirs or a link to some other file may lie there.
      if (found && (opened.st_uid != geteuid() || opened.st_nlink != 1)) {
        return absl::PermissionDeniedError(absl::StrFormat(
            "%s: cannot be written: %s is not a file of a run of yours; remove it, or name an output in "
            "another folder",
            printable(path), printable(candidate)));
      }
      pending = candidate;
      locked = true;
      if (ftruncate(descriptor, 0) != 0) return failed("written", errno);
      return absl::OkStatus();
    }
    ::close(std::exchange(descriptor, -1));
  }
  return failed("written", EEXIST);
}

absl::Status OutputFile::State::open(const OutputOptions& options) {
  if (path == "-") {
    descriptor = STDOUT_FILENO;
    return absl::OkStatus();
  }
  // Such a name means what is open there, at the place where it stands. The file behind it is somebody else's, who may
  // have written to it and may go on.
  if (const std::optional<int> number = descriptor_named(path)) {
    descriptor = fcntl(*number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return descriptor < 0 ? failed("written", errno) : absl::OkStatus();
  }
  struct stat info = {};
  const bool exists = stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(printable(path) + ": is a folder; name a file in it");
  }
  if (exists && !S_ISREG(info.st_mode)) {
    descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return descriptor < 0 ? failed("written", errno) : absl::OkStatus();
  }
  if (exists && access(path.c_str(), W_OK) != 0) return failed("replaced", errno);
  target = behind_links(path);
  const std::string folder = folder_of(target);
  const std::string name = name_of(target);
  if (name.empty()) {
    return absl::InvalidArgumentError(printable(path) + ": is the name of a folder; name a file");
  }
  absl::Status status = options.stable_pending ? open_stable_pending(folder, name) : open_pending(folder, name);
  // A file that is replaced keeps its permissions.
  if (status.ok() && exists && fchmod(descriptor, info.st_mode & 07777) != 0) {
    status = failed("written", errno);
  }
  return status;
}

// While the name is still that of the pending file, and the lock still held: nobody else's file is removed.
void OutputFile::State::discard() {
  if (sync) sync->stop();
  if (!pending.empty()) ::unlink(pending.c_str());
  pending.clear();
  if (descriptor >= 0 && path != "-") ::close(descriptor);
  descriptor = -1;
}

absl::Status OutputFile::State::write_all(std::string_view bytes) {
  while (!bytes.empty() && !abandoned) {
    const std::ptrdiff_t count = os::write_some(descriptor, bytes.substr(0, kWriteBack));
    if (count < 0 && errno != EPIPE) return failed("written", errno);
    if (count < 0) {
      abandoned = true;
      break;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    written += static_cast<std::uint64_t>(count);
    if (!target.empty()) {
      if (!sync) sync.emplace(descriptor, sync_by);
      sync->written(written);
    }
  }
  return absl::OkStatus();
}

absl::Status OutputFile::State::hand_on(std::string_view bytes, bool as_member) {
  if (!compressor) return write_all(bytes);
  const absl::Status status = as_member ? compressor->write_member(bytes) : compressor->write(bytes);
  if (status.ok() || !write_status.ok()) return status;
  return absl::UnavailableError(printable(path) + ": " + std::string(status.message()));
}

absl::Status OutputFile::State::flush() {
  if (buffer.empty()) return absl::OkStatus();
  const absl::Status status = hand_on(buffer);
  buffer.clear();
  return status;
}

absl::Status OutputFile::State::close_file() {
  return ::close(std::exchange(descriptor, -1)) == 0 ? absl::OkStatus() : failed("written", errno);
}

// Gives a file without a name its own where that is free, else one beside it: no call puts a file in another's place
// that has no name.
absl::Status OutputFile::State::link_unnamed() {
  const std::string from = path_of_descriptor(descriptor);
  const auto link_to = [&](const std::string& to) {
    return linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0;
  };
  if (link_to(target)) {
    unnamed = false;
    return absl::OkStatus();
  }
  for (int i = 0; errno == EEXIST && i < kMostTries; ++i) {
    std::string candidate = hidden_name(folder_of(target), name_of(target), i);
    if (!link_to(candidate)) continue;
    pending = std::move(candidate);
    unnamed = false;
    return absl::OkStatus();
  }
  return failed("written", errno);
}

absl::Status OutputFile::State::take_name() {
  if (!pending.empty() && ::rename(pending.c_str(), target.c_str()) != 0) return failed("written", errno);
  pending.clear();
  // The name, too, has to reach the disk; where a folder cannot be synced there is no more to do.
  const int folder = ::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return absl::OkStatus();
  const int error = fsync(folder) == 0 ? 0 : errno;
  ::close(folder);
  return error == EIO || error == ENOSPC || error == EDQUOT ? failed("written", error) : absl::OkStatus();
}

absl::Status OutputFile::State::finish() {
  if (absl::Status status = flush(); !status.ok()) return status;
  if (compressor) {
    const absl::Status status = compressor->finish();
    if (!status.ok() && write_status.ok()) {
      return absl::UnavailableError(printable(path) + ": " + std::string(status.message()));
    }
    if (!status.ok()) return status;
  }
  if (target.empty()) return absl::OkStatus();
  const int error = sync ? sync->stop() : 0;
  if (error != 0) return failed("written", error);
  return fsync(descriptor) == 0 ? absl::OkStatus() : failed("written", errno);
}

absl::Status OutputFile::State::commit() {
  absl::Status status = finish();
  if (path == "-") return status;
  if (status.ok() && unnamed) status = link_unnamed();
  // With a lock the file is closed last, after the sync has told what a close could.
  if (status.ok() && !locked) status = close_file();
  if (status.ok() && !target.empty()) status = take_name();
  discard();
  return status;
}

absl::StatusOr<OutputFile> OutputFile::create(const std::string& path, const OutputOptions& options) {
  if (const std::string other = other_compression(path); !other.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: only .gz and .zst compress, and %s is neither; name it with one of these", printable(path), other));
  }
  auto state = std::make_unique<State>(path);
  state->sync_by = options.sync;
  if (absl::Status status = state->open(options); !status.ok()) return status;
  const Compression compression = kind_of_file(path).compression;
  if (path != "-" && compression != Compression::kNone) {
    const auto sink = [to = state.get()](std::string_view bytes) { return to->write_status = to->write_all(bytes); };
    state->compressor.emplace(sink, compression, options.compression_threads);
  }
  return OutputFile(std::move(state));
}

OutputFile::OutputFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
OutputFile::OutputFile(OutputFile&& other) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&& other) noexcept = default;
OutputFile::~OutputFile() = default;

const std::string& OutputFile::pending_path() const { return state_->pending; }

bool OutputFile::abandoned() const { return state_->abandoned; }

absl::Status OutputFile::write(std::string_view bytes) {
  std::string& buffer = state_->buffer;
  if (buffer.size() + bytes.size() > kGathered) {
    if (bytes.size() >= kGathered) return write_through(bytes);
    if (absl::Status status = state_->flush(); !status.ok()) return status;
  }
  buffer += bytes;
  return absl::OkStatus();
}

absl::Status OutputFile::write_through(std::string_view bytes) {
  if (absl::Status status = state_->flush(); !status.ok()) return status;
  return state_->hand_on(bytes);
}

absl::Status OutputFile::write_member(std::string_view bytes) {
  if (!state_->compressor) return write(bytes);
  if (absl::Status status = state_->flush(); !status.ok()) return status;
  return state_->hand_on(bytes, true);
}

absl::Status OutputFile::flush() { return state_->flush(); }

absl::Status OutputFile::commit() { return state_->commit(); }

absl::Status write_file(const std::string& path, std::string_view bytes) {
  absl::StatusOr<OutputFile> file = OutputFile::create(path);
  if (!file.ok()) return file.status();
  absl::Status status = file->write(bytes);
  return status.ok() ? file->commit() : status;
}

}  // namespace refrain::io
