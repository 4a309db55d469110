// The pet phrases of a text: runs of a few words that occur more often than the frequencies of their words suggest.
//
//   const std::string_view text = "Her heart hammered against her ribs. The dog slept. Again her heart hammered against "
//                                 "her ribs, and then, at the gate, her heart hammered against her ribs once more.";
//   const refrain::DocumentText draft = {.text = text};
//   const std::vector<refrain::Phrase> phrases = refrain::find_phrases(draft);
//   assert(phrases.size() == 1 && phrases[0].words == 6 && phrases[0].places.size() == 3);
//
// The method is described in docs/method.md, "Phrases".

#ifndef REFRAIN_PHRASES_H_
#define REFRAIN_PHRASES_H_

#include <cstdint>
#include <vector>

#include "refrain/export.h"
#include "refrain/passages.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

inline constexpr std::uint32_t kLeastPhraseWords = 3;
inline constexpr std::uint32_t kMostPhraseWords = 12;

struct PhrasePlace {
  Span bytes;                    // in the text, from the first word to the last
  std::uint64_t first_word = 0;  // number of the first word in the text

  friend bool operator==(const PhrasePlace&, const PhrasePlace&) = default;
};

struct Phrase {
  std::uint32_t words = 0;  // kLeastPhraseWords to kMostPhraseWords; in scripts written without spaces, characters
  // How surprising it is that the phrase occurs so often, in nats. It decides whether the phrase is listed, and where.
  double surprise = 0;
  std::vector<PhrasePlace> places;  // all of them, at least two; ascending, disjoint

  friend bool operator==(const Phrase&, const Phrase&) = default;
};

// The phrases of one text, the most surprising first. A phrase is in one sentence, and not in an excluded part of the
// text. It is listed in its longest form. A shorter form is listed only if it also occurs elsewhere, and then with all
// its places. find_passages() finds runs of more than kMostPhraseWords words: what occurs only in such runs is not a
// phrase. Names and numbers do not count.
//
// Cost: linear in the words, some 5 MB/s. Memory: some 15 bytes per byte of text. The same result on any machine.
// Thread-safe. Does not fail and does not throw, except that memory can run out.
//
// REQUIRES: document.text.size() <= kMaxTextBytes. `source` is ignored.
std::vector<Phrase> find_phrases(const DocumentText& document);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_PHRASES_H_
