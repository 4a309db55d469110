// A file system that fails when it is told to: loaded before the C library (LD_PRELOAD), it counts the operations of one kind on files
// in one folder, and lets the one of a given number fail. What it is told by:
//
//     FAULT_FOLDER  operations on other files are neither counted nor failed
//     FAULT_KIND    read, write, sync, rename, link or open
//     FAULT_AT      which of them fails, from 0; nothing fails without it
//     FAULT_ERROR   errno
//     FAULT_STAYS   1: so do all later ones, as on a disk that is full. The first of them writes half of its bytes, as such a disk does.
//                   Else it is told once, as a system tells of what it could not write back
//     FAULT_LOG     a file that gets a line per operation, with a word more at the one that failed

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long> count{0};
std::atomic<bool> halved{false};

const char* setting(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

void log(const char* kind, long number, const char* path, bool fails) {
  static const int file = [] {
    const char* const to = setting("FAULT_LOG");
    return *to == 0 ? -1
                    : real<int (*)(const char*, int, ...)>("open")(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }();
  if (file < 0) return;
  char line[PATH_MAX + 64];
  const int size = std::snprintf(line, sizeof line, "%s %ld %s%s\n", kind, number, path, fails ? " FAILS" : "");
  if (size > 0) real<ssize_t (*)(int, const void*, size_t)>("write")(file, line, static_cast<size_t>(size));
}

enum class Fault { kNone, kHalf, kFails };

// What is to become of this operation; sets errno where it fails.
Fault fault_of_path(const char* kind, const char* path) {
  static const char* const wanted = setting("FAULT_KIND");
  static const char* const folder = setting("FAULT_FOLDER");
  if (std::strcmp(kind, wanted) != 0 || path == nullptr) return Fault::kNone;
  char full[PATH_MAX];
  if (path[0] != '/') {
    if (getcwd(full, sizeof full) == nullptr) return Fault::kNone;
    const size_t size = std::strlen(full);
    std::snprintf(full + size, sizeof full - size, "/%s", path);
    path = full;
  }
  if (std::strncmp(path, folder, std::strlen(folder)) != 0) return Fault::kNone;
  static const char* const at = setting("FAULT_AT");
  static const bool stays = *setting("FAULT_STAYS") == '1';
  const long number = count++;
  const long from = std::atol(at);
  const bool fails = *at != 0 && (number == from || (stays && number > from));
  log(kind, number, path, fails);
  if (!fails) return Fault::kNone;
  if (stays && std::strcmp(kind, "write") == 0 && !halved.exchange(true)) return Fault::kHalf;
  errno = std::atoi(setting("FAULT_ERROR"));
  return Fault::kFails;
}

Fault fault_of(const char* kind, int file) {
  static const bool counts = *setting("FAULT_FOLDER") != 0;
  if (!counts || file <= STDERR_FILENO) return Fault::kNone;
  char name[64];
  char path[PATH_MAX];
  std::snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(name, path, sizeof path - 1);
  if (size <= 0) return Fault::kNone;
  path[size] = 0;
  return fault_of_path(kind, path);
}

size_t half(size_t size) { return size > 1 ? size / 2 : size; }

}  // namespace

extern "C" {

ssize_t read(int file, void* into, size_t size) {
  if (fault_of("read", file) == Fault::kFails) return -1;
  return real<ssize_t (*)(int, void*, size_t)>("read")(file, into, size);
}

ssize_t write(int file, const void* bytes, size_t size) {
  const Fault fault = fault_of("write", file);
  if (fault == Fault::kFails) return -1;
  return real<ssize_t (*)(int, const void*, size_t)>("write")(file, bytes, fault == Fault::kHalf ? half(size) : size);
}

// Of places with 32 and with 64 bits: what a program calls hangs on how it was compiled.
#define PLACED(read_name, write_name, place)                                               \
  ssize_t read_name(int file, void* into, size_t size, place at) {                         \
    if (fault_of("read", file) == Fault::kFails) return -1;                                \
    return real<ssize_t (*)(int, void*, size_t, place)>(#read_name)(file, into, size, at); \
  }                                                                                        \
  ssize_t write_name(int file, const void* bytes, size_t size, place at) {                 \
    const Fault fault = fault_of("write", file);                                           \
    if (fault == Fault::kFails) return -1;                                                 \
    return real<ssize_t (*)(int, const void*, size_t, place)>(#write_name)(                \
        file, bytes, fault == Fault::kHalf ? half(size) : size, at);                       \
  }
PLACED(pread, pwrite, off_t)
PLACED(pread64, pwrite64, off64_t)
#undef PLACED

ssize_t writev(int file, const iovec* parts, int parts_count) {
  if (fault_of("write", file) != Fault::kNone) return -1;
  return real<ssize_t (*)(int, const iovec*, int)>("writev")(file, parts, parts_count);
}

int fsync(int file) {
  if (fault_of("sync", file) == Fault::kFails) return -1;
  return real<int (*)(int)>("fsync")(file);
}

int fdatasync(int file) {
  if (fault_of("sync", file) == Fault::kFails) return -1;
  return real<int (*)(int)>("fdatasync")(file);
}

int rename(const char* from, const char* to) noexcept {
  if (fault_of_path("rename", to) == Fault::kFails) return -1;
  return real<int (*)(const char*, const char*)>("rename")(from, to);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  if (fault_of_path("link", to) == Fault::kFails) return -1;
  return real<int (*)(int, const char*, int, const char*, int)>("linkat")(from_folder, from, to_folder, to, flags);
}

int open(const char* path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
  }
  if (fault_of_path("open", path) == Fault::kFails) return -1;
  return real<int (*)(const char*, int, ...)>("open")(path, flags, mode);
}

}  // extern "C"
