// Any bytes as an EPUB, as the list of its parts, and as one of its chapters: never a crash, and every byte of the text
// leads back into the extracted text.

#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/document_check.h"
#include "io/office/epub.h"
#include "unit/zip_parts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  constexpr char kContainer[] = "<container><rootfiles><rootfile full-path='a/b.opf'/></rootfiles></container>";
  constexpr char kPackage[] =
      "<package><manifest><item id='c' href='c.xhtml' media-type='application/xhtml+xml'/>"
      "<item id='d' href='d.xhtml' media-type='application/xhtml+xml'/></manifest>"
      "<spine><itemref idref='d'/><itemref idref='c'/></spine></package>";
  for (const std::string& book :
       {bytes, io::zip_of({{"META-INF/container.xml", kContainer}, {"a/b.opf", bytes}, {"a/c.xhtml", "<p>c</p>"}}),
        io::zip_of({{"META-INF/container.xml", kContainer},
                    {"a/b.opf", kPackage},
                    {"a/c.xhtml", bytes},
                    {"a/d.xhtml", bytes}})}) {
    io::Document document;
    if (io::read_epub(book, document).ok()) io::check_document(document, 2 * size + 1'000);
  }
  return 0;
}
