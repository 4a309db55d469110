// Any bytes as a compressed stream, by the first byte gzip, Zstandard or to be found out: an end or an error, never a
// crash, and the same whatever the pieces.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "byte_pieces.h"
#include "io/compression/decompress.h"

namespace {

constexpr std::size_t kEnough = 1 << 20;
constexpr std::uint64_t kWindow = 1 << 23;  // a frame may ask for more than the fuzzer may have

// The decompressed bytes, and "!" where an error ended them.
std::string read(std::string_view bytes, refrain::io::Compression how, std::size_t piece) {
  refrain::io::Decompressor source(refrain::io::in_pieces(bytes, piece), how, kWindow);
  std::string text;
  std::string buffer(piece, '\0');
  while (text.size() < kEnough) {
    const auto got = source.read(buffer.data(), buffer.size());
    if (!got.ok()) return text + "!";
    if (*got == 0) return text;
    text.append(buffer, 0, *got);
  }
  text.resize(kEnough);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using refrain::io::Compression;
  if (size == 0) return 0;
  const Compression how = data[0] % 3 == 0   ? Compression::kGzip
                          : data[0] % 3 == 1 ? Compression::kZstd
                                             : Compression::kDetect;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::string whole = read(bytes, how, 65536);
  const std::string pieces = read(bytes, how, 7);
  // How much comes out before an error depends on the pieces; whether there is one does not.
  if (whole.ends_with('!') != pieces.ends_with('!') && whole.size() < kEnough / 2) abort();
  if (!whole.ends_with('!') && whole != pieces) abort();
  return 0;
}
