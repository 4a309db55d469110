// What `pdftotext -bbox-layout` says: pages of blocks of lines of words, each with its box.

#ifndef REFRAIN_SRC_IO_PDF_PDF_LAYOUT_H_
#define REFRAIN_SRC_IO_PDF_PDF_LAYOUT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/html/entities.h"

namespace refrain::io {

// Points from the upper left corner of the page.
struct PdfBox {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

struct PdfLine {
  PdfBox box;
  std::string text;  // words with a space between them
  std::size_t words = 0;
};

struct PdfBlock {
  PdfBox box;
  std::vector<PdfLine> lines;
};

struct PdfPage {
  double width = 0;
  double height = 0;
  std::vector<PdfBlock> blocks;  // in reading order
};

// Takes the program's output in pieces of any size. What it does not know it passes over.
class PdfLayout {
 public:
  // Text beyond this is not kept, and full() says so.
  explicit PdfLayout(std::size_t most) : most_(most) {}

  void add(std::string_view piece);
  bool full() const { return bytes_ > most_; }

  const std::vector<PdfPage>& pages() const { return pages_; }
  std::vector<PdfPage> take_pages() { return std::move(pages_); }

 private:
  void read_line(std::string_view line);

  std::size_t most_;
  std::size_t bytes_ = 0;
  std::string rest_;  // of a line that is not complete
  Entities entities_;
  std::vector<PdfPage> pages_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_PDF_PDF_LAYOUT_H_
