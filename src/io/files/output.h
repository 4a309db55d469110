// Where results go: a file that appears when it is complete, or standard output.

#ifndef REFRAIN_SRC_IO_FILES_OUTPUT_H_
#define REFRAIN_SRC_IO_FILES_OUTPUT_H_

#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/files/background_sync.h"

namespace refrain::io {

// Lets writes to a pipe that nobody reads fail instead of ending the process. Once, early in main().
void let_writes_fail();

// The descriptor that the name of an output stands for: "-", /dev/stdout, /dev/fd/3 and the like, or a link to one of
// them. Nothing where it is the name of a file.
std::optional<int> descriptor_named(std::string path);

struct OutputOptions {
  // The pending file has a name that the next run finds again, so that a killed one leaves nothing that stays:
  // ".NAME.refrain.part" beside the target. It is locked while it is written; a second writer of the same output is
  // refused.
  bool stable_pending = false;

  // Threads that compress Zstandard beside the caller's. The bytes are the same for all but 0.
  int compression_threads = 0;

  // What waits for the disk while the file is written.
  BackgroundSync::Sync sync = ::fdatasync;
};

// Takes bytes and puts them where the user asked for. A regular file is written without a name or beside its own, and
// takes its name in commit(); until then, and after any error, what had that name before is untouched. A name that ends
// in .gz or .zst, in any case, has what is written compressed; one of another compression is an error. "-", other names
// of descriptors (see descriptor_named()) and what is no regular file (a pipe, /dev/null) are written directly. When the
// reader of a pipe is gone, the rest is dropped without an error.
//
// An error's message is "PATH: reason; what to do". Not thread-safe. A pending file is removed by the destructor.
class OutputFile {
 public:
  static absl::StatusOr<OutputFile> create(const std::string& path, const OutputOptions& options = {});

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  // Appends; small writes are gathered.
  absl::Status write(std::string_view bytes);

  // The same for bytes that come in large spans: hands them on without gathering.
  absl::Status write_through(std::string_view bytes);

  // The same for a record that readers may begin from: where the output is compressed it is a member or frame of its
  // own.
  absl::Status write_member(std::string_view bytes);

  // Hands what was gathered to the system, or to what compresses it, which may keep it longer.
  absl::Status flush();

  // Ends the output: flushes, waits until a file is on the disk, gives it its name. Once; nothing may be written
  // afterwards.
  absl::Status commit();

  // The file that is written until commit(); empty where there is none, or where it has no name.
  const std::string& pending_path() const;

  // Whether the reader of the pipe is gone, so that more work is in vain.
  bool abandoned() const;

 private:
  struct State;
  explicit OutputFile(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// A whole file at once: create(), write() and commit().
absl::Status write_file(const std::string& path, std::string_view bytes);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_OUTPUT_H_
