// A reStructuredText file to the text a reader sees in it.

#ifndef REFRAIN_SRC_IO_MARKUP_RST_H_
#define REFRAIN_SRC_IO_MARKUP_RST_H_

#include <string>

#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names. Directives of docutils and Sphinx are known by name: what is text in them is
// read, what is code or a quotation is marked; the content of unknown ones is text. Substitutions that the file defines
// are put in.
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Time and memory are linear.
void read_rst(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_RST_H_
