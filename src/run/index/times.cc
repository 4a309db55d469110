#include "run/index/times.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace refrain::run {

std::string time_json(std::int64_t microseconds) {
  constexpr std::int64_t kSecond = 1'000'000;
  if (microseconds % kSecond == 0) return absl::StrCat(microseconds / kSecond);
  const bool before = microseconds < 0;
  const std::int64_t size = before ? -microseconds : microseconds;
  return absl::StrFormat("%s%d.%06d", before ? "-" : "", size / kSecond, size % kSecond);
}

std::string time_text(std::int64_t microseconds) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%SZ", absl::FromUnixMicros(microseconds), absl::UTCTimeZone());
}

std::string window_text(std::int64_t microseconds) {
  const std::int64_t seconds = microseconds / 1'000'000;
  if (seconds == 0) return "off";
  if (seconds % 86400 == 0) return absl::StrCat(seconds / 86400, "d");
  if (seconds % 3600 == 0) return absl::StrCat(seconds / 3600, "h");
  if (seconds % 60 == 0) return absl::StrCat(seconds / 60, "m");
  return absl::StrCat(seconds, "s");
}

}  // namespace refrain::run
