// Any bytes as an entry of an index: what is read is written again as the same bytes, or refused; nothing is read past the end. The
// first byte says which kind of entry.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "index/format.h"
#include "index/text_codec.h"

namespace {

// Bytes may say the same thing in more than one way (a varint with zeros behind it), but what is written of it says it again.
template <typename T>
void check(std::string_view bytes) {
  T one;
  if (!refrain::index::decode(bytes, one)) return;
  const std::string written = refrain::index::encode(one);
  T other;
  if (!refrain::index::decode(written, other) || refrain::index::encode(other) != written) abort();
}

void check_text(std::string_view bytes) {
  refrain::index::TextCodec codec(5);
  std::string text;
  std::vector<std::uint64_t> shingles;
  if (codec.text(bytes, text)) {
    std::string again;
    if (!codec.text(codec.encode(text, {}), again) || again != text) abort();
  }
  codec.shingles(bytes, shingles);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
      check<refrain::index::Entry>(bytes);
      break;
    case 1:
      check<refrain::index::State>(bytes);
      break;
    case 2:
      check<refrain::index::IdEntry>(bytes);
      break;
    case 3:
      check<refrain::index::Scheme>(bytes);
      break;
    default:
      check_text(bytes);
  }
  return 0;
}
