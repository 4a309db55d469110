// The disk that is waited for while a file is written, and its errors.

#include "io/files/background_sync.h"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "io/files/output.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

constexpr std::uint64_t kPiece = std::uint64_t{8} << 20;  // worth a sync

// Gives one answer after the other, then 0 for ever.
class Disk {
 public:
  explicit Disk(std::vector<int> errors) : errors_(std::move(errors)) {}

  BackgroundSync::Sync sync() {
    return [this](int /*descriptor*/) {
      const std::size_t call = calls_.load();
      const int error = call < errors_.size() ? errors_[call] : 0;
      calls_ = call + 1;
      calls_.notify_all();
      errno = error;
      return error == 0 ? 0 : -1;
    };
  }
  // Until it was asked more than `calls` times.
  void wait_past(std::size_t calls) const { calls_.wait(calls); }
  std::size_t calls() const { return calls_.load(); }

 private:
  const std::vector<int> errors_;
  std::atomic<std::size_t> calls_{0};
};

TEST_CASE("background sync: a disk that does well says nothing") {
  Disk disk({});
  BackgroundSync sync(-1, disk.sync());
  sync.written(kPiece);
  disk.wait_past(0);
  CHECK(sync.stop() == 0);
  CHECK(sync.stop() == 0);
}

TEST_CASE("background sync: too little to be worth a sync is left to the end") {
  Disk disk({EIO});
  BackgroundSync sync(-1, disk.sync());
  sync.written(kPiece - 1);
  CHECK(sync.stop() == 0);
  CHECK(disk.calls() == 0);
}

TEST_CASE("background sync: the first error is kept, though the disk says it once") {
  Disk disk({0, EIO, ENOSPC});
  BackgroundSync sync(-1, disk.sync());
  sync.written(kPiece);
  disk.wait_past(0);
  sync.written(2 * kPiece);
  disk.wait_past(1);
  sync.written(3 * kPiece);
  CHECK(sync.stop() == EIO);
  CHECK(sync.stop() == EIO);
}

TEST_CASE("background sync: what a signal ends is asked again") {
  Disk disk({EINTR, EINTR, EIO});
  BackgroundSync sync(-1, disk.sync());
  sync.written(kPiece);
  for (std::size_t calls = 0; calls < 3; ++calls) disk.wait_past(calls);
  CHECK(sync.stop() == EIO);
}

TEST_CASE("background sync: an output that a disk lost a part of gets no name") {
  const TempFolder folder;
  const std::string path = folder.write("out.txt", "old");
  Disk disk({EIO});
  auto output = OutputFile::create(path, {.sync = disk.sync()});
  REQUIRE(output.ok());
  REQUIRE(output->write_through(std::string(2 * kPiece, 'x')).ok());
  disk.wait_past(0);
  CHECK(output->commit().message() ==
        path + ": cannot be written: Input/output error; check the disk, or name another place");
  CHECK(content_of(path) == "old");
}

}  // namespace
}  // namespace refrain::io
