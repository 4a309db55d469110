// Blocks of a page of a PDF that stand side by side and belong together line by line: tables, and marks in front of
// paragraphs.

#ifndef REFRAIN_SRC_IO_PDF_PDF_ROWS_H_
#define REFRAIN_SRC_IO_PDF_PDF_ROWS_H_

#include <cstddef>
#include <vector>

#include "io/pdf/pdf_layout.h"

namespace refrain::io {

struct PdfRows {
  std::size_t behind = 0;                          // of the blocks
  std::vector<std::vector<const PdfLine*>> lines;  // by row, each from left to right
};

// Whether `blocks`, from number `first` on, are the columns of a table: two and more side by side whose short lines
// stand at the same heights. No rows where they are none, as with columns of running text.
//
// Cost: linear in the lines of the blocks, for each first block once.
PdfRows table_rows(const std::vector<PdfBlock>& blocks, std::size_t first);

// Whether block number `k` holds nothing but marks of lists or notes ("1.", "(a)", "*") of lines that stand beside it in
// the block before it or behind it; `owner` becomes the number of that.
bool is_marks(const std::vector<PdfBlock>& blocks, std::size_t k, std::size_t& owner);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_PDF_PDF_ROWS_H_
