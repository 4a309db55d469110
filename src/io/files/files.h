// Files as the operating system has them: open, read, and what they were when they were opened.

#ifndef REFRAIN_SRC_IO_FILES_FILES_H_
#define REFRAIN_SRC_IO_FILES_FILES_H_

#include <sys/stat.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "os/messages.h"

namespace refrain::io {

// Where bytes come from: reads up to `size` bytes and says how many; 0 is the end. An error's message is a reason
// without a path, ready to stand after "PATH: ".
using ByteSource = std::function<absl::StatusOr<std::size_t>(char* into, std::size_t size)>;

using os::error_text;
using os::printable;

// `path` as it may stand between quotes of a command that is shown to be copied, or `otherwise` where its characters
// would mean something there.
std::string for_command(std::string_view path, std::string otherwise);

// What makes two paths the same file, through links of both kinds.
struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  friend auto operator<=>(const FileId&, const FileId&) = default;
};
FileId file_id(const struct stat& info);

// Whether both paths exist and lead to one file.
bool same_file(const std::string& a, const std::string& b);

// Whether `path` gives its bytes once: standard input ("-"), a pipe, a device. To open one to look at it would take from
// what is to be read, or wait for the other end.
bool reads_once(const std::string& path);

// The bytes of a regular file; nothing where `path` is none, or none is there.
std::optional<std::uint64_t> regular_file_size(const std::string& path);

// The whole of a file, uncompressed; for small ones such as settings.
absl::StatusOr<std::string> read_whole(const std::string& path);

// A file open for reading; "-" is standard input, which is never closed.
class InputFile {
 public:
  static absl::StatusOr<InputFile> open(const std::string& path);

  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) noexcept;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  // Reads as read(2) does, but starts again after signals, and waits where a pipe does not.
  absl::StatusOr<std::size_t> read(char* into, std::size_t size);

  // Bytes of a regular file when it was opened; 0 for pipes and devices.
  std::uint64_t size() const;
  bool regular() const { return S_ISREG(before_.st_mode); }

  // An error where a regular file has another size or time of change than when it was opened, or gave another number of
  // bytes: it was written to while it was read. REQUIRES: read to its end.
  absl::Status unchanged() const;

 private:
  InputFile(int descriptor, const struct stat& before);

  int descriptor_ = -1;
  struct stat before_ = {};
  std::uint64_t bytes_read_ = 0;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_FILES_H_
