// Earlier work that is asked for what a draft may share, and not read whole: an index.

#ifndef REFRAIN_SRC_RUN_CHECK_EARLIER_TEXTS_H_
#define REFRAIN_SRC_RUN_CHECK_EARLIER_TEXTS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "io/document.h"

namespace refrain::run {

class EarlierTexts {
 public:
  virtual ~EarlierTexts() = default;

  // What is not among the documents found.
  struct Others {
    std::uint64_t documents = 0;
    std::uint64_t words = 0;
  };

  // Appends the documents that one of the drafts may share passages with, each once, in their order. `boilerplate`: a
  // passage in so many documents is no overlap.
  virtual absl::Status find(std::span<const io::Document> drafts, std::uint32_t boilerplate,
                            std::vector<io::Document>& found, Others& others) = 0;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_EARLIER_TEXTS_H_
