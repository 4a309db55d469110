// Near-duplicate documents: texts in, decisions out.
//
//   const std::vector<std::string_view> texts = {"one two three four five six", "Something else.",
//                                                "One, two, three, four, five, six!"};
//   const std::vector<refrain::Decision> decisions = refrain::deduplicate(texts);
//   // decisions[2].removed(), decisions[2].kept == 0, decisions[2].similarity == 1
//
// Two documents are near if the Jaccard similarity of their sets of shingles reaches a threshold. Documents are decided
// in order: a document is removed if it is near to one that was kept before it, and kept otherwise. So every removed
// document is near to a kept one (no chains). Each removal is decided on the exact sets of 64-bit shingle hashes. The
// LSH stage (lsh.h) only selects the pairs that are compared: those that share a band key and whose signatures do not
// rule it out. A near pair that is not compared is a miss. DedupOptions::recall bounds the share of misses.
//
// It is a leader pass without union-find: a document near to no kept one is kept, whatever chains lead to it. If
// very many kept documents share a key (pages of one template), candidates among them are found by a prefix filter
// instead. This is exact, since near documents share one of their rarest shingles (Chaudhuri, Ganti and Kaushik 2006;
// Bayardo, Ma and Srikant 2007; positions as in Xiao et al. 2008).

#ifndef REFRAIN_DEDUP_H_
#define REFRAIN_DEDUP_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/status.h"

namespace refrain REFRAIN_PUBLIC {

struct DedupOptions {
  double threshold = 0.8;   // Jaccard similarity of near-duplicates, above 0 and at most 1
  std::size_t shingle = 5;  // words per shingle, at least 1
  double recall = 0.99;     // least probability that a pair at the threshold is compared, between 0 and 1
  unsigned threads = 1;     // upper bound; 0 means one per core. The result does not depend on it
};

// A document by its number: the order in which documents were added, from 0.
using DocumentNumber = std::uint32_t;
inline constexpr DocumentNumber kNoDocument = 0xffff'ffffu;

// What became of a document.
struct Decision {
  DocumentNumber kept = kNoDocument;  // the document kept in its place; kNoDocument if it was kept itself
  double similarity = 0;              // to that one, exact; 0 if it was kept

  bool removed() const { return kept != kNoDocument; }
  friend bool operator==(const Decision&, const Decision&) = default;
};

// Decides about texts in memory: one decision per text, in order. `texts` are UTF-8 (invalid bytes do not count as
// letters) and must outlive the call. A text without words is near to nothing, and kept.
//
// REQUIRES: options within their bounds; fewer than 2^32 - 1 texts.
// Cost: about 2 ns per byte on each thread, and twice that for a text that has candidates. Memory: that of a
// Deduplicator. Thread-safe.
std::vector<Decision> deduplicate(std::span<const std::string_view> texts, const DedupOptions& options = {});

// Gives a Deduplicator the texts that were added to it. The owner of the texts implements it.
class TextSource {
 public:
  virtual ~TextSource() = default;

  // Points `text` at the text of a document, exactly as it was added. The view must stay valid until the next call. If
  // this fails, the call of the Deduplicator that asked ends and returns the error.
  virtual Status text(DocumentNumber document, std::string_view& text) = 0;
};

// Decides about texts as they come. It does not hold the texts: `source` gives a kept text again if a candidate is
// verified. It holds 220 to 310 bytes per kept document at a threshold of 0.8 (21 keys), and 16 MB for a cache of
// sets. One thread at a time.
class Deduplicator {
 public:
  // `source` must outlive this. REQUIRES: options within their bounds.
  Deduplicator(const DedupOptions& options, TextSource& source);
  Deduplicator(Deduplicator&&) noexcept;
  Deduplicator& operator=(Deduplicator&&) noexcept;
  ~Deduplicator();

  // Decides about the next document, or the next ones in order, which are compared with each other too. Appends to
  // `decisions`. Fails if the source fails, or after 2^32 - 1 documents. After that nothing more may be added.
  Status add(std::string_view text, Decision& decision);
  Status add(std::span<const std::string_view> texts, std::vector<Decision>& decisions);

  // The number of documents that were added.
  std::uint64_t documents() const;

  // The bytes of memory that it holds now.
  std::size_t memory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_DEDUP_H_
