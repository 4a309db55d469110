// By which keys a text is found that may share a passage with another one, where the others are not all at hand: what an
// index keeps of each text, and asks for.
//
// They are those of candidates.h, as far as they hang on one text alone: a pair of sentences is a candidate where it shares
// a shingle or a pair of rare words, and rare is what is rare in general, since nobody knows the words of texts to come.

#ifndef REFRAIN_SRC_PASSAGE_LOOKUP_KEYS_H_
#define REFRAIN_SRC_PASSAGE_LOOKUP_KEYS_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace refrain::passage {

// The keys of a text, ascending, each once. Either list may be null.
//
// `kept`: of each four shingles in a row the least one (winnowing: Schleimer, Wilkerson and Aiken 2003, section 3), so that
// a run of eight words never goes unseen; and of each sentence all pairs of its five rarest words. About one per two words.
//
// `asked`: all shingles, and all pairs of the eight rarest words. It has all of `kept`, and more, since a question is asked
// once and a text is kept for long.
//
// Cost: 1 us per word, for one list or for both.
void lookup_keys(std::string_view text, std::vector<std::uint64_t>* kept, std::vector<std::uint64_t>* asked);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_LOOKUP_KEYS_H_
