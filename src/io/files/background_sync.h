// A file that reaches the disk while it is still being written.

#ifndef REFRAIN_SRC_IO_FILES_BACKGROUND_SYNC_H_
#define REFRAIN_SRC_IO_FILES_BACKGROUND_SYNC_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace refrain::io {

// The system would gather gigabytes before it writes any, and the sync at the end would wait for all of them: measured,
// half the time that writing takes. A thread that does nothing but wait for the disk asks for it bit by bit; then
// little is left to do at the end. It begins with the first bytes that are worth it. Errors show in the sync at the
// end, as the system keeps them.
class BackgroundSync {
 public:
  explicit BackgroundSync(int descriptor) : descriptor_(descriptor) {}
  BackgroundSync(const BackgroundSync&) = delete;
  BackgroundSync& operator=(const BackgroundSync&) = delete;
  ~BackgroundSync() { stop(); }

  // Says that so many bytes were written altogether.
  void written(std::uint64_t bytes);

  // Ends the thread, after what it is waiting for.
  void stop();

 private:
  void run();

  const int descriptor_;
  std::mutex guard_;
  std::condition_variable changed_;
  std::uint64_t written_ = 0;
  std::uint64_t synced_ = 0;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_BACKGROUND_SYNC_H_
