// An AsciiDoc file to the text a reader sees in it.

#ifndef REFRAIN_SRC_IO_MARKUP_ASCIIDOC_H_
#define REFRAIN_SRC_IO_MARKUP_ASCIIDOC_H_

#include <string>

#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names. Attributes that the file sets are put in, and decide about its ifdef and ifndef;
// ifeval counts as true. Footnotes are moved behind their paragraph. Files that include:: names are not read.
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Time and memory are linear.
void read_asciidoc(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_ASCIIDOC_H_
