// Taking words out of a text, and leaving those that stay as they are.

#ifndef REFRAIN_SRC_DEDUP_CUT_WORDS_H_
#define REFRAIN_SRC_DEDUP_CUT_WORDS_H_

#include <span>
#include <string_view>
#include <vector>

#include "dedup/passage_windows.h"
#include "refrain/span.h"

namespace refrain::dedup {

struct Cut {
  Span bytes;          // what goes
  bool space = false;  // whether a space takes its place

  friend bool operator==(const Cut&, const Cut&) = default;
};

// The bytes that go with words, into `cuts`: a range from its first word to its last with all between, and one run of
// white space (of Unicode) beside it, the one with fewer line breaks, so that paragraphs stay apart; of equals the one
// behind. What would join two words into another one stays; where there is no white space to stay, a space takes the
// place (possible only beside scripts that are written without spaces).
//
// REQUIRES: `ranges` as PassageWindows::cover() gives them for this text.
// Memory: that of some ten thousand words. Cost: as find_words() and hash_words().
void cut_words(std::string_view text, std::span<const WordRange> ranges, std::vector<Cut>& cuts);

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_CUT_WORDS_H_
