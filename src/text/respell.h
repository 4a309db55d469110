// Texts in the spelling that `check` matches them in: forms of one word that writers choose between, and tricks that make
// a word look the same and be another one. `dedup` never sees it. Internal to the library.

#ifndef REFRAIN_SRC_TEXT_RESPELL_H_
#define REFRAIN_SRC_TEXT_RESPELL_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "refrain/span.h"

namespace refrain::text {

// A stretch of a text, and what is read in its place.
struct Edit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string in_its_place;
};

// A text after edits, with the way back.
class Respelled {
 public:
  Respelled() = default;

  // `edits` in any order; of two that overlap the one that begins first counts.
  Respelled(std::string_view text, std::vector<Edit> edits);

  bool changed() const { return !changes_.empty(); }
  const std::string& text() const { return text_; }  // empty where nothing was changed: the original holds

  // The bytes of the original that a span of the new text stands for, with what was taken out at its end but for white
  // space; O(log edits).
  Span original(Span span) const;

  // Where a span of the original stands in the new text.
  Span changed_place(Span span) const;

 private:
  struct Change {
    std::uint32_t text = 0;
    std::uint32_t original = 0;
    std::uint32_t text_bytes = 0;
    std::uint32_t original_bytes = 0;
  };

  std::string text_;
  std::vector<Change> changes_;
};

// A word that is cut at the end of a line: letters, a hyphen, a line end (in quoted mail with the marks of the next
// line), letters.
struct CutWord {
  Span gap;                  // from the hyphen to the letter behind the line end
  std::uint64_t joined = 0;  // hash of the word without the gap
  std::uint64_t pair = 0;    // of its two halves as two words
  bool soft = false;         // the hyphen is a soft one: it is no compound
};

// `ends_line`, where given, tells whether a blank of the text stands for the end of a line; it is asked of those behind a
// hyphen. In order. Cost: a scan for line ends, with `ends_line` four more for hyphens.
std::vector<CutWord> cut_words(std::string_view text, const std::function<bool(Span blank)>& ends_line = {});

// What joins two words to a key, as in CutWord::pair.
inline std::uint64_t pair_key(std::uint64_t first, std::uint64_t second) { return base::combine(first, second); }

// Letter forms that make no other word:
// - Arabic without vowel marks (U+064B to U+065F, U+0670, U+06D6 to U+06ED) and tatweel; the forms of alef as bare alef,
//   alef maksura and Farsi yeh as yeh, keheh as kaf; presentation forms as what they present.
// - Hebrew without points and accents (U+0591 to U+05C7).
// - Serbian in Latin letters, where the Cyrillic letters of the text are those of Serbian: it has letters that Serbian
//   has (ђ, ј, љ, њ, ћ, џ), and hardly any that it has not.
// - Romanian s and t with a cedilla (U+015E, U+015F, U+0162, U+0163) with the comma below that they ought to have, where
//   the letters of the text are those of Romanian and not of Turkish.
// - The two letters i of Turkish in capitals as the small ones, where the letters of the text are those of Turkish: I in
//   words with letters that only Turkish has, in words that are commoner so, and in unknown ones beside a dotted one.
void add_letter_forms(std::string_view text, std::vector<Edit>& edits);

// Letters that are not seen and take room (the fillers of Hangul), as blanks. Returns how many there are.
std::uint64_t add_invisible_blanks(std::string_view text, std::vector<Edit>& edits);

// Words with characters in them that are not seen and take no room, between letters of scripts that never have such
// (Latin, Greek, Cyrillic): zero-width blanks and joiners, marks of direction. Soft hyphens are none. Words match without
// them anyway (refrain/words.h).
std::vector<Span> words_with_invisible(std::string_view text);

// Digits that stand for letters, as in "p4ssage": 0 1 3 4 5 7 8 9 as o, l or i, e, a, s, t, b, g. Only in a text that has
// at least three different such words which are common words then, and only in words of small letters. Returns the words.
std::vector<Span> add_letters_for_digits(std::string_view text, std::vector<Edit>& edits);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_RESPELL_H_
