#include "io/files/head.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

namespace refrain::io {

absl::Status read_head(const ByteSource& source, std::size_t size, std::string& head) {
  head.resize(size);
  std::size_t filled = 0;
  while (filled < head.size()) {
    const absl::StatusOr<std::size_t> got = source(head.data() + filled, head.size() - filled);
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    filled += *got;
  }
  head.resize(filled);
  return absl::OkStatus();
}

ByteSource with_head(std::string head, ByteSource source) {
  return [head = std::move(head), used = std::size_t{0}, source = std::move(source)](
             char* into, std::size_t size) mutable -> absl::StatusOr<std::size_t> {
    if (used == head.size()) return source(into, size);
    const std::size_t count = head.copy(into, size, used);
    used += count;
    return count;
  };
}

bool is_utf16(std::string_view head) { return head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"); }

absl::Status utf16_status(const std::string& path) {
  return absl::InvalidArgumentError(
      absl::StrFormat("is UTF-16; turn it into UTF-8 with: iconv -f UTF-16 -t UTF-8 '%s'", for_command(path, "FILE")));
}

absl::Status no_text_status() {
  return absl::FailedPreconditionError("is no text (it has zero bytes); turn it into text first");
}

}  // namespace refrain::io
