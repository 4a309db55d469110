// Any bytes as a page of HTML: never a crash, and every byte of the text leads back into the file.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/html/html.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  io::Document document;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!io::read_html(bytes, document).ok()) return 0;
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < document.text.size(); ++i) {
    const Span span = document.map.original({i, i + 1});
    if (span.begin < last || span.end < span.begin || span.end > document.original.size()) abort();
    last = span.begin;
  }
  std::uint32_t quote_end = 0;
  for (const Span quote : document.quoted) {
    if (quote.begin < quote_end || quote.end <= quote.begin) abort();
    if (quote.end > document.text.size()) abort();
    quote_end = quote.end;
  }
  return 0;
}
