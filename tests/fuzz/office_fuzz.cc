// Any bytes as a document of a word processor, and as the part of one that holds the text: never a crash, and every
// byte of the text leads back into the extracted text.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "io/office/office.h"
#include "unit/zip_parts.h"

namespace {

using refrain::Span;
using refrain::io::Document;

void check_spans(const std::vector<Span>& spans, std::size_t size) {
  std::uint32_t end = 0;
  for (const Span span : spans) {
    if (span.begin < end || span.end <= span.begin || span.end > size) abort();
    end = span.end;
  }
}

void check(const Document& document) {
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < document.text.size(); ++i) {
    const Span span = document.map.original({i, i + 1});
    if (span.begin < last || span.end < span.begin || span.end > document.original.size()) abort();
    last = span.begin;
  }
  check_spans(document.quoted, document.text.size());
  check_spans(document.links, document.text.size());
}

void read(std::string_view bytes) {
  Document docx;
  if (refrain::io::read_docx(bytes, docx).ok()) check(docx);
  Document odt;
  if (refrain::io::read_odt(bytes, odt).ok()) check(odt);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  read(bytes);
  constexpr char kRelations[] = "<Relationships><Relationship Type='/officeDocument' Target='d'/></Relationships>";
  read(refrain::io::zip_of({{"_rels/.rels", kRelations}, {"d", bytes}, {"content.xml", bytes}}));
  return 0;
}
