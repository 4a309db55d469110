// Any bytes as Markdown: never a crash, and every byte of the text leads back into the file.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/html/markdown.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  io::Document document;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  io::read_markdown(bytes, document);
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < document.text.size(); ++i) {
    const Span span = document.map.original({i, i + 1});
    if (span.begin < last || span.end < span.begin || span.end > document.original_bytes().size()) abort();
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
