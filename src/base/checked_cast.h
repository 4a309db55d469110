// Numbers in fewer bits than they are counted in.

#ifndef REFRAIN_SRC_BASE_CHECKED_CAST_H_
#define REFRAIN_SRC_BASE_CHECKED_CAST_H_

#include <cassert>
#include <concepts>
#include <utility>

namespace refrain::base {

// `value` as a `To`, which the caller knows to hold it: by a check that returned an error, or by a documented limit
// that nothing can return an error for. Builds with assertions (preset asan) hold it to that.
template <std::integral To, std::integral From>
[[nodiscard]] constexpr To checked_cast(From value) {
  assert(std::in_range<To>(value));
  return static_cast<To>(value);
}

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_CHECKED_CAST_H_
