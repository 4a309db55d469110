// The hashes of a text's words without their places: what signatures of whole documents are made of.

#ifndef REFRAIN_SRC_TEXT_HASH_WORDS_H_
#define REFRAIN_SRC_TEXT_HASH_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/words.h"

namespace refrain::text {

// Appends to `hashes` the hashes (Word::hash of find_words()) of the words of `text` from byte `from` on, a chunk of at
// most 64 KiB of text at a time so that all arrays stay in cache. Returns the byte to go on from, which lies between
// two words, or text.size() at the end. `from` is 0 or what an earlier call returned.
std::size_t hash_words(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes);

// The hashes of all words of `text`, into `hashes`.
inline void hash_all_words(std::string_view text, std::vector<std::uint64_t>& hashes) {
  hashes.clear();
  for (std::size_t at = 0; at < text.size();) at = hash_words(text, at, hashes);
}

// The hashes of words that are there with their places.
inline std::vector<std::uint64_t> hashes_of(std::span<const Word> words) {
  std::vector<std::uint64_t> out;
  out.reserve(words.size());
  for (const Word& word : words) out.push_back(word.hash);
  return out;
}

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_HASH_WORDS_H_
