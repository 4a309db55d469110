// The shingles of a document from its text, which its owner gives back.

#ifndef REFRAIN_SRC_DEDUP_TEXT_SHINGLES_H_
#define REFRAIN_SRC_DEDUP_TEXT_SHINGLES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "refrain/dedup.h"
#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain::dedup {

// Lends the text of a document: the view is valid until the next call. An error ends the work.
using TextOf = std::function<absl::StatusOr<std::string_view>(DocumentNumber document)>;

class TextShingles {
 public:
  TextShingles(std::size_t shingle, TextOf text_of) : shingle_(shingle), text_of_(std::move(text_of)) {}

  absl::Status operator()(DocumentNumber document, std::vector<std::uint64_t>& shingles) {
    const absl::StatusOr<std::string_view> text = text_of_(document);
    if (!text.ok()) return text.status();
    text::hash_all_words(*text, words_);
    hash_shingles(words_, shingle_, shingles);
    return absl::OkStatus();
  }

 private:
  std::size_t shingle_;
  TextOf text_of_;
  std::vector<std::uint64_t> words_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_TEXT_SHINGLES_H_
