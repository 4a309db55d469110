// The reading order of pages of a PDF that are set in columns.

#ifndef REFRAIN_SRC_IO_PDF_PDF_COLUMNS_H_
#define REFRAIN_SRC_IO_PDF_PDF_COLUMNS_H_

#include <vector>

#include "io/pdf/pdf_layout.h"

namespace refrain::io {

// Puts the blocks of each page in the order in which they are read, where columns of running text stand side by side: what
// crosses the gap between them (a title, a wide table) parts the page, and between two of these the left column comes
// before the right one. Where no columns are found the order stays. A page with little to see of them, as the last of a
// text, has the columns of the page before.
//
// Cost: n log n in the lines of a page.
void order_columns(std::vector<PdfPage>& pages);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_PDF_PDF_COLUMNS_H_
