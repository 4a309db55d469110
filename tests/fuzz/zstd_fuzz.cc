// Any bytes as a Zstandard stream with a bound on its window, and any bytes through the compressors and back. The first
// byte is the bound, as a power of two.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "byte_pieces.h"
#include "io/compression/compress.h"
#include "io/compression/decompress.h"
#include "io/compression/zstd_frame.h"

namespace {

using refrain::io::Compression;

constexpr std::size_t kEnough = 1 << 20;

// The decompressed bytes, and "!" where an error ended them.
std::string read(std::string_view bytes, Compression how, std::uint64_t window, std::size_t piece) {
  refrain::io::Decompressor source(refrain::io::in_pieces(bytes, piece), how, window);
  std::string text;
  std::string buffer(1 << 16, '\0');
  while (text.size() < kEnough) {
    const auto got = source.read(buffer.data(), buffer.size());
    if (!got.ok()) return text + "!";
    if (*got == 0) return text;
    text.append(buffer, 0, *got);
  }
  text.resize(kEnough);
  return text;
}

std::string compressed(std::string_view bytes, Compression how, std::size_t piece) {
  std::string out;
  refrain::io::Compressor compressor(
      [&out](std::string_view span) {
        out += span;
        return absl::OkStatus();
      },
      how);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    if (!compressor.write(bytes.substr(0, piece)).ok()) abort();
  }
  if (!compressor.finish().ok()) abort();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint64_t window = std::uint64_t{1} << (10 + data[0] % 14);
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::string whole = read(bytes, Compression::kZstd, window, 1 << 20);
  const std::string pieces = read(bytes, Compression::kZstd, window, 3);
  if (whole.ends_with('!') != pieces.ends_with('!') && whole.size() < kEnough / 2) abort();
  if (!whole.ends_with('!') && whole != pieces) abort();
  // What comes out of a frame comes from one whose window was allowed.
  refrain::io::ZstdFrameHeader header;
  if (refrain::io::parse_zstd_header(bytes, header) == refrain::io::ZstdHeaderResult::kWhole &&
      header.window > window && whole != "!") {
    abort();
  }
  if (size > 4096) return 0;
  for (const Compression how : {Compression::kGzip, Compression::kZstd}) {
    if (read(compressed(bytes, how, 1 + data[0]), how, 1 << 23, 100) != bytes) abort();
  }
  return 0;
}
