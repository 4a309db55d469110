// Finds passages that occur more than once: copied, edited or reworded, within one document and across many. The
// command `refrain check` is built on it.
//
//   const std::string draft = "As ever the ferry leaves the island pier at seven and is back before the market opens.";
//   const std::string published = "The ferry leaves the island pier at seven and is back before the market opens.";
//   const std::vector<refrain::DocumentText> documents = {{.text = draft}, {.text = published, .source = true}};
//   for (const refrain::Overlap& overlap : refrain::find_passages(documents, {}).overlaps) {
//     const refrain::Span bytes = overlap.left.bytes;
//     std::printf("%s\n", draft.substr(bytes.begin, bytes.end - bytes.begin).c_str());
//   }
//
// docs/method.md describes the method, with its sources and measurements. In short: sentences that share rare words or
// shingles are candidates. A pair of passages is scored as a whole by a log-likelihood ratio ("drawn from each other"
// against "what the documents share anyway"). Its edges are where that score is greatest. At the end its words are
// aligned, to find the kind of the repeat.

#ifndef REFRAIN_PASSAGES_H_
#define REFRAIN_PASSAGES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

// One input document of the finder. It does not own the text, which must outlive the call.
struct DocumentText {
  // UTF-8 of at most kMaxTextBytes bytes (refrain/words.h). Invalid bytes do not count as letters.
  std::string_view text;
  // Earlier work: compared with documents that are not sources, never with other sources or with itself. All sources
  // come after all other documents.
  bool source = false;
  // Parts of the text that no overlap may use (quotations, passages to ignore); ascending, disjoint.
  std::span<const Span> excluded = {};
  // Documents of one group are not compared with each other; 0: no group. When documents are counted (boilerplate),
  // those of one group count as one.
  std::uint32_t group = 0;
};

enum class OverlapKind : std::uint8_t {
  kExact,      // word for word, except for case and punctuation: similarity 1
  kEdited,     // similarity 0.8 or more
  kReworded,   // similarity below 0.8
  kCondensed,  // below 0.8, and one side is at least three times as long as the other, which summarises it
};

enum class OverlapScope : std::uint8_t { kWithin, kAcross };

struct PassageOptions {
  OverlapKind sensitivity = OverlapKind::kCondensed;  // this kind and the stricter ones; kExact: every maximal run
  // Least number of shared words, at least 1. Two words of a script without spaces count as one.
  std::uint32_t min_words = 8;
  bool within = true;
  bool across = true;
  // A passage in this many documents or more is boilerplate: listed once, and not an overlap. 0: no boilerplate.
  std::uint32_t boilerplate = 5;
  // The sources may be a selection from more sources, those that may share something (an index does that). Then these
  // are the number of the other sources, and of their words. Results are judged as if all of them were given.
  std::uint64_t other_sources = 0;
  std::uint64_t other_words = 0;
  unsigned threads = 1;  // upper bound; 0 means one per core. The result does not depend on it
};

// Words [first, last) of a document.
struct WordRun {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  friend bool operator==(const WordRun&, const WordRun&) = default;
};

struct OverlapSide {
  std::uint32_t document = 0;    // index into the documents that were given
  Span bytes;                    // in its text, including punctuation that belongs to the passage
  std::uint64_t first_word = 0;  // words of the document, half open: [first_word, last_word)
  std::uint64_t last_word = 0;
  std::vector<WordRun> shared = {};  // those of these words that occur on the other side too, in order

  friend bool operator==(const OverlapSide&, const OverlapSide&) = default;
};

struct Overlap {
  OverlapKind kind = OverlapKind::kExact;
  OverlapScope scope = OverlapScope::kWithin;
  double similarity = 0;    // words shared in order / words of the longer side, in (0, 1]
  std::uint32_t words = 0;  // words shared in order
  double bits = 0;          // information of the shared words: the sum of -log2 of their frequencies
  double score = 0;         // the log-likelihood ratio of the decision, in nats
  // The same for all overlaps of one repeated passage; from 0, in order of appearance.
  std::uint32_t group = 0;
  OverlapSide left, right;  // left comes first in input order
  // For a condensed overlap: bytes of the sentences of the longer side that the other side summarises, in order; else
  // empty. A sentence counts as summarised if the two sides share an uncommon word of it.
  std::vector<Span> parts = {};

  friend bool operator==(const Overlap&, const Overlap&) = default;
};

// A passage that occurs in many documents.
struct Boilerplate {
  std::uint32_t documents = 0;           // how many documents have it
  std::vector<OverlapSide> occurrences;  // where it occurs, in input order; the first one is shown
};

// The counts of one document that is not a source.
struct DocumentCount {
  std::uint64_t words = 0;  // without those of DocumentText::excluded
  // Words that both places of some overlap share (all words of an exact one), and words of boilerplate. Each counts
  // once.
  std::uint64_t repeated_words = 0;
  std::uint64_t excluded_words = 0;  // those of DocumentText::excluded
};

struct PassageReport {
  std::vector<Overlap> overlaps;         // ordered by left document, left begin, right document, right begin
  std::vector<Boilerplate> boilerplate;  // ordered by first occurrence
  std::vector<DocumentCount> counts;     // one per document that is not a source
};

// Finds all repeated passages. What is found within a document depends only on that document.
//
// Cost: grows with the words and with what is found, not with pairs of documents: some 20 to 50 MB/s per core for news.
// Memory: about 5 bytes per byte of text, in addition to the text. Deterministic: the same input gives the same report
// on any machine and with any number of threads. Thread-safe. Does not fail and does not throw, except that memory can
// run out.
//
// REQUIRES: sources come after the other documents; each text has at most kMaxTextBytes bytes; fewer than 2^32 words in
// all.
PassageReport find_passages(std::span<const DocumentText> documents, const PassageOptions& options);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_PASSAGES_H_
