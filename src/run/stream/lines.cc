#include "run/stream/lines.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"
#include "feed/records.h"

namespace refrain::run {
namespace {

class LineCutter : public Cutter {
 public:
  explicit LineCutter(std::size_t most) : most_(most) {}

  bool next(std::string_view held, Cut& cut) override {
    cut = {};
    const std::size_t newline = held.find('\n', looked_at_);
    if (newline == std::string_view::npos) {
      looked_at_ = held.size();
      if (held.size() <= most_ || held.empty()) return false;
      passed_over_ += held.size();
      looked_at_ = 0;
      cut.used = held.size();
      return true;
    }
    looked_at_ = 0;
    cut.used = newline + 1;
    take(held.substr(0, newline), cut);
    return true;
  }

  absl::Status end(std::string_view held, Cut& cut) override {
    cut = {};
    if (held.empty() && passed_over_ == 0) return absl::OkStatus();
    cut.used = held.size();
    take(held, cut);
    return absl::OkStatus();
  }

 private:
  void take(std::string_view line, Cut& cut) {
    cut.is_line = true;
    const std::uint64_t size = passed_over_ + line.size();
    passed_over_ = 0;
    if (size <= most_) {
      cut.line = line;
    } else {
      cut.error = feed::too_long(size, most_);
    }
  }

  std::size_t most_;
  std::size_t looked_at_ = 0;      // bytes in which there is no newline
  std::uint64_t passed_over_ = 0;  // of a line that is too long
};

class FrameCutter : public Cutter {
 public:
  explicit FrameCutter(std::size_t most) : most_(most) {}

  bool next(std::string_view held, Cut& cut) override {
    cut = {};
    if (!open_ && !open(held)) return false;
    if (!head_passed_) {
      held.remove_prefix(kHead);
      cut.used = kHead;
      head_passed_ = true;
    }
    const std::string_view lines = held.substr(0, left_);
    const std::size_t newline = lines.find('\n');
    cut.is_line = true;
    cut.ends_with_newline = newline != std::string_view::npos;
    cut.line = lines.substr(0, newline);
    if (cut.line.size() > most_) {
      cut.error = feed::too_long(cut.line.size(), most_);
      cut.line = {};
    }
    const std::size_t used = cut.ends_with_newline ? newline + 1 : lines.size();
    cut.used += used;
    left_ -= used;
    cut.ends_frame = left_ == 0;
    open_ = !cut.ends_frame;
    return true;
  }

  absl::Status end(std::string_view held, Cut& cut) override {
    cut = {};
    if (held.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("the last frame is cut off: ", held.size(), " bytes of it came; nothing of it was taken"));
  }

  absl::Status status() const override { return status_; }

 private:
  static constexpr std::size_t kHead = 4;

  // Whether a whole frame is there.
  bool open(std::string_view held) {
    if (!status_.ok() || held.size() < kHead) return false;
    std::size_t size = 0;
    for (std::size_t k = 0; k < kHead; ++k) size = size << 8 | static_cast<unsigned char>(held[k]);
    if (size > kMostFrame) {
      status_ = absl::InvalidArgumentError(absl::StrCat("a frame of ", size, " bytes, and the most is ", kMostFrame,
                                                        "; each frame begins with its length in 4 bytes, big endian"));
      return false;
    }
    if (held.size() < kHead + size) return false;
    constexpr std::uint64_t kLeastAnswer = 64;  // bytes that come on top of a line
    const auto lines = static_cast<std::uint64_t>(
        std::count(held.begin() + kHead, held.begin() + kHead + static_cast<std::ptrdiff_t>(size), '\n'));
    if (lines * kLeastAnswer + size > std::numeric_limits<std::uint32_t>::max()) {
      status_ = absl::InvalidArgumentError(
          absl::StrCat("a frame of ", lines, " lines, whose answer would be too long for a frame; send smaller ones"));
      return false;
    }
    open_ = true;
    head_passed_ = false;
    left_ = size;
    return true;
  }

  std::size_t most_;
  bool open_ = false;
  bool head_passed_ = false;
  std::size_t left_ = 0;  // bytes of the frame that is open
  absl::Status status_;
};

}  // namespace

std::unique_ptr<Cutter> line_cutter(std::size_t most) { return std::make_unique<LineCutter>(most); }
std::unique_ptr<Cutter> frame_cutter(std::size_t most) { return std::make_unique<FrameCutter>(most); }

}  // namespace refrain::run
