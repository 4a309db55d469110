// An EPUB to the text of its chapters.

#ifndef REFRAIN_SRC_IO_OFFICE_EPUB_H_
#define REFRAIN_SRC_IO_OFFICE_EPUB_H_

#include <string_view>

#include "absl/status/status.h"
#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names from EPUB 2 or 3. Chapters are read in the order of the spine, each as HTML and
// one at a time; where there is no spine, in the order of the manifest. `original` is the text as it was extracted, one
// block a line, and places speak of that. The table of contents is left out. An error's message is "reason; what to do".
//
// Memory: the text, and one chapter. REQUIRES: bytes.size() <= kMaxTextBytes.
absl::Status read_epub(std::string_view bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_OFFICE_EPUB_H_
