// Finds passages that stand more than once: copied, edited or reworded, within one document and across many. This is
// what the command `refrain check` is made of.
//
//   std::vector<refrain::DocumentText> documents = {{.text = draft}, {.text = published, .source =
//   true}}; for (const refrain::Overlap& o : refrain::find_passages(documents, {}).overlaps) { ...
//   }
//
// The method, with its sources and measured tables, is described in docs/method.md. In one sentence: sentences that
// share rare words or shingles are candidates, a pair of passages is scored whole as a log-likelihood ratio ("drawn
// from each other" against "what the documents share anyway"), its edges are where that score is greatest, and its
// words are aligned afterwards to say what kind of repeat it is.

#ifndef REFRAIN_PASSAGES_H_
#define REFRAIN_PASSAGES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/span.h"

namespace refrain {

// One document as the finder takes it. It does not own the text, which must outlive the call.
struct DocumentText {
  // UTF-8 of at most kMaxTextBytes bytes (refrain/words.h); invalid bytes count as no letters.
  std::string_view text;
  // Earlier work: compared with the documents that are none, never with other sources nor with itself. All sources come
  // after all others.
  bool source = false;
  // Parts of the text that take no part in any overlap (quotations, passages to ignore); ascending, disjoint.
  std::span<const Span> excluded = {};
};

enum class Kind : std::uint8_t {
  kExact,     // word for word, whatever the case and punctuation: similarity 1
  kEdited,    // similarity .8 and more
  kReworded,  // below
};

enum class Scope : std::uint8_t { kWithin, kAcross };

// What makes two sentences of different documents candidates; the bits may be combined.
enum CandidateKeys : std::uint8_t {
  kRarePairKeys = 1,  // pairs of their rarest words: what survives rewording
  kShingleKeys = 2,   // runs of five words: copies made of common words
  // Plain MinHash of their uncommon words: for comparison; adds little and costs most.
  kWindowKeys = 4,
};

struct PassageOptions {
  // --- what is reported
  Kind sensitivity = Kind::kReworded;  // this kind and the stricter ones; kExact: every maximal run
  // Words shared; two of a script without spaces count as one. At least 1.
  std::uint32_t min_words = 8;
  bool within = true;
  bool across = true;
  // A passage in this many documents or more is boilerplate: listed once, no overlap. 0: there is none.
  std::uint32_t boilerplate = 5;
  // CandidateKeys; docs/method.md has what each is worth
  std::uint8_t keys = kRarePairKeys | kShingleKeys;
  // --- speed
  unsigned threads = 1;  // upper bound; 0 means one a core. The result does not depend on it
};

struct Side {
  std::uint32_t document = 0;    // index into the documents given
  Span bytes;                    // in its text, punctuation that belongs to the passage included
  std::uint64_t first_word = 0;  // words of the document, half open: [first_word, last_word)
  std::uint64_t last_word = 0;

  friend bool operator==(const Side&, const Side&) = default;
};

struct Overlap {
  Kind kind = Kind::kExact;
  Scope scope = Scope::kWithin;
  double similarity = 0;    // words shared in order over the words of the longer side, (0, 1]
  std::uint32_t words = 0;  // words shared in order
  double bits = 0;          // information of the words shared: -log2 of their frequency, summed
  double score = 0;         // the log-likelihood ratio that decided, in nats
  // The same for all overlaps of one repeated passage; from 0, in order of appearance.
  std::uint32_t group = 0;
  Side left, right;  // left comes first in input order

  friend bool operator==(const Overlap&, const Overlap&) = default;
};

// A passage that stands in many documents.
struct Boilerplate {
  std::uint32_t documents = 0;    // how many hold it
  std::vector<Side> occurrences;  // where it stands, in input order; the first one is shown
};

// What is counted of one document that is no source.
struct DocumentCount {
  std::uint64_t words = 0;  // but those of DocumentText::excluded
  // Words that stand in both places of some overlap (of an exact one all, of others those shared), or in boilerplate;
  // each counted once.
  std::uint64_t repeated_words = 0;
};

struct PassageReport {
  std::vector<Overlap> overlaps;         // by left document, left begin, right document, right begin
  std::vector<Boilerplate> boilerplate;  // by first occurrence
  std::vector<DocumentCount> counts;     // one a document that is no source
};

// Finds all of it. What is found within a document depends on that document alone.
//
// Cost: grows with the words and with what is found, not with pairs of documents: some 20 to 50 MB/s a core for news.
// Memory: about 5 bytes a byte of text beside the text. Deterministic: the same input gives the same report on any
// machine and with any number of threads. Thread-safe. Does not fail and does not throw (memory that runs out aside).
//
// REQUIRES: sources stand behind the others; each text within kMaxTextBytes.
PassageReport find_passages(std::span<const DocumentText> documents, const PassageOptions& options);

}  // namespace refrain

#endif  // REFRAIN_PASSAGES_H_
