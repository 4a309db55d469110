#include "io/json/json_edit.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "io/json/json_scan.h"

namespace refrain::io {
namespace {

bool is_high(std::uint32_t code) { return code >= 0xd800 && code < 0xdc00; }
bool is_low(std::uint32_t code) { return code >= 0xdc00 && code < 0xe000; }

// A pass over what stands between the quotes of a string, by what stands for one code point (or for several bytes
// without escapes).
class Walk {
 public:
  explicit Walk(std::string_view inside) : inside_(inside) {}

  // Bytes of the decoded text that were passed.
  std::size_t text() const { return text_; }

  // Passes what stands for text up to byte `end`, or for all the rest, and returns it.
  std::string_view to(std::size_t end) {
    const std::size_t begin = at_;
    while (text_ < end && at_ < inside_.size()) step(end - text_);
    return inside_.substr(begin, at_ - begin);
  }

  // Whether what was passed last is an escape of a high surrogate that stands alone, and whether what comes next is one
  // of a low one.
  bool behind_high() const { return behind_high_; }
  bool before_low() const { return is_low(code_at(at_)); }

 private:
  // The code unit of an escape \uXXXX here; 0 where there is none.
  std::uint32_t code_at(std::size_t at) const {
    std::uint32_t code = 0;
    if (inside_.substr(at, 2) != "\\u" || inside_.size() - at < 6) return 0;
    std::from_chars(inside_.data() + at + 2, inside_.data() + at + 6, code, 16);
    return code;
  }

  void step(std::size_t most) {
    behind_high_ = false;
    if (inside_[at_] != '\\') {
      const std::size_t run = std::min(inside_.find('\\', at_), inside_.size()) - at_;
      at_ += std::min(run, most);
      text_ += std::min(run, most);
    } else if (inside_[at_ + 1] != 'u') {
      at_ += 2;
      ++text_;
    } else {
      const std::uint32_t code = code_at(at_);
      const bool pair = is_high(code) && is_low(code_at(at_ + 6));
      behind_high_ = is_high(code) && !pair;
      at_ += pair ? 12 : 6;
      // A surrogate that stands alone is read as U+FFFD.
      text_ += pair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    }
  }

  std::string_view inside_;
  std::size_t at_ = 0;
  std::size_t text_ = 0;
  bool behind_high_ = false;
};

}  // namespace

absl::Status edit_text(std::string_view line, std::string_view field, std::span<const TextEdit> edits,
                       std::string& edited) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  std::optional<std::string_view> value;
  const absl::Status status = scan_object(line.substr(line.starts_with(kMark) ? kMark.size() : 0),
                                          [&](std::string_view key, std::string_view token) {
                                            const bool plain = key.find('\\') == std::string_view::npos;
                                            if (plain ? key == field : unescape_json(key) == field) value = token;
                                          });
  if (!status.ok()) return status;
  if (!value || value->front() != '"') {
    return absl::InvalidArgumentError(absl::StrCat("no string in field ", json_string(field)));
  }
  const std::string_view inside = value->substr(1, value->size() - 2);
  const auto begin = static_cast<std::size_t>(inside.data() - line.data());
  edited.assign(line.substr(0, begin));
  Walk walk(inside);
  bool behind_high = false;  // in what is written
  for (const TextEdit& edit : edits) {
    const std::string_view before = walk.to(edit.bytes.begin);
    if (!before.empty()) behind_high = walk.behind_high();
    edited += before;
    walk.to(edit.bytes.end);
    edited += edit.put;
    if (!edit.put.empty()) behind_high = false;
    if (behind_high && walk.before_low()) {
      edited += ' ';
      behind_high = false;
    }
  }
  edited += walk.to(std::string_view::npos);
  edited += line.substr(begin + inside.size());
  return absl::OkStatus();
}

}  // namespace refrain::io
