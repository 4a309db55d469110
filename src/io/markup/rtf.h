// Rich Text Format to the text a reader sees in it.

#ifndef REFRAIN_SRC_IO_MARKUP_RTF_H_
#define REFRAIN_SRC_IO_MARKUP_RTF_H_

#include <string>

#include "absl/status/status.h"
#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names from RTF 1.0 to 1.9. Bytes that are escaped mean what the code page of the file
// or of the font says; places are those of the file. Left out: destinations that a reader who does not know them passes
// over, tables of fonts and styles, headers and footers, pictures, hidden and deleted text, codes of fields. Footnotes
// are moved behind their paragraph. An error's message is "reason; what to do".
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Time and memory are linear; no nesting is too deep.
absl::Status read_rtf(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_RTF_H_
