// A file of this process's own for what does not fit its memory.

#ifndef REFRAIN_SRC_DEDUP_SCRATCH_FILE_H_
#define REFRAIN_SRC_DEDUP_SCRATCH_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "os/descriptor.h"

namespace refrain::dedup {

// Made by the first write, and left where it is at the end. read() may be called by several threads when nothing is
// written. An error is Unavailable and names the path.
class ScratchFile {
 public:
  explicit ScratchFile(std::string path) : path_(std::move(path)) {}

  // Writes after what is there.
  absl::Status append(const void* bytes, std::size_t size);

  // Reads all of [offset, offset + size).
  absl::Status read(void* bytes, std::size_t size, std::uint64_t offset) const;

  // Opens what an earlier run has left. set_end() goes on after its first `end` bytes, and fails if it has fewer.
  absl::Status reopen();
  absl::Status set_end(std::uint64_t end);

  // Where the next bytes go.
  std::uint64_t end() const { return end_; }

 private:
  std::string path_;
  os::Descriptor file_;
  std::uint64_t end_ = 0;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_SCRATCH_FILE_H_
