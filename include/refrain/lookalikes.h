// Letters of one script put in the place of letters of another that look the same, as in a Latin "pace" with a Cyrillic
// "a": finding such words, and the text as a reader takes it.
//
//   const refrain::UnmaskedText found = refrain::unmask_lookalikes("a p\xd0\xb0ssage");  // with a Cyrillic letter
//   assert(found.changed() && found.text == "a passage" && found.words.size() == 1);
//
// Thread-safe: pure functions, which neither fail nor throw (memory that runs out aside).

#ifndef REFRAIN_LOOKALIKES_H_
#define REFRAIN_LOOKALIKES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

struct UnmaskedText {
  // A letter that was put in the place of another.
  struct Exchange {
    std::uint32_t text = 0;      // where the letter begins in `text`
    std::uint32_t original = 0;  // where it began in the original
    std::uint8_t text_bytes = 0;
    std::uint8_t original_bytes = 0;
  };

  std::string text;                 // empty where no word was changed: the original holds
  std::vector<Span> words;          // of the original that were changed, in order
  std::vector<Exchange> exchanges;  // in order

  bool changed() const { return !words.empty(); }

  // The bytes of the original that a span of the new text stands for: whole letters where it begins or ends inside one
  // that was exchanged. Where nothing was changed, the span itself. O(log exchanges).
  Span original(Span span) const;

  // The other way: where a span of the original stands in the new text. One that begins or ends inside of a letter that
  // was exchanged does so where the new one begins.
  Span changed_place(Span span) const;
};

// `text` with every word that mixes scripts by look-alikes written in one script: its own, which is the only one that
// all its letters can be written in. Where there are several, it is the one that more of the letters of the text belong
// to which look like no letter of another script; then the one with more letters in the word; then the first of Latin,
// Greek, Cyrillic, Armenian, Cherokee and Coptic, the scripts that are looked at. Letters look alike by Unicode
// Technical Standard 39 (Unicode 15.0, pinned), capitals like capitals, small ones like small ones.
//
// Left as they are: words of one script, also where they are made of look-alikes alone (Cyrillic "coco": nothing in it
// tells that it is no Cyrillic); words with letters of other scripts, with digits, and of one letter; words that cannot
// be written in one script ("mm" with a Greek mu); and words of Latin and Greek letters as formulas have them, in which
// the Greek ones are small letters (omicron aside), one at an end of the word or any between Latin capitals ("TNFa",
// "NFkB" with alpha and kappa).
//
// REQUIRES: text.size() <= kMaxTextBytes.
// Cost: without letters of scripts other than Latin a scan at the speed of memory, and nothing is allocated; 2 ns a
// byte of Greek or Cyrillic, some 5 where many words mix scripts.
UnmaskedText unmask_lookalikes(std::string_view text);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_LOOKALIKES_H_
