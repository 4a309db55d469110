// A PDF to the text a reader sees in it, by way of pdftotext.

#ifndef REFRAIN_SRC_IO_PDF_PDF_H_
#define REFRAIN_SRC_IO_PDF_PDF_H_

#include <string_view>

#include "absl/status/status.h"
#include "io/document.h"

namespace refrain::io {

// Fills text, original and map of `document` from the bytes of a file. `original` is the text as it was extracted, one
// paragraph a line (pdf_text.h says how paragraphs are made), and places speak of that.
//
// The file is read by `pdftotext -bbox-layout` of poppler, a program of its own, with limits of time and memory
// (os/child.h): a file made to harm harms that process alone. Where it is not installed the error names the package. An
// error's message is "reason; what to do".
//
// Memory: the file once more, and some ten times the text.
absl::Status read_pdf(std::string_view bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_PDF_PDF_H_
