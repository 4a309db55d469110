// A file that reaches the disk while it is still being written.

#ifndef REFRAIN_SRC_IO_FILES_BACKGROUND_SYNC_H_
#define REFRAIN_SRC_IO_FILES_BACKGROUND_SYNC_H_

#include <unistd.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace refrain::io {

// The system would gather gigabytes before it writes any, and the sync at the end would wait for all of them: measured,
// half the time that writing takes. A thread that does nothing but wait for the disk asks for it bit by bit; then
// little is left to do at the end. It begins with the first bytes that are worth it. The system tells a descriptor of
// an error of the disk once and then forgets it, so what is told here does not show again in the sync at the end:
// stop() has it.
class BackgroundSync {
 public:
  // As fdatasync(2): 0, or -1 with errno set.
  using Sync = std::function<int(int descriptor)>;

  explicit BackgroundSync(int descriptor, Sync sync = ::fdatasync) : descriptor_(descriptor), sync_(std::move(sync)) {}
  BackgroundSync(const BackgroundSync&) = delete;
  BackgroundSync& operator=(const BackgroundSync&) = delete;
  ~BackgroundSync() { stop(); }

  // Says that so many bytes were written altogether.
  void written(std::uint64_t bytes);

  // Ends the thread, after what it is waiting for. 0, or the errno of the first sync that failed: what was written is
  // not all on the disk then, whatever a later sync says.
  int stop();

 private:
  void run();

  const int descriptor_;
  const Sync sync_;
  std::mutex guard_;
  std::condition_variable changed_;
  std::uint64_t written_ = 0;
  std::uint64_t synced_ = 0;
  bool stopped_ = false;
  int error_ = 0;
  std::thread thread_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_BACKGROUND_SYNC_H_
