// Sizes as they are typed.

#ifndef REFRAIN_SRC_RUN_SIZES_H_
#define REFRAIN_SRC_RUN_SIZES_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace refrain::run {

// "512M" is 512 * 2^20 bytes; K, M, G and T in either case, perhaps with B or iB after it; a fraction before one is
// allowed. Nothing if it is no size, or none that fits.
std::optional<std::size_t> parse_size(std::string_view text);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_SIZES_H_
