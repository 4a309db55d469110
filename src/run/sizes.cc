#include "run/sizes.h"

#include <charconv>
#include <cmath>

namespace refrain::run {

std::optional<std::size_t> parse_size(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0 || !std::isfinite(number)) return std::nullopt;
  std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  int shift = 0;
  if (!unit.empty()) {
    const std::size_t at = std::string_view("kKmMgGtT").find(unit.front());
    if (at != std::string_view::npos) {
      shift = 10 * (static_cast<int>(at / 2) + 1);
      unit.remove_prefix(1);
    }
    if (!unit.empty() && unit != "B" && unit != "b" && (shift == 0 || unit != "iB")) {
      return std::nullopt;
    }
  }
  const double bytes = std::ldexp(number, shift);
  if (bytes >= std::ldexp(1.0, 62)) return std::nullopt;
  return static_cast<std::size_t>(bytes);
}

}  // namespace refrain::run
