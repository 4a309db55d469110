// What the decision needs of documents at first: their keys and outlines.

#ifndef REFRAIN_SRC_DEDUP_DOCUMENT_BATCH_H_
#define REFRAIN_SRC_DEDUP_DOCUMENT_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/dedup.h"
#include "refrain/lsh.h"
#include "refrain/signature.h"

namespace refrain::dedup {

// The bands that these options choose out of kDefaultSlots slots.
Bands bands_of(const DedupOptions& options);

// Documents a batch at a time, some 200 bytes each; their texts are not held. Filled on any thread, then moved to the
// thread that decides.
class DocumentBatch {
 public:
  explicit DocumentBatch(const DedupOptions& options);

  // Adds the next document. Cost: that of sign_text() and some 100 ns.
  void add(std::string_view text);

  // Whether the shingles of documents that are added are held, 8 bytes each: worth it if many documents turn out to have
  // candidates, since their texts are not asked for again then.
  void hold_shingles(bool hold) { hold_ = hold; }

  // Empties the batch and keeps its capacity.
  void clear();

  std::size_t size() const { return outlines_.size(); }

  // Whether this document of the batch has no word at all; such a one is always kept.
  bool wordless(std::size_t k) const { return outlines_[k].shingles == 0; }

  // Shingles of this document, duplicates counted.
  std::uint32_t shingles(std::size_t k) const { return outlines_[k].shingles; }

  // Says that a document is not wanted for another reason than its likeness to others: it is held against what was kept,
  // but not kept itself if it is near to nothing.
  void reject(std::size_t k) { outlines_[k].rejected = true; }

  struct Outline {
    std::uint32_t shingles = 0;      // duplicates counted; at most 2^32 - 1
    bool rejected = false;           // see reject()
    std::uint64_t bits[2] = {0, 0};  // one bit per slot of the signature
    friend bool operator==(const Outline&, const Outline&) = default;
  };
  const Outline& outline(std::size_t k) const { return outlines_[k]; }

  // The shingles of document k, if they are held; else nothing.
  std::span<const std::uint64_t> held_shingles(std::size_t k) const {
    return {shingles_.data() + held_ends_[k], held_ends_[k + 1] - held_ends_[k]};
  }

  // The band keys of document k: as many as there are bands, or none if it is wordless.
  std::span<const std::uint64_t> keys(std::size_t k) const {
    return {keys_.data() + k * bands_.bands, wordless(k) ? 0 : bands_.bands};
  }

 private:
  std::size_t shingle_;
  Bands bands_;
  std::vector<Outline> outlines_;
  std::vector<std::uint64_t> keys_;  // bands_.bands per document, zeros if it is wordless
  bool hold_ = false;
  std::vector<std::uint64_t> shingles_;
  // One past each document's shingles; the first document's begin at the first entry.
  std::vector<std::size_t> held_ends_{0};
  TextScratch scratch_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_DOCUMENT_BATCH_H_
