// Documents of word processors to the text a reader sees in them: .docx and .odt.

#ifndef REFRAIN_SRC_IO_OFFICE_OFFICE_H_
#define REFRAIN_SRC_IO_OFFICE_OFFICE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "io/document.h"

namespace refrain::io {

// Both fill text, original, map, quoted and links of `document` from the bytes of a file. `original` is the text as it
// was extracted, one paragraph a line (io/office_text.h says what counts), and places speak of that: of a file that is
// a ZIP archive they would mean nothing.
//
// Left out: what was deleted with changes tracked, hidden text, comments, headers and footers, codes of fields. Notes
// come behind the body. Paragraphs in a style for quotations are quoted. An error's message is "reason; what to do".
//
// Memory: some twenty times the longest part, which is bounded (io/zip_package.h). No nesting is too deep. REQUIRES:
// bytes.size() <= kMaxTextBytes.

// Office Open XML text documents (ECMA-376, transitional or strict).
absl::Status read_docx(std::string_view bytes, Document& document);

// OpenDocument text documents (ISO/IEC 26300).
absl::Status read_odt(std::string_view bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_OFFICE_OFFICE_H_
