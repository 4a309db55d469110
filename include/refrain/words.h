// Words of a text: what they are, where they are, and what they compare as.
//
//   const std::string_view text = "Ferry! FERRY?";
//   std::vector<refrain::Word> words;
//   std::vector<std::uint8_t> flags;
//   refrain::find_words(text, words, flags);
//   assert(words.size() == 2 && words[0].hash == words[1].hash);
//   assert(refrain::fold_word(text.substr(words[1].begin, words[1].end - words[1].begin)) == "ferry");
//
// A word is a maximal run of letters, marks and numbers (Unicode 15.0, general categories L, M, N). Default-ignorable
// code points inside a run are dropped. In scripts written without spaces, every code point with its marks is a word of
// its own. Words are compared after NFKC_Casefold. The tables are fixed in the source, so the same text has the same
// words on every machine and in every release.
//
// Thread-safe: all functions are pure. They allocate only their result. None fails. None throws, except that memory can
// run out.

#ifndef REFRAIN_WORDS_H_
#define REFRAIN_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

// The version of the definition above, its tables and its hash. A file that has word hashes must have this number too,
// and is refused by a library with another number.
inline constexpr std::uint32_t kWordsVersion = 1;

// The size of the longest text, in bytes. Positions have 32 bits, and the scanners need some room.
inline constexpr std::size_t kMaxTextBytes = 0xffff'0000u;

struct Word {
  std::uint64_t hash = 0;   // of the folded word; equal for equal words, see word_hash()
  std::uint32_t begin = 0;  // first byte in the text
  std::uint32_t end = 0;    // one past the last byte (marks included, dropped code points inside too)
};

// Properties of a word that its span does not show.
enum WordFlags : std::uint8_t {
  kUnspaced = 1,   // in a script written without spaces: one code point and its marks
  kLowerCase = 2,  // begins with a lower-case letter (general category Ll)
};

// Writes the words of `text`, in order, to `words`, and one entry per word (bits of WordFlags) to `flags`. Both are
// cleared first and keep their capacity. `text` is UTF-8. An invalid byte counts as U+FFFD, which is no letter.
//
// REQUIRES: text.size() <= kMaxTextBytes.
// Cost: one pass. About 1 ns per byte for ASCII (with AVX2 if the machine has it, else a portable path with the same
// result), some 10 ns per byte for text that must be decoded and normalised.
void find_words(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags);

// The number of words of a text, at most 2^32 - 1. Cost: about 1 ns per byte.
std::uint32_t count_words(std::string_view text);

// The text that a word compares as: NFKC_Casefold of `word` without default-ignorable code points. `word` is the bytes
// of one word as find_words() delimits it. May be longer than `word`.
std::string fold_word(std::string_view word);

// The hash of a folded word, 64 bits of full quality. Stable across machines and releases with the same kWordsVersion.
std::uint64_t word_hash(std::string_view folded);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_WORDS_H_
