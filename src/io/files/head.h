// What the first bytes of a file say about it.

#ifndef REFRAIN_SRC_IO_FILES_HEAD_H_
#define REFRAIN_SRC_IO_FILES_HEAD_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "io/files/files.h"

namespace refrain::io {

inline constexpr std::size_t kHeadBytes = std::size_t{8} << 10;  // tell text from other files

// Reads up to `size` bytes, fewer only where the source ends.
absl::Status read_head(const ByteSource& source, std::size_t size, std::string& head);

// `head`, and behind it what is left of the source that it was read from.
ByteSource with_head(std::string head, ByteSource source);

// Whether there is a byte-order mark of UTF-16.
bool is_utf16(std::string_view head);

// Why a file that is UTF-16 is not read.
absl::Status utf16_status(const std::string& path);

// kFailedPrecondition: why a file that may be anything is not read as text.
absl::Status no_text_status();

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_HEAD_H_
