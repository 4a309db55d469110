// The ways to find words: a portable one and one for AVX2, which give the same. find_words() and hash_words() choose;
// tests call each. Internal to src/text.

#ifndef REFRAIN_SRC_TEXT_WORDS_PATHS_H_
#define REFRAIN_SRC_TEXT_WORDS_PATHS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "refrain/words.h"

namespace refrain::text {

// At most this much text is hashed in one call of hash_words(), longer words aside.
inline constexpr std::size_t kHashChunk = std::size_t{1} << 16;

void find_words_portable(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags);
std::size_t hash_words_portable(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes);

#if defined(__x86_64__)
// REQUIRES: the machine has AVX2, BMI and BMI2.
void find_words_by_blocks(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags);
std::size_t hash_words_by_blocks(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes);
#endif

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_WORDS_PATHS_H_
