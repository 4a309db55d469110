// A new Arrow column of texts.

#ifndef REFRAIN_PYTHON_SRC_TEXT_BUILDER_H_
#define REFRAIN_PYTHON_SRC_TEXT_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_abi.h"

namespace refrain::python {

// Of format u (string; 2 GiB of text at most), U (large_string) or vu (string_view).
class TextBuilder {
 public:
  explicit TextBuilder(std::string_view format);

  // The next text; one without data is null.
  void add(std::string_view text);

  std::size_t rows() const { return rows_; }
  std::size_t bytes() const { return bytes_; }

  // Hands over what was added, once.
  void finish(ArrowArray* into);

 private:
  enum class Kind : std::uint8_t { kOffsets, kLargeOffsets, kViews };

  struct Buffers {
    std::vector<std::uint8_t> valid;
    std::vector<std::int32_t> offsets;  // or views, four of them each
    std::vector<std::int64_t> large_offsets;
    std::vector<std::string> parts;
    std::vector<std::int64_t> part_sizes;
  };

  void add_view(std::string_view text);

  Kind kind_;
  std::size_t rows_ = 0;
  std::size_t bytes_ = 0;
  std::shared_ptr<Buffers> buffers_ = std::make_shared<Buffers>();
};

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_TEXT_BUILDER_H_
