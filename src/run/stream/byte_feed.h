// Bytes that arrive, read beside whatever else is done.

#ifndef REFRAIN_SRC_RUN_STREAM_BYTE_FEED_H_
#define REFRAIN_SRC_RUN_STREAM_BYTE_FEED_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace refrain::run {

// What was read and not yet used. Behind it stand bytes that may be read, as parsers ask for.
class HeldBytes {
 public:
  std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  void drop(std::size_t size) { begin_ += size; }
  void append(std::string_view bytes);

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

// A thread reads a descriptor until its end, or until `stop` can be read from; it waits while much was read that nobody
// has taken.
class ByteFeed {
 public:
  ByteFeed(int input, int stop);
  ByteFeed(const ByteFeed&) = delete;
  ByteFeed& operator=(const ByteFeed&) = delete;
  ~ByteFeed();

  // Moves what was read to the end of `held`; where there is nothing it waits for something: as long as it takes, or
  // `milliseconds` where they are not negative. False where nothing came and nothing will.
  bool take(HeldBytes& held, std::int64_t milliseconds);

  // After the end: whether it was `stop`; and why reading failed, if it did.
  bool stopped() const;
  absl::Status status() const;

 private:
  void read();

  int input_;
  int stop_;
  int wake_[2] = {-1, -1};  // ends the thread
  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::string fresh_;
  bool ended_ = false;
  bool stopped_ = false;
  bool leave_ = false;
  bool no_thread_ = false;  // was to be had
  int error_ = 0;
  std::jthread thread_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_STREAM_BYTE_FEED_H_
