// Cutting what arrives into lines, and frames into lines.

#ifndef REFRAIN_SRC_RUN_STREAM_LINES_H_
#define REFRAIN_SRC_RUN_STREAM_LINES_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace refrain::run {

struct Cut {
  std::size_t used = 0;   // bytes that it took
  bool is_line = false;   // else bytes were passed over alone
  std::string_view line;  // without its newline
  std::string error;      // why it is no record, where the line itself was passed over
  bool ends_frame = false;
  bool ends_with_newline = false;  // the frame that ends here
};

class Cutter {
 public:
  virtual ~Cutter() = default;

  // Cuts the next line off the beginning of `held`. False where it has not come whole, or status() says why there is
  // none. Where it was false the next call gets the same bytes again, with others behind them.
  virtual bool next(std::string_view held, Cut& cut) = 0;

  // At the end of the input: a last line without its newline, or an error.
  virtual absl::Status end(std::string_view held, Cut& cut) = 0;

  virtual absl::Status status() const { return absl::OkStatus(); }
};

// Lines that end with a newline. One longer than `most` bytes is passed over, and told of as a line of its own.
std::unique_ptr<Cutter> line_cutter(std::size_t most);

// Frames: 4 bytes, big endian, say how many follow; in these are lines, the last one perhaps without its newline. None is
// cut before it has come whole. A line longer than `most` bytes is passed over, and told of.
std::unique_ptr<Cutter> frame_cutter(std::size_t most);

inline constexpr std::size_t kMostFrame = std::size_t{256} << 20;

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_STREAM_LINES_H_
