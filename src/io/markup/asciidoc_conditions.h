// Lines of AsciiDoc that say whether what follows is read: ifdef::name[], ifndef::name[], ifeval::[...], endif::[].

#ifndef REFRAIN_SRC_IO_MARKUP_ASCIIDOC_CONDITIONS_H_
#define REFRAIN_SRC_IO_MARKUP_ASCIIDOC_CONDITIONS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "io/markup/asciidoc_inline.h"
#include "refrain/span.h"

namespace refrain::io {

class AsciiDocConditions {
 public:
  // Whether the line is such a one, or include::path[]. `own` becomes what of it is text: what is in the brackets of a
  // condition that holds. What ifeval says is not looked at: it holds.
  bool read(std::string_view line, const AsciiDocAttributes& attributes, Span& own);

  // Whether all that are open hold.
  bool hold() const { return untrue_ == 0; }

 private:
  void open(bool holds);

  std::vector<bool> open_;
  std::uint64_t untrue_ = 0;  // of them
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_ASCIIDOC_CONDITIONS_H_
