// Words of a text: what they are, where they stand, and what they compare as.
//
//   const std::string_view text = "Ferry! FERRY?";
//   std::vector<refrain::Word> words;
//   std::vector<std::uint8_t> flags;
//   refrain::find_words(text, words, flags);
//   assert(words.size() == 2 && words[0].hash == words[1].hash);
//   assert(refrain::fold_word(text.substr(words[1].begin, words[1].end - words[1].begin)) == "ferry");
//
// A word is a maximal run of letters, marks and numbers (Unicode 15.0, general categories L, M, N). Default-ignorable
// code points inside a run are dropped. In scripts written without spaces every code point with its marks is a word of
// its own. Words compare after NFKC_Casefold. The tables are pinned in the source, so the same text has the same words
// on every machine and in every release.
//
// Thread-safe: all functions are pure. None allocates beyond its result, none fails, none throws (memory that runs out
// aside).

#ifndef REFRAIN_WORDS_H_
#define REFRAIN_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

// Names the definition above together with its tables and its hash. A file that holds word hashes carries this number
// and is refused by a library with another one.
inline constexpr std::uint32_t kWordsVersion = 1;

// The longest text, in bytes: positions are 32 bits wide, and some room is left for the scanners.
inline constexpr std::size_t kMaxTextBytes = 0xffff'0000u;

struct Word {
  std::uint64_t hash = 0;   // of the folded word; equal for equal words, see word_hash()
  std::uint32_t begin = 0;  // first byte in the text
  std::uint32_t end = 0;    // one past the last byte (marks included, dropped code points inside too)
};

// Kinds of a word that its span alone does not tell.
enum WordFlags : std::uint8_t {
  kUnspaced = 1,   // of a script written without spaces: one code point and its marks
  kLowerCase = 2,  // begins with a lower-case letter (general category Ll)
};

// The words of `text` in order, into `words` and, word by word, their kinds into `flags` (bits of WordFlags). Clears
// both first and keeps their capacity. `text` is UTF-8; an invalid byte counts as U+FFFD, which is no letter.
//
// REQUIRES: text.size() <= kMaxTextBytes.
// Cost: one pass; about 1 ns a byte for ASCII (AVX2 where the machine has it, a portable path that gives the same
// result elsewhere), some 10 ns a byte for what must be decoded and normalised.
void find_words(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags);

// How many words a text has, at most 2^32 - 1 of them. Cost: about 1 ns a byte.
std::uint32_t count_words(std::string_view text);

// The text that a word compares as: NFKC_Casefold of `word` without default-ignorable code points. `word` is the bytes
// of one word as find_words() delimits it. May be longer than `word`.
std::string fold_word(std::string_view word);

// The hash of a folded word, 64 bits of full quality. Stable across machines and releases with the same kWordsVersion.
std::uint64_t word_hash(std::string_view folded);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_WORDS_H_
