// Any bytes as what pdftotext writes, in pieces: never a crash, and no paragraph without text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "io/pdf/pdf_layout.h"
#include "io/pdf/pdf_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refrain;
  if (size == 0) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t step = static_cast<std::size_t>(bytes[0]) % 97 + 1;
  io::PdfLayout layout(std::size_t{1} << 20);
  while (!bytes.empty()) {
    layout.add(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
  }
  std::size_t text = 0;
  for (const std::string& paragraph : io::paragraphs_of(layout.pages())) {
    if (paragraph.empty()) std::abort();
    text += paragraph.size();
  }
  if (text > 8 * size) std::abort();
  return 0;
}
