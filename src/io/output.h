// Where results go: a file that appears when it is complete, or standard output.

#ifndef REFRAIN_SRC_IO_OUTPUT_H_
#define REFRAIN_SRC_IO_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace refrain::io {

// Lets writes to a pipe that nobody reads fail instead of ending the process. Once, early in
// main().
void ignore_broken_pipes();

// Takes bytes and puts them where the user asked for. A regular file is written beside its name,
// and takes the name in commit(); until then, and after any error, what had that name before is
// untouched.
// "-" and what is no regular file (a pipe, /dev/stdout, /dev/null) are written directly. When the
// reader of a pipe is gone, the rest is dropped without an error.
//
// An error's message is "PATH: reason; what to do". Not thread-safe. A pending file is removed by
// the destructor.
class OutputFile {
 public:
  static absl::StatusOr<OutputFile> create(const std::string& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // Appends; small writes are gathered.
  absl::Status write(std::string_view bytes);

  // Hands what was gathered to the system.
  absl::Status flush();

  // Ends the output: flushes, waits until a file is on the disk, gives it its name. Once; nothing
  // may be written afterwards.
  absl::Status commit();

  // Whether the reader of the pipe is gone, so that more work is in vain.
  bool abandoned() const { return abandoned_; }

 private:
  OutputFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  absl::Status failed(const char* what, int error) const;
  absl::Status write_all(std::string_view bytes);
  void discard();

  std::string path_;     // as it was named
  std::string target_;   // the file behind it, links followed; empty where it is written directly
  std::string pending_;  // the file beside it; empty where there is none
  std::string buffer_;
  int descriptor_ = -1;
  bool abandoned_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_OUTPUT_H_
