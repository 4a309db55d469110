// Any bytes as XML: items and reasons that do not depend on the pieces.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "byte_pieces.h"
#include "io/feeds/xml_feed.h"

namespace {

std::vector<std::string> read(std::string_view bytes, std::size_t piece) {
  using refrain::io::XmlFeedReader;
  XmlFeedReader reader(refrain::io::in_pieces(bytes, piece));
  std::vector<std::string> results;
  for (;;) {
    refrain::io::XmlItem item;
    const auto result = reader.next(item);
    if (!result.ok()) {
      results.emplace_back(result.status().message());
      return results;
    }
    if (*result == XmlFeedReader::Result::kEnd) return results;
    results.push_back(*result == XmlFeedReader::Result::kItem ? "+" + item.id + "\n" + item.text
                                                              : "!" + reader.reason());
    if (reader.number() != results.size()) abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (read(bytes, 1 << 20) != read(bytes, 3)) abort();
  return 0;
}
