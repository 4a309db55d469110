// An Org file to the text a reader sees in it.

#ifndef REFRAIN_SRC_IO_MARKUP_ORG_H_
#define REFRAIN_SRC_IO_MARKUP_ORG_H_

#include <string>

#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names: what an export would show. Macros without arguments are put in; footnotes within
// a line are moved behind their paragraph.
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Time and memory are linear.
void read_org(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_ORG_H_
