// Finds words in which letters of another script take the place of letters that look the same, as in a Latin "pace"
// with a Cyrillic "a", and gives the text as a reader sees it.
//
//   const refrain::UnmaskedText found = refrain::unmask_lookalikes("a p\xd0\xb0ssage");  // with a Cyrillic letter
//   assert(found.changed() && found.text == "a passage" && found.words.size() == 1);
//
// Thread-safe: pure functions, which neither fail nor throw, except that memory can run out.

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
  // A letter that was replaced.
  struct Exchange {
    std::uint32_t text = 0;      // where the letter begins in `text`
    std::uint32_t original = 0;  // where it began in the original
    std::uint8_t text_bytes = 0;
    std::uint8_t original_bytes = 0;
  };

  std::string text;                 // empty if no word was changed: then use the original
  std::vector<Span> words;          // the words of the original that were changed, in order
  std::vector<Exchange> exchanges;  // in order

  bool changed() const { return !words.empty(); }

  // The bytes of the original that a span of the new text represents. If the span begins or ends inside a letter that
  // was replaced, the whole letter is included. If nothing was changed, the span itself. O(log exchanges).
  Span original(Span span) const;

  // The other direction: the place in the new text of a span of the original. If it begins or ends inside a letter that
  // was replaced, the result begins or ends where the new letter begins.
  Span changed_place(Span span) const;
};

// Returns `text` with every word that mixes scripts by look-alikes written in one script: the only script in which all
// its letters can be written. If there are several such scripts, these rules choose one, in this order: the script with
// more letters in the text that look like no letter of another script; the script with more letters in the word; the
// first of Latin, Greek, Cyrillic, Armenian, Cherokee and Coptic. No other scripts are considered. Letters look alike
// by Unicode Technical Standard 39 (Unicode 15.0, fixed), capitals like capitals, and small letters like small letters.
//
// These words are not changed:
// - words of one script, even if they consist only of look-alikes (nothing shows that "coco" in Cyrillic is not
//   Cyrillic);
// - words with letters of other scripts or with digits, and words of one letter;
// - words that cannot be written in one script ("mm" with a Greek mu);
// - words of Latin and Greek letters as in formulas: the Greek letters are small (but not omicron), and there is one at
//   an end of the word, or any number between Latin capitals ("TNFa", "NFkB" with alpha and kappa).
//
// REQUIRES: text.size() <= kMaxTextBytes.
// Cost: if all letters are Latin, a scan at the speed of memory, and nothing is allocated. 2 ns per byte of Greek or
// Cyrillic, some 5 if many words mix scripts.
UnmaskedText unmask_lookalikes(std::string_view text);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_LOOKALIKES_H_
