// Finds passages that stand more than once: copied, edited or reworded, within one document and across many. This is
// what the command `refrain check` is made of.
//
//   const std::string draft = "As ever the ferry leaves the island pier at seven and is back before the market opens.";
//   const std::string published = "The ferry leaves the island pier at seven and is back before the market opens.";
//   const std::vector<refrain::DocumentText> documents = {{.text = draft}, {.text = published, .source = true}};
//   for (const refrain::Overlap& overlap : refrain::find_passages(documents, {}).overlaps) {
//     const refrain::Span bytes = overlap.left.bytes;
//     std::printf("%s\n", draft.substr(bytes.begin, bytes.end - bytes.begin).c_str());
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

#include "refrain/export.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

// One document as the finder takes it. It does not own the text, which must outlive the call.
struct DocumentText {
  // UTF-8 of at most kMaxTextBytes bytes (refrain/words.h); invalid bytes count as no letters.
  std::string_view text;
  // Earlier work: compared with the documents that are none, never with other sources nor with itself. All sources come
  // after all others.
  bool source = false;
  // Parts of the text that take no part in any overlap (quotations, passages to ignore); ascending, disjoint.
  std::span<const Span> excluded = {};
  // Documents of one group are not compared with each other; 0: of none. Where documents are counted (boilerplate) those
  // of one group count as one.
  std::uint32_t group = 0;
};

enum class OverlapKind : std::uint8_t {
  kExact,      // word for word, whatever the case and punctuation: similarity 1
  kEdited,     // similarity .8 and more
  kReworded,   // below
  kCondensed,  // below .8, one side at least three times as long as the other: a summary of it
};

enum class OverlapScope : std::uint8_t { kWithin, kAcross };

struct PassageOptions {
  OverlapKind sensitivity = OverlapKind::kCondensed;  // this kind and the stricter ones; kExact: every maximal run
  // Words shared; two of a script without spaces count as one. At least 1.
  std::uint32_t min_words = 8;
  bool within = true;
  bool across = true;
  // A passage in this many documents or more is boilerplate: listed once, no overlap. 0: there is none.
  std::uint32_t boilerplate = 5;
  // Where the sources were chosen from more of them, as those that may share something (an index does that): how many
  // others there are, and how many words they have. What is found is judged as if they were all given.
  std::uint64_t other_sources = 0;
  std::uint64_t other_words = 0;
  unsigned threads = 1;  // upper bound; 0 means one a core. The result does not depend on it
};

// Words [first, last) of a document.
struct WordRun {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  friend bool operator==(const WordRun&, const WordRun&) = default;
};

struct OverlapSide {
  std::uint32_t document = 0;    // index into the documents given
  Span bytes;                    // in its text, punctuation that belongs to the passage included
  std::uint64_t first_word = 0;  // words of the document, half open: [first_word, last_word)
  std::uint64_t last_word = 0;
  std::vector<WordRun> shared = {};  // of these the words that occur on the other side too, in order

  friend bool operator==(const OverlapSide&, const OverlapSide&) = default;
};

struct Overlap {
  OverlapKind kind = OverlapKind::kExact;
  OverlapScope scope = OverlapScope::kWithin;
  double similarity = 0;    // words shared in order over the words of the longer side, (0, 1]
  std::uint32_t words = 0;  // words shared in order
  double bits = 0;          // information of the words shared: -log2 of their frequency, summed
  double score = 0;         // the log-likelihood ratio that decided, in nats
  // The same for all overlaps of one repeated passage; from 0, in order of appearance.
  std::uint32_t group = 0;
  OverlapSide left, right;  // left comes first in input order
  // Of a condensed one: bytes of the sentences of the longer side that the other one tells, in order; else empty. A
  // sentence is told if the two share an uncommon word of it.
  std::vector<Span> parts = {};

  friend bool operator==(const Overlap&, const Overlap&) = default;
};

// A passage that stands in many documents.
struct Boilerplate {
  std::uint32_t documents = 0;           // how many hold it
  std::vector<OverlapSide> occurrences;  // where it stands, in input order; the first one is shown
};

// What is counted of one document that is no source.
struct DocumentCount {
  std::uint64_t words = 0;  // but those of DocumentText::excluded
  // Words that stand in both places of some overlap (of an exact one all, of others those shared), or in boilerplate;
  // each counted once.
  std::uint64_t repeated_words = 0;
  std::uint64_t excluded_words = 0;  // those of DocumentText::excluded
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
// REQUIRES: sources stand behind the others; each text within kMaxTextBytes; fewer than 2^32 words in all.
PassageReport find_passages(std::span<const DocumentText> documents, const PassageOptions& options);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_PASSAGES_H_
