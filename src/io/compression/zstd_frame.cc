#include "io/compression/zstd_frame.h"

#include <algorithm>
#include <array>

namespace refrain::io {

ZstdHeaderResult parse_zstd_header(std::string_view bytes, ZstdFrameHeader& header) {
  using namespace std::string_view_literals;
  constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd"sv;
  const std::string_view front = bytes.substr(0, kMagic.size());
  if (front != kMagic.substr(0, front.size())) return ZstdHeaderResult::kOther;
  const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::size_t at = kMagic.size();
  if (bytes.size() <= at) return ZstdHeaderResult::kMore;
  const unsigned descriptor = byte(at++);
  const bool single_segment = (descriptor & 32) != 0;
  constexpr std::array<std::size_t, 4> kDictionaryBytes = {0, 1, 2, 4};
  constexpr std::array<std::size_t, 4> kSizeBytes = {0, 2, 4, 8};
  const std::size_t dictionary_bytes = kDictionaryBytes[descriptor & 3];
  std::size_t size_bytes = kSizeBytes[descriptor >> 6];
  if (size_bytes == 0 && single_segment) size_bytes = 1;
  if (bytes.size() < at + (single_segment ? 0 : 1) + dictionary_bytes + size_bytes) {
    return ZstdHeaderResult::kMore;
  }
  header = {};
  if (!single_segment) {
    const unsigned window = byte(at++);
    const std::uint64_t base = std::uint64_t{1} << (10 + (window >> 3));
    header.window = base + base / 8 * (window & 7);
  }
  at += dictionary_bytes;
  for (std::size_t i = size_bytes; i-- > 0;) {
    header.content_size = header.content_size << 8 | byte(at + i);
  }
  if (size_bytes == 2) header.content_size += 256;
  if (single_segment) header.window = header.content_size;
  return ZstdHeaderResult::kWhole;
}

}  // namespace refrain::io
