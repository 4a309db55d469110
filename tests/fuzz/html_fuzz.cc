// Any bytes as a page of HTML: never a crash, every byte of the text leads back into the file, and the main content is no
// more than all of it.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/html/html.h"

namespace {

void check(const refrain::io::Document& document) {
  using namespace refrain;
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
  std::uint32_t hidden = 0;
  for (const io::HiddenText& one : document.hidden) {
    if (one.begin < hidden || one.begin >= document.original.size() || one.words == 0) abort();
    if (one.how == io::HiddenBy::kNone) abort();
    hidden = one.begin;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  io::Document all;
  if (!io::read_html(bytes, all, io::Content::kAll).ok()) return 0;
  check(all);
  io::Document content;
  if (!io::read_html(bytes, content, io::Content::kMain).ok()) abort();
  check(content);
  if (content.text.size() > all.text.size()) abort();
  if (content.hidden.size() > all.hidden.size()) abort();
  return 0;
}
