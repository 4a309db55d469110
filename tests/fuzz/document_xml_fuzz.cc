// Any bytes as document XML: never a crash, and every byte of the text leads back into the file.

#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/document_check.h"
#include "io/xml/document_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  io::Document document;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (io::read_document_xml(bytes, document).ok()) io::check_document(document, size);
  return 0;
}
