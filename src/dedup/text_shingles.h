// The shingles of a document from its text, which its owner gives back.

#ifndef REFRAIN_SRC_DEDUP_TEXT_SHINGLES_H_
#define REFRAIN_SRC_DEDUP_TEXT_SHINGLES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "refrain/dedup.h"
#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain {

class TextShingles {
 public:
  TextShingles(std::size_t shingle, TextOf text_of) : shingle_(shingle), text_of_(std::move(text_of)) {}

  bool operator()(DocumentNumber document, std::vector<std::uint64_t>& shingles) {
    if (!text_of_(document, text_)) return false;
    hash_all_words(text_, words_);
    hash_shingles(words_, shingle_, shingles);
    return true;
  }

 private:
  std::size_t shingle_;
  TextOf text_of_;
  std::string text_;
  std::vector<std::uint64_t> words_;
};

}  // namespace refrain

#endif  // REFRAIN_SRC_DEDUP_TEXT_SHINGLES_H_
