// The records of a stream of JSON that has them not one a line: elements of an array, or values beside each other.

#ifndef REFRAIN_SRC_IO_JSON_JSON_CUT_H_
#define REFRAIN_SRC_IO_JSON_JSON_CUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "io/files/byte_window.h"
#include "refrain/words.h"

namespace refrain::io {

// Cuts by brackets and quotes alone: what is broken inside a value is left to who reads it, and costs that value.
// Memory: the longest value so far, rounded up. Not thread-safe.
class JsonCutter {
 public:
  enum class Result {
    kValue,
    kBroken,   // the stream ends inside of it; see reason()
    kTooLong,  // longer than `max_value`: passed over; see length()
    kEnd,
  };

  explicit JsonCutter(ByteSource source, std::size_t max_value = kMaxTextBytes)
      : window_(std::move(source)), max_value_(max_value) {}

  // The next element of an array at the top, or value beside the one before; valid until the next call.
  absl::StatusOr<Result> next(std::string_view& value);

  const std::string& reason() const { return reason_; }
  std::uint64_t length() const { return length_; }
  std::uint64_t number() const { return number_; }  // of what next() gave last, from 1

 private:
  absl::StatusOr<bool> skip_space();
  absl::StatusOr<Result> cut(std::string_view& value);

  ByteWindow window_;
  std::size_t max_value_;
  std::size_t taken_ = 0;  // bytes of the value that was handed out
  bool begun_ = false;
  bool in_array_ = false;
  std::string reason_;
  std::uint64_t length_ = 0;
  std::uint64_t number_ = 0;
};

// A value in one line: line breaks, with the white space around them, become one space. As it stands where it has none.
std::string on_one_line(std::string_view value);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_JSON_CUT_H_
