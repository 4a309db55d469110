#include "io/json/json_kind.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "io/files/head.h"
#include "io/json/json_cut.h"
#include "io/json/json_scan.h"
#include "io/json/jsonl.h"
#include "os/messages.h"

namespace refrain::io {
namespace {

constexpr std::size_t kLooked = std::size_t{64} << 10;
constexpr std::size_t kMostRead = std::size_t{1} << 30;
constexpr std::string_view kSpace = " \t\r\n";

bool is_object(std::string_view text) {
  return scan_object(text, [](std::string_view, std::string_view) {}).ok();
}

bool has_field(std::string_view object, const FieldName& name) {
  const auto values = values_of(object, name);
  return std::any_of(values.begin(), values.end(), [](const auto& value) { return value.has_value(); });
}

// Text in memory as a source.
ByteSource source_of(std::string_view text) {
  return with_head(std::string(text), [](char*, std::size_t) { return 0; });
}

// One object, and whether anything comes behind it.
JsonBeginning one_object(JsonKind kind, std::string_view object, const FieldName& field, bool more) {
  if (more || has_field(object, field)) return {.kind = kind};
  return {.kind = JsonKind::kOneWithoutField, .fields = RecordParser::fields(object)};
}

JsonBeginning array_of(std::string_view head, bool whole) {
  JsonCutter cutter(source_of(head));
  std::string_view value;
  bool any = false;
  for (;;) {
    const absl::StatusOr<JsonCutter::Result> result = cutter.next(value);
    if (!result.ok() || *result != JsonCutter::Result::kValue) break;
    if (value.starts_with('{') && is_object(value)) return {.kind = JsonKind::kValues};
    any = true;
  }
  // An array without elements has no records, and is none the worse for it.
  if (any) return {};
  const std::size_t first = head.find_first_not_of(kSpace, 1);
  const char c = first == std::string_view::npos ? '\0' : head[first];
  return {.kind = c == ']' || (c == '{' && !whole) ? JsonKind::kValues : JsonKind::kNoRecords};
}

// Whether a line that begins without white space is an object: so that those inside of a larger one do not count.
bool any_line_is_object(std::string_view head) {
  for (std::size_t begin = 0; begin < head.size();) {
    const std::size_t end = head.find('\n', begin);
    if (end == std::string_view::npos) break;
    const std::string_view line = head.substr(begin, end - begin);
    if (line.starts_with('{') && is_object(line)) return true;
    begin = end + 1;
  }
  return false;
}

// Follows an object that is longer than what was looked at, for its keys alone.
class KeyFinder {
 public:
  explicit KeyFinder(const FieldName& field) {
    if (!field.plain()) keys_.push_back(field.name());
    for (const FieldName::Part& part : field.parts()) {
      keys_.push_back(part.key);
      if (!part.path.empty()) keys_.push_back(part.path.front());
    }
  }

  bool found() const { return found_; }
  bool ended() const { return ended_; }
  bool more() const { return more_; }
  bool done() const { return found_ || more_; }

  void pass(std::string_view bytes) {
    for (const char c : bytes) {
      if (ended_) {
        more_ = more_ || kSpace.find(c) == std::string_view::npos;
      } else if (in_string_) {
        pass_in_string(c);
      } else if (c == '"') {
        in_string_ = true;
        text_.clear();
      } else if (c == ':' && depth_ == 1) {
        found_ = found_ || std::find(keys_.begin(), keys_.end(), text_) != keys_.end();
      } else if (c == '{' || c == '[') {
        ++depth_;
      } else if (c == '}' || c == ']') {
        ended_ = --depth_ == 0;
      }
      if (done()) return;
    }
  }

 private:
  void pass_in_string(char c) {
    constexpr std::size_t kLongest = 4096;  // bytes of a name
    if (!escaped_ && c == '"') {
      in_string_ = false;
      return;
    }
    if (depth_ == 1 && text_.size() < kLongest) text_ += c;
    escaped_ = !escaped_ && c == '\\';
  }

  std::vector<std::string> keys_;
  std::string text_;  // of the last string of the object itself
  std::uint64_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool found_ = false;
  bool ended_ = false;
  bool more_ = false;
};

absl::StatusOr<JsonBeginning> long_object(const std::string& head, std::string_view from, const ByteSource& source,
                                          const FieldName& field) {
  KeyFinder keys(field);
  keys.pass(from);
  std::string piece(kLooked, '\0');
  for (std::size_t all = head.size(); !keys.done() && all < kMostRead;) {
    const absl::StatusOr<std::size_t> got = source(piece.data(), piece.size());
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    all += *got;
    keys.pass(std::string_view(piece).substr(0, *got));
  }
  if (keys.done()) {
    const bool lines = from.find('\n') == std::string_view::npos;
    return JsonBeginning{.kind = lines ? JsonKind::kLines : JsonKind::kValues};
  }
  return JsonBeginning{.kind = keys.ended() ? JsonKind::kOneWithoutField : JsonKind::kNoRecords};
}

// Why there are no records: the first place that is wrong.
std::string why_none(std::string_view text, bool whole) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return "it begins with 64 KiB of white space";
  const auto line_of = [&](std::size_t at) {
    return absl::StrCat("line ", 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'),
                        ": ");
  };
  const char begin = text[first];
  if (begin != '{' && begin != '[') {
    std::size_t end = first + 1;  // of a character
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
    return absl::StrCat(line_of(first), "begins with ", os::printable(json_string(text.substr(first, end - first))),
                        ", which begins no object and no array");
  }
  const std::string_view value = text.substr(first);
  const absl::Status status = begin == '{' ? scan_object(value, [](std::string_view, std::string_view) {})
                                           : scan_array(value, [](std::string_view) {});
  if (status.ok()) return absl::StrCat(line_of(first), "none of the elements is an object");
  if (!whole) return absl::StrCat(line_of(first), "no whole object begins here");
  return absl::StrCat(line_of(first), std::string(status.message()));
}

absl::StatusOr<JsonBeginning> kind_of(const std::string& head, const ByteSource& source, const FieldName& text_field) {
  const bool whole = head.size() < kLooked;
  std::string_view text = head;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return JsonBeginning{.kind = whole ? JsonKind::kEmpty : JsonKind::kNoRecords};
  text.remove_prefix(begin);
  if (text.front() == '[') return array_of(text, whole);
  if (text.front() != '{') return JsonBeginning();

  const std::size_t newline = text.find('\n');
  const std::string_view line = text.substr(0, newline);
  const auto more_behind = [&](std::string_view part) {
    const auto end = static_cast<std::size_t>(part.data() + part.size() - text.data());
    return !whole || text.find_first_not_of(kSpace, end) != std::string_view::npos;
  };
  if ((whole || newline != std::string_view::npos) && is_object(line)) {
    return one_object(JsonKind::kLines, line, text_field, more_behind(line));
  }
  JsonCutter cutter(source_of(text));
  std::string_view value;
  const absl::StatusOr<JsonCutter::Result> first = cutter.next(value);
  const bool cut = first.ok() && *first == JsonCutter::Result::kValue;
  if (cut && is_object(value)) {
    return one_object(JsonKind::kValues, value, text_field, more_behind(text.substr(0, value.size())));
  }
  // The first line may be a bad record of many.
  if (any_line_is_object(text)) return JsonBeginning{.kind = JsonKind::kLines};
  if (cut || whole) return JsonBeginning();
  return long_object(head, text, source, text_field);
}

}  // namespace

absl::StatusOr<JsonBeginning> look_at_json(const ByteSource& source, const FieldName& text_field) {
  std::string head;
  if (absl::Status status = read_head(source, kLooked, head); !status.ok()) return status;
  absl::StatusOr<JsonBeginning> beginning = kind_of(head, source, text_field);
  if (beginning.ok() && beginning->kind == JsonKind::kNoRecords) {
    beginning->utf16 = is_utf16(head);
    std::string_view text = head;
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    beginning->reason = why_none(text, head.size() < kLooked);
  }
  return beginning;
}

}  // namespace refrain::io
