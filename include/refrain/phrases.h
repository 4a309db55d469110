// The pet phrases of a text: runs of a few words that come back more often than their words would let expect.
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
  std::uint64_t first_word = 0;  // of the text

  friend bool operator==(const PhrasePlace&, const PhrasePlace&) = default;
};

struct Phrase {
  std::uint32_t words = 0;  // kLeastPhraseWords to kMostPhraseWords; in scripts written without spaces, characters
  // How surprising it is that the phrase comes back so often, in nats: what decides about it and ranks it.
  double surprise = 0;
  std::vector<PhrasePlace> places;  // all of them, at least two; ascending, disjoint

  friend bool operator==(const Phrase&, const Phrase&) = default;
};

// The phrases of one text, the most surprising first. A phrase lies in one sentence and in no part of the text that is
// excluded. It is told in its longest form: a shorter one that stands nowhere else is none, and one that does is told
// with all its places. Runs of more than kMostPhraseWords words are the business of find_passages(): what stands in
// such a run alone is no phrase. Names and numbers say nothing.
//
// Cost: linear in the words, some 5 MB/s. Memory: some 15 bytes a byte of text. The same answer on any machine.
// Thread-safe. Does not fail and does not throw (memory that runs out aside).
//
// REQUIRES: document.text.size() <= kMaxTextBytes. `source` says nothing here.
std::vector<Phrase> find_phrases(const DocumentText& document);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_PHRASES_H_
