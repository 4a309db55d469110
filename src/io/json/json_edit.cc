#include "io/json/json_edit.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

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

// What stands between the quotes of one string, and where its text begins in that of all fields.
struct Place {
  std::string_view inside;
  std::size_t text = 0;
  std::span<const TextEdit> edits;  // those in it
};

// Appends a string with its edits.
void edit_string(const Place& place, std::string& edited) {
  Walk walk(place.inside);
  bool behind_high = false;  // in what is written
  for (const TextEdit& edit : place.edits) {
    const std::string_view before = walk.to(edit.bytes.begin - place.text);
    if (!before.empty()) behind_high = walk.behind_high();
    edited += before;
    walk.to(edit.bytes.end - place.text);
    edited += edit.put;
    if (!edit.put.empty()) behind_high = false;
    if (behind_high && walk.before_low()) {
      edited += ' ';
      behind_high = false;
    }
  }
  edited += walk.to(std::string_view::npos);
}

}  // namespace

absl::Status edit_text(std::string_view line, const FieldName& field, std::span<const TextEdit> edits,
                       std::string& edited) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  constexpr std::size_t kBlankLine = 2;  // bytes between the texts of two fields
  const std::string_view object = line.substr(line.starts_with(kMark) ? kMark.size() : 0);
  if (absl::Status status = scan_object(object, [](std::string_view, std::string_view) {}); !status.ok()) return status;
  std::vector<Place> places;
  std::size_t text = 0;
  for (const std::optional<std::string_view>& value : values_of(object, field)) {
    if (value && value->front() == '"') {
      const std::string_view inside = value->substr(1, value->size() - 2);
      Walk walk(inside);
      walk.to(std::string_view::npos);
      const auto end = std::find_if(edits.begin(), edits.end(),
                                    [&](const TextEdit& edit) { return edit.bytes.end > text + walk.text(); });
      const auto count = static_cast<std::size_t>(end - edits.begin());
      places.push_back({inside, text, edits.first(count)});
      edits = edits.subspan(count);
      text += walk.text();
    }
    text += kBlankLine;
  }
  if (places.empty()) return absl::InvalidArgumentError(absl::StrCat("no string in field ", json_string(field.name())));
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.inside.data() < b.inside.data(); });
  edited.clear();
  std::size_t done = 0;
  for (const Place& place : places) {
    const auto begin = static_cast<std::size_t>(place.inside.data() - line.data());
    edited += line.substr(done, begin - done);
    edit_string(place, edited);
    done = begin + place.inside.size();
  }
  edited += line.substr(done);
  return absl::OkStatus();
}

}  // namespace refrain::io
