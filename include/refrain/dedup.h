// Near-duplicate documents: batches of documents in, decisions out.
//
// Two documents are near when the Jaccard similarity of their sets of shingles reaches a threshold. Documents are
// decided in keep order: a document is removed when it is near to one that was kept before it, and kept otherwise. So
// every removed document is near to the one it was removed for (no chains), and each removal was decided on the exact
// sets of 64-bit shingle hashes. The LSH stage (lsh.h) only says which pairs are compared: two documents are when they
// share a band key. A near pair that shares none is a miss; DedupOptions::recall chooses the bands by that.
//
// A leader pass with no union-find: what is near to nothing that was kept is kept, whatever chains lead to it. Where
// very many kept documents share a key (pages of one template), candidates among them are found by a prefix filter
// instead, exactly: what is near shares one of its rarest shingles (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and
// Srikant 2007; positions as in Xiao et al. 2008).
//
// The library has no store of texts: whoever owns them gives them back when a candidate has to be verified (TextOf).
// Nothing here prints or throws (memory that runs out aside).

#ifndef REFRAIN_DEDUP_H_
#define REFRAIN_DEDUP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/lsh.h"
#include "refrain/signature.h"

namespace refrain {

struct DedupOptions {
  double threshold = 0.8;   // Jaccard similarity of near-duplicates, 0..1, above 0
  std::size_t shingle = 5;  // words a shingle, at least 1
  double recall = 0.99;     // least probability that a pair at the threshold is compared
};

// How many words a text has. Cost: 1 ns a byte.
std::uint32_t count_words(std::string_view text);

// The bands that these options choose out of kDefaultSlots slots.
Bands dedup_bands(const DedupOptions& options);

// A document by its number: the order in which documents were added, from 0.
using DocumentNumber = std::uint32_t;
inline constexpr DocumentNumber kNoDocument = 0xffff'ffffu;

// What became of a document.
struct Decision {
  DocumentNumber kept = kNoDocument;  // the document kept for it; kNoDocument where it was kept
  double similarity = 0;              // to that one, exact; 0 where it was kept

  bool removed() const { return kept != kNoDocument; }
  friend bool operator==(const Decision&, const Decision&) = default;
};

// What the decision needs of documents at first: their keys and outlines, some 200 bytes each. Texts themselves are not
// held. Filled on any thread, a batch at a time; moved to the thread that decides.
class DocumentBatch {
 public:
  explicit DocumentBatch(const DedupOptions& options);

  // Adds the next document. Cost: that of sign_text() and some 100 ns.
  void add(std::string_view text);

  // Whether the shingles of documents that are added are held, 8 bytes each: worth it where many documents turn out to
  // have candidates, since their texts are not asked for again then.
  void hold_shingles(bool hold) { hold_ = hold; }

  // Empties the batch and keeps its capacity.
  void clear();

  std::size_t size() const { return outlines_.size(); }

  // Whether this document of the batch has no word at all; such a one is always kept.
  bool wordless(std::size_t k) const { return outlines_[k].shingles == 0; }

  // Shingles of this document, duplicates counted.
  std::uint32_t shingles(std::size_t k) const { return outlines_[k].shingles; }

  // Says that a document is not wanted for another reason than its likeness to others: it is held against what was
  // kept, but not kept itself where it is near to nothing.
  void reject(std::size_t k) { outlines_[k].rejected = true; }

  struct Outline {
    std::uint32_t shingles = 0;      // duplicates counted; at most 2^32 - 1
    bool rejected = false;           // see reject()
    std::uint64_t bits[2] = {0, 0};  // one bit a slot of the signature
    friend bool operator==(const Outline&, const Outline&) = default;
  };
  const Outline& outline(std::size_t k) const { return outlines_[k]; }

  // The shingles of document k, where they are held; else nothing.
  std::span<const std::uint64_t> held_shingles(std::size_t k) const {
    return {shingles_.data() + held_ends_[k], held_ends_[k + 1] - held_ends_[k]};
  }

  // The band keys of document k: as many as there are bands, or none where it is wordless.
  std::span<const std::uint64_t> keys(std::size_t k) const {
    return {keys_.data() + k * bands_.bands, wordless(k) ? 0 : bands_.bands};
  }

 private:
  std::size_t shingle_;
  Bands bands_;
  std::vector<Outline> outlines_;
  std::vector<std::uint64_t> keys_;  // bands_.bands a document, zeros where it is wordless
  bool hold_ = false;
  std::vector<std::uint64_t> shingles_;
  std::vector<std::size_t> held_ends_{0};  // of each document's shingles, the first one's begin before
  TextScratch scratch_;
};

// Gives the text of a document again, into `text`; false where that fails, which ends the work.
using TextOf = std::function<bool(DocumentNumber document, std::string& text)>;

// Decides documents as they come: the keep order is the order of arrival. All that was kept stays in memory, some 220
// to 310 bytes a kept document at a threshold of .8 (21 keys), besides the 16 MB of a cache of sets. One thread at a
// time.
class StreamDeduplicator {
 public:
  StreamDeduplicator(const DedupOptions& options, TextOf text_of);
  StreamDeduplicator(StreamDeduplicator&&) noexcept;
  StreamDeduplicator& operator=(StreamDeduplicator&&) noexcept;
  ~StreamDeduplicator();

  // Decides the documents of a batch and appends their decisions in order. Their numbers go on from those before. False
  // where text_of() failed, or where there would be more than 2^32 - 1 documents; then nothing was decided.
  // Cost: some 20 ns a key, and for every candidate some 2 ns a byte of its text.
  [[nodiscard]] bool decide(const DocumentBatch& batch, std::vector<Decision>& decisions);

  // Keeps the documents of a batch without a question: what comes later is held against them too.
  [[nodiscard]] bool keep(const DocumentBatch& batch);

  std::uint64_t documents() const;

  // Whether so many of the last documents had candidates that batches had better hold shingles. On any thread.
  bool wants_shingles() const;

  // Bytes of memory that are held now.
  std::size_t memory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Where a Deduplicator puts what does not fit its memory.
struct DedupStorage {
  std::size_t memory = std::size_t{1} << 30;  // bytes for keys, at least 8 MiB
  std::string folder = ".";                   // for files "keys", "shared" and "outlines", made when they are needed
  unsigned threads = 0;                       // for the join; 0: one a core
};

// Decides documents in any order, when all have come, with memory for more keys than fit: these are spilled by parts,
// and each part is joined on its own. The decisions are those of a StreamDeduplicator that is given the documents in
// keep order.
//
// Memory: 24 bytes a document, DedupStorage::memory for keys, and what the decision holds: as a StreamDeduplicator, but
// only of the keys that documents share. Disk: 8 bytes a key (168 a document at a threshold of .8), and again for each
// shared one. One thread at a time.
class Deduplicator {
 public:
  Deduplicator(const DedupOptions& options, DedupStorage storage, TextOf text_of);
  Deduplicator(Deduplicator&&) noexcept;
  Deduplicator& operator=(Deduplicator&&) noexcept;
  ~Deduplicator();

  // Adds the documents of a batch; their numbers go on from those before.
  [[nodiscard]] bool add(const DocumentBatch& batch);

  struct Plan {
    // The first documents are kept without a question, in the order they were added.
    std::size_t kept_first = 0;
    // The others in keep order; empty: the order they were added.
    std::span<const DocumentNumber> order;
    // What an earlier run decided, of documents that come first in keep order; asked for each once, in that order,
    // until it says nothing. Empty: nothing.
    std::function<std::optional<Decision>(DocumentNumber)> known;
    // Takes the decision of every document that shares a key, in keep order; the others are kept. False ends the work.
    std::function<bool(DocumentNumber, const Decision&)> decided;
  };

  // Decides all documents. Once. False where texts could not be had, a file not be written or read, or where the plan's
  // functions say so; error() tells of files.
  [[nodiscard]] bool decide(const Plan& plan);

  // Puts what was added so far on disk, and returns the number of segments of the file of keys that an earlier run's
  // documents need; 0 where that failed.
  std::size_t checkpoint();

  // Goes on from a checkpoint of an earlier run in the same folder: these are its documents.
  // REQUIRES: nothing was added before.
  [[nodiscard]] bool resume(std::span<const DocumentBatch::Outline> outlines, std::size_t segments);

  std::uint64_t documents() const;
  std::size_t memory() const;
  std::size_t key_memory() const;    // of it for keys that are not on disk; half the storage's at most
  std::uint64_t file_bytes() const;  // of all files
  const std::string& error() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace refrain

#endif  // REFRAIN_DEDUP_H_
