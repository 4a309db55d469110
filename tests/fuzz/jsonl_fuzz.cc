// Any bytes as lines of JSON: never a crash, and the fast path answers as the slow one does.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "io/files/lines.h"
#include "io/json/jsonl.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  io::LineReader lines(
      [&rest](char* into, std::size_t room) -> absl::StatusOr<std::size_t> {
        const std::size_t count = rest.copy(into, room);
        rest.remove_prefix(count);
        return count;
      },
      1000);
  static io::RecordParser parser({.text = {"text"}, .id = {"id"}});
  std::string_view line;
  for (;;) {
    const auto result = lines.next(line);
    if (!result.ok()) abort();
    if (*result == io::LineReader::Result::kEnd) return 0;
    if (*result == io::LineReader::Result::kTooLong || io::RecordParser::blank(line)) continue;
    io::Record fast;
    io::Record slow;
    const absl::Status fast_status = parser.parse(line, fast);
    const absl::Status slow_status = parser.parse_slowly(line, slow);
    if (fast_status != slow_status) abort();
    if (!fast_status.ok()) continue;
    if (fast.text != slow.text || fast.id != slow.id || fast.id_json != slow.id_json) abort();
  }
}
