// A file of this process's own for what does not fit its memory.

#ifndef REFRAIN_SRC_DEDUP_SCRATCH_FILE_H_
#define REFRAIN_SRC_DEDUP_SCRATCH_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace refrain {

// Made by the first write, and left where it is at the end. read() may be called by several threads when nothing is
// written.
class ScratchFile {
 public:
  explicit ScratchFile(std::string path) : path_(std::move(path)) {}
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile();

  // Writes behind what is there. False where that fails, as of all functions: see error().
  [[nodiscard]] bool append(const void* bytes, std::size_t size);

  // Reads all of [offset, offset + size).
  [[nodiscard]] bool read(void* bytes, std::size_t size, std::uint64_t offset) const;

  // Opens what an earlier run has left, and goes on behind its first `end` bytes.
  [[nodiscard]] bool reopen();
  void set_end(std::uint64_t end) { end_ = end; }

  // Where the next bytes go.
  std::uint64_t end() const { return end_; }

  // "PATH: reason; what to do" of what failed last.
  const std::string& error() const { return error_; }

 private:
  bool fail(const char* what, int error) const;

  std::string path_;
  int file_ = -1;
  std::uint64_t end_ = 0;
  mutable std::string error_;
};

}  // namespace refrain

#endif  // REFRAIN_SRC_DEDUP_SCRATCH_FILE_H_
