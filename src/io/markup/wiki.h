// MediaWiki text to the text a reader sees in it.

#ifndef REFRAIN_SRC_IO_MARKUP_WIKI_H_
#define REFRAIN_SRC_IO_MARKUP_WIKI_H_

#include <string>

#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names. Templates, tables and references are left out, since what they show is written
// elsewhere; a reference counts as a link. Tags are read as HTML.
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Time and memory are linear; no nesting is too deep.
void read_wiki(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_WIKI_H_
