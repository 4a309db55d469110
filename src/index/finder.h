// Which originals a document is near to.

#ifndef REFRAIN_SRC_INDEX_FINDER_H_
#define REFRAIN_SRC_INDEX_FINDER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dedup/document_batch.h"
#include "dedup/shingle_set.h"
#include "dedup/similarity.h"
#include "index/hot_set.h"
#include "index/view.h"

namespace refrain::index {

// What a document is looked for by.
struct Signed {
  dedup::DocumentBatch::Outline outline;
  std::vector<std::uint64_t> keys;      // cut; none for a text without words
  std::vector<std::uint64_t> shingles;  // in any order; may be empty where the text is given
  WrittenKeys written;                  // of its keys, at most kMostOfKey + 1 numbers each
};

// Makes signatures of texts. One thread at a time.
class Signer {
 public:
  explicit Signer(const DedupOptions& near);
  void sign(std::string_view text, Signed& document);
  // The same of what is stored.
  void sign(std::span<const std::uint64_t> shingles, std::vector<std::uint64_t>& keys) const;

 private:
  dedup::DocumentBatch batch_;
  Bands bands_;
  std::size_t shingle_;
  std::vector<std::uint64_t> words_;
};

struct NearOriginal {
  Number number = kNoNumber;
  double similarity = 0;
  double containment = 0;  // the share of the document's shingles that this one has
  std::string id;
  Time time = 0;
};

// The decision of dedup::LeaderPass, over an index in place of a table in memory. One thread at a time.
class Finder {
 public:
  Finder(View& view, HotSet& hot);

  // Appends the originals that are near to the document, in order of arrival, at most `most` of them. What is before
  // `horizon` attracts nothing.
  absl::Status find(const Signed& document, Number lowest, Time horizon, std::size_t most,
                    std::vector<NearOriginal>& near);

  // After find(): how many originals have each key, counted up to kMostOfKey + 1.
  const std::vector<std::uint32_t>& known() const { return counts_; }

 private:
  struct Cached {
    Number number = kNoNumber;
    std::size_t distinct = 0;
    std::vector<std::uint64_t> shingles;
  };

  absl::Status find_candidates(const Signed& document, Number lowest);
  void load_own(const Signed& document);
  absl::Status compare(const Signed& document, const Entry& entry, NearOriginal& near);

  View& view_;
  HotSet& hot_;
  dedup::NearBounds bounds_;
  std::vector<Cached> cache_;
  std::vector<std::uint32_t> counts_;
  std::vector<Number> candidates_;
  std::vector<std::uint64_t> set_;
  bool own_loaded_ = false;
  dedup::ShingleSet own_;
  dedup::ShingleSet other_;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_FINDER_H_
