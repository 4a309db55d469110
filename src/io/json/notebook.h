// A Jupyter notebook to the text of its Markdown cells.

#ifndef REFRAIN_SRC_IO_JSON_NOTEBOOK_H_
#define REFRAIN_SRC_IO_JSON_NOTEBOOK_H_

#include <string>

#include "absl/status/status.h"
#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names from a notebook (nbformat 3 or 4). Cells are read as Markdown, each by itself;
// places are those of the file. An error's message is "reason; what to do".
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Linear.
absl::Status read_notebook(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_NOTEBOOK_H_
