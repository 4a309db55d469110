// Where a passage may begin and end: the price of an edge before each word, and the sentences.
//
//   const std::string_view text = "The ferry leaves the pier at seven. It is back before noon.";
//   std::vector<refrain::Word> words;
//   std::vector<std::uint8_t> flags;
//   refrain::find_words(text, words, flags);
//   const auto starts = refrain::sentence_starts(refrain::edge_prices(text, words, flags), flags);
//   assert(starts.size() == 2 && starts[1] == 7);  // "It" is word 7
//
// Thread-safe: pure functions. They allocate only their result. They do not fail and do not throw.

#ifndef REFRAIN_SENTENCES_H_
#define REFRAIN_SENTENCES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/words.h"

namespace refrain REFRAIN_PUBLIC {

// The price, in half nats, of beginning a passage at word k or of ending one before it. It depends on the gap between
// word k-1 and word k. The first of these that fits:
//   0   the beginning of the text; a blank line; a full stop, question or exclamation mark or ellipsis
//       before white space (before anything, for the marks of scripts without spaces)
//   1   a line break before a word that does not begin in lower case; a full stop whose space was lost ("death.David"),
//       between a word of three bytes or more that begins in lower case and one that begins in upper case
//   3   as for 0, but the next word begins in lower case ("e.g. this"); white space between two words of scripts
//       without spaces, where it separates phrases
//   6   a colon or semicolon before white space
//   12  any other gap with white space in it, or between words of scripts without spaces
//   18  no white space: inside what a reader sees as one word ("don't", "x-ray")
// The prices of its edges are subtracted from the score of a passage, so edges tend to be those of sentences. Method:
// docs/method.md.
inline constexpr std::uint8_t kSentencePrice = 1;  // a sentence may end at a price up to this

// One price per word of `words`, which find_words() made of `text` together with `flags`.
// Cost: one pass over the gaps.
std::vector<std::uint8_t> edge_prices(std::string_view text, std::span<const Word> words,
                                      std::span<const std::uint8_t> flags);

// The first word of each sentence, ascending, beginning with 0; empty for a text without words. A sentence ends at a
// price of at most kSentencePrice if it has 5 words or more, and after 64 words in any case (128 words of scripts that
// are written without spaces, where two count as one).
std::vector<std::uint32_t> sentence_starts(std::span<const std::uint8_t> prices, std::span<const std::uint8_t> flags);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_SENTENCES_H_
