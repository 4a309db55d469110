// Pages of a PDF put together to paragraphs.

#ifndef REFRAIN_SRC_IO_PDF_PDF_TEXT_H_
#define REFRAIN_SRC_IO_PDF_PDF_TEXT_H_

#include <string>
#include <vector>

#include "io/pdf/pdf_layout.h"

namespace refrain::io {

// The paragraphs of pages, in reading order (columns one after the other, pdf_columns.h):
// - lines of a block are one paragraph, unless a gap, an indented line or a short one that ends a sentence parts them;
// - a paragraph goes on in the next block or on the next page where it ends within a sentence and that begins with a
//   small letter;
// - a hyphen at the end of a line goes where the word goes on with a small letter, unless the document has that word with
//   its hyphen within a line;
// - left out are page numbers, lines at the top or the bottom of a page that other pages have there too (numbers in them
//   may differ), small type there that stands apart at the same height on several pages, and text that is turned by a right angle at the edge of a page;
// - lines in smaller type at the bottom of a page that begin with a number or a mark are notes, and come behind the
//   paragraph that goes on over the end of the page;
// - cells of a table come row by row, a row is a paragraph; marks of lists and notes that stand beside their text, and
//   raised marks of notes in it, are none.
// Linear.
std::vector<std::string> paragraphs_of(std::vector<PdfPage> pages);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_PDF_PDF_TEXT_H_
