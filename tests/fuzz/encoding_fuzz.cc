// Any bytes as a text that does not say in which encoding it is, and in the spelling that check matches: never a crash, and
// every byte leads back.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "findings/matched_text.h"
#include "io/encoding/charset.h"
#include "io/encoding/detect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string charset = io::detect_encoding(bytes);
  if (charset != io::detect_encoding(bytes)) abort();
  if (!charset.empty() && !io::convert_to_utf8(charset, bytes).ok()) abort();
  std::vector<findings::Document> documents(2);
  documents[0].text = bytes;
  documents[1].text = "a price-determining bread";
  const std::vector<findings::MatchedText> matched = findings::matched_texts(documents, true);
  const std::string_view text = matched[0].text(bytes);
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const Span span = matched[0].original({i, i + 1});
    if (span.begin < last || span.end < span.begin || span.end > bytes.size()) abort();
    last = span.begin;
  }
  for (std::uint32_t i = 0; i < bytes.size(); ++i) {
    const Span span = matched[0].changed_place({i, i + 1});
    if (span.end < span.begin || span.end > text.size()) abort();
  }
  return 0;
}
