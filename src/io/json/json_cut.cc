#include "io/json/json_cut.h"

#include <algorithm>

namespace refrain::io {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Follows a value byte by byte to its end.
class ValueEnd {
 public:
  // Whether the value ends before this byte.
  bool before(char c) {
    if (escaped_ || in_string_ || depth_ > 0 || !begun_) return false;
    return ended_ || c == ',' || c == ']' || c == '}' || c == '[' || c == '{' || c == '"' ||
           kSpace.find(c) != std::string_view::npos;
  }

  void pass(char c) {
    begun_ = true;
    if (escaped_) {
      escaped_ = false;
    } else if (in_string_) {
      escaped_ = c == '\\';
      in_string_ = c != '"';
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ > 0) {
      --depth_;
    }
    ended_ = !in_string_ && depth_ == 0 && (c == '"' || c == '}' || c == ']');
  }

  // Whether it has ended with the byte that was passed last, whatever comes.
  bool ended() const { return ended_; }
  // Whether it may end here: a number, for one, ends with the stream.
  bool may_end() const { return begun_ && !in_string_ && depth_ == 0; }

 private:
  bool begun_ = false;
  bool in_string_ = false;
  bool escaped_ = false;
  bool ended_ = false;
  std::uint64_t depth_ = 0;
};

}  // namespace

// Whether anything comes behind white space.
absl::StatusOr<bool> JsonCutter::skip_space() {
  for (;;) {
    const std::size_t space = window_.view().find_first_not_of(kSpace);
    if (space != std::string_view::npos) {
      window_.drop(space);
      return true;
    }
    window_.drop(window_.view().size());
    if (window_.ended()) return false;
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
}

absl::StatusOr<JsonCutter::Result> JsonCutter::cut(std::string_view& value) {
  ValueEnd end;
  std::size_t at = 0;
  bool too_long = false;
  length_ = 0;
  ++number_;
  for (;;) {
    const std::string_view view = window_.view();
    while (at < view.size() && !end.ended() && !end.before(view[at])) end.pass(view[at++]);
    const bool done = end.ended() || at < view.size();
    too_long = too_long || at > max_value_;
    if (too_long) {
      // What was looked at is not wanted.
      length_ += at;
      window_.drop(at);
      at = 0;
    }
    if (done || (window_.ended() && end.may_end())) {
      value = window_.view().substr(0, at);
      taken_ = at;
      return too_long ? Result::kTooLong : Result::kValue;
    }
    if (window_.ended()) {
      window_.drop(window_.view().size());
      in_array_ = false;
      reason_ = "broken JSON: the file ends inside of this record";
      return Result::kBroken;
    }
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
}

absl::StatusOr<JsonCutter::Result> JsonCutter::next(std::string_view& value) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  window_.drop(std::exchange(taken_, 0));
  if (!std::exchange(begun_, true)) {
    if (absl::Status status = window_.need(kMark.size()); !status.ok()) return status;
    if (window_.view().starts_with(kMark)) window_.drop(kMark.size());
  }
  for (;;) {
    const absl::StatusOr<bool> more = skip_space();
    if (!more.ok()) return more.status();
    if (!*more) {
      if (!std::exchange(in_array_, false)) return Result::kEnd;
      ++number_;
      reason_ = "broken JSON: the file ends inside of its array";
      return Result::kBroken;
    }
    const char c = window_.view().front();
    if (in_array_ ? c != ',' && c != ']' : c != '[') return cut(value);
    in_array_ = c != ']';
    window_.drop(1);
  }
}

std::string on_one_line(std::string_view value) {
  std::string line;
  line.reserve(value.size());
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t space = std::min(value.find_first_of(kSpace, at), value.size());
    line += value.substr(at, space - at);
    at = std::min(value.find_first_not_of(kSpace, space), value.size());
    const std::string_view run = value.substr(space, at - space);
    if (run.find_first_of("\r\n") == std::string_view::npos) {
      line += run;
    } else {
      line += ' ';
    }
  }
  return line;
}

}  // namespace refrain::io
