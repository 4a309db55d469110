// Any bytes as a WARC file: records and reasons that do not depend on the pieces, each record a part of the file, and
// whatever is in them an answer or an error.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "byte_pieces.h"
#include "io/warc/warc.h"

namespace {

constexpr std::size_t kMaxRecord = 4096;

std::vector<std::string> cut(std::string_view bytes, std::size_t piece) {
  using refrain::io::WarcReader;
  WarcReader reader(refrain::io::in_pieces(bytes, piece), kMaxRecord);
  std::vector<std::string> results;
  std::string_view record;
  for (;;) {
    const auto result = reader.next(record);
    if (!result.ok()) {
      results.emplace_back(result.status().message());
      return results;
    }
    if (*result == WarcReader::Result::kEnd) return results;
    results.push_back(*result == WarcReader::Result::kRecord    ? "+" + std::string(record)
                      : *result == WarcReader::Result::kTooLong ? "long"
                                                                : "!" + reader.reason());
    if (reader.number() != results.size()) abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> results = cut(bytes, 1 << 20);
  if (cut(bytes, 5) != results) abort();
  std::size_t at = 0;
  for (const std::string& result : results) {
    if (!result.starts_with('+')) continue;
    const std::string_view record = std::string_view(result).substr(1);
    at = bytes.find(record, at);  // in order, and none of them twice
    if (at == std::string_view::npos) abort();
    at += record.size();
    refrain::io::WarcDocument document;
    const absl::Status status = refrain::io::parse_warc(record, document, 1 << 20);
    if (status.ok() && !document.is_document && !document.text.empty()) abort();
  }
  return 0;
}
