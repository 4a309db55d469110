// A LaTeX file to the text a reader of the printed page sees.

#ifndef REFRAIN_SRC_IO_MARKUP_LATEX_H_
#define REFRAIN_SRC_IO_MARKUP_LATEX_H_

#include <string>

#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names. No TeX is run: commands are known from a table (latex_commands.h), short macros
// that the file defines are expanded, the arguments of unknown commands are text. Footnotes and the like are moved behind
// the paragraph that they stand in. Of the preamble the title is text; a file without \begin{document} is text as a
// whole. Files that \input names are not read.
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Time and memory are linear; no nesting is too deep.
void read_latex(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_LATEX_H_
