// Any bytes as JSON whose records are not one a line: values that do not depend on the pieces, each cut as a slow reader says, and each
// fit to be one line. What the beginning tells of a file does not depend on the pieces either.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "byte_pieces.h"
#include "io/json/json_cut.h"
#include "io/json/json_kind.h"
#include "io/json/jsonl.h"

namespace {

using refrain::io::JsonCutter;

std::vector<std::string> read(std::string_view bytes, std::size_t piece, std::size_t most) {
  JsonCutter cutter(refrain::io::in_pieces(bytes, piece), most);
  std::vector<std::string> results;
  for (;;) {
    std::string_view value;
    const auto result = cutter.next(value);
    if (!result.ok()) {
      results.emplace_back(result.status().message());
      return results;
    }
    switch (*result) {
      case JsonCutter::Result::kValue:
        if (value.size() > most) abort();
        if (refrain::io::on_one_line(value).find('\n') != std::string::npos) abort();
        results.push_back("+" + std::string(value));
        break;
      case JsonCutter::Result::kBroken:
        results.push_back("!" + cutter.reason());
        break;
      case JsonCutter::Result::kTooLong:
        if (cutter.length() <= most) abort();
        results.push_back("#" + std::to_string(cutter.length()));
        break;
      case JsonCutter::Result::kEnd:
        return results;
    }
    if (cutter.number() != results.size()) abort();
    // Each takes a byte at least.
    if (results.size() > bytes.size()) abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::size_t most : {std::size_t{1} << 20, std::size_t{40}}) {
    if (read(bytes, std::size_t{1} << 20, most) != read(bytes, 3, most)) abort();
  }
  const auto whole = refrain::io::look_at_json(refrain::io::in_pieces(bytes, std::size_t{1} << 20), {"text"});
  const auto pieces = refrain::io::look_at_json(refrain::io::in_pieces(bytes, 3), {"text"});
  if (!whole.ok() || !pieces.ok()) abort();
  if (whole->kind != pieces->kind || whole->fields != pieces->fields) abort();
  return 0;
}
