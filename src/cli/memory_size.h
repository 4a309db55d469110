// Sizes as they are typed, and how much memory there is.

#ifndef REFRAIN_SRC_CLI_MEMORY_SIZE_H_
#define REFRAIN_SRC_CLI_MEMORY_SIZE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace refrain::cli {

// "512M" is 512 * 2^20 bytes; K, M, G and T in either case, perhaps with B or iB behind; a fraction before one is
// allowed. Nothing where it is no size, or none that fits.
std::optional<std::size_t> parse_size(std::string_view text);

// "1.5 GiB".
std::string size_text(double bytes);

// Bytes of memory that this process may have: the machine's, or its control group's where that is less.
std::size_t available_memory();

// The most bytes of memory that this process held at once so far.
std::size_t peak_memory();

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_MEMORY_SIZE_H_
