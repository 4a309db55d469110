#include "run/item.h"

#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "io/json/json_scan.h"

namespace refrain::run {
namespace {

constexpr double kMostSeconds = 1e12;  // some 31,000 years

// Whether a value can be an id: a string or a number.
bool may_be_id(std::string_view json) {
  return !json.empty() && (json.front() == '"' || json.front() == '-' || (json.front() >= '0' && json.front() <= '9'));
}

absl::Status no_time(const std::string& field, std::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("field ", io::json_string(field), " ", std::string(why), "; a time is RFC 3339 or Unix seconds"));
}

}  // namespace

absl::StatusOr<std::int64_t> parse_time(std::string_view json) {
  const auto wrong = [] { return absl::InvalidArgumentError("is no time"); };
  if (json.empty()) return wrong();
  const bool string = json.front() == '"';
  const std::string text = string ? io::unescape_json(json.substr(1, json.size() - 2)) : std::string(json);
  double seconds = 0;
  const bool number = !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
  if (!number) return wrong();
  if (absl::SimpleAtod(text, &seconds)) {
    if (!std::isfinite(seconds) || std::abs(seconds) > kMostSeconds) return wrong();
    return static_cast<std::int64_t>(std::floor(seconds * 1e6 + 0.5));
  }
  if (!string) return wrong();
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return wrong();
  return absl::ToUnixMicros(time);
}

ItemReader::ItemReader(const std::string& text_field, const std::string& id_field, const std::string& time_field)
    : reader_({.text = text_field, .id = id_field}), time_field_(time_field) {}

absl::Status ItemReader::read(feed::RecordKind kind, std::string_view bytes, Item& item) {
  record_.id_json.clear();
  record_.id_exact.clear();
  const absl::Status status = reader_.read(kind, bytes, record_);
  // A bad record may have an id.
  std::string& id = record_.id_exact.empty() ? record_.id_json : record_.id_exact;
  item.id = may_be_id(id) ? std::move(id) : std::string();
  if (!status.ok()) return status;
  item.text = std::move(record_.text);
  item.time.reset();
  if (time_field_.empty()) return absl::OkStatus();
  if (kind != feed::RecordKind::kJsonLine) return no_time(time_field_.name(), "is looked for in JSON alone");
  const std::optional<std::string_view> value = io::values_of(bytes, time_field_).front();
  if (!value || *value == "null") return no_time(time_field_.name(), "is missing");
  const absl::StatusOr<std::int64_t> time = parse_time(*value);
  if (!time.ok()) return no_time(time_field_.name(), time.status().message() == "" ? "" : "holds no time");
  item.time = *time;
  return absl::OkStatus();
}

}  // namespace refrain::run
