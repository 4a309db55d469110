// From bytes of a text, which the engine counts, to characters, which Python counts.

#ifndef REFRAIN_PYTHON_SRC_CODE_POINTS_H_
#define REFRAIN_PYTHON_SRC_CODE_POINTS_H_

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace refrain::python {

// How many code points stand before a byte of a text: counted from the nearest of the places that are known.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (at % kStep == 0) known_.push_back(count);
      if (begins(text[at])) ++count;
    }
  }

  std::size_t before(std::size_t byte) const {
    if (known_.empty()) return 0;
    const std::size_t nearest = std::min(byte / kStep, known_.size() - 1);
    std::size_t count = known_[nearest];
    for (std::size_t at = nearest * kStep; at < byte; ++at)
      if (begins(text_[at])) ++count;
    return count;
  }

 private:
  static constexpr std::size_t kStep = 1024;
  static bool begins(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

  std::string_view text_;
  std::vector<std::size_t> known_;
};

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_CODE_POINTS_H_
