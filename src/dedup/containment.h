// Which of some given texts (test items, as a rule) a document holds, wholly or for the most part.

#ifndef REFRAIN_SRC_DEDUP_CONTAINMENT_H_
#define REFRAIN_SRC_DEDUP_CONTAINMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "refrain/span.h"
#include "refrain/words.h"

namespace refrain::dedup {

// An index of the items' shingles of 13 words, the length that decontamination looks for since Brown et al. 2020
// (appendix C). An item of 8 to 12 words is one shingle of all its words; a shorter one is not looked for. Each
// document costs a look into a bitmap a word, whatever the number of items.
//
// Memory: 24 to 40 bytes a word of the items. Filled by one thread, then read by any number.
class ContainmentIndex {
 public:
  static constexpr std::size_t kShingle = 13;
  static constexpr std::size_t kLeastWords = 8;

  // `share`: of an item's different shingles that a document must hold, above 0.
  explicit ContainmentIndex(double share) : share_(share) {}

  // Adds the next item, numbered from 0.
  void add(std::string_view text);

  // Makes the index ready. Once, after the last item.
  void finish();

  struct ContainedItem {
    std::uint32_t item = 0;
    double share = 0;  // of the item's different shingles
    Span span;         // of the document's text: the longest stretch of the item that it holds
  };

  // What one thread keeps between documents.
  struct Scratch {
    std::vector<std::uint64_t> words;
    std::vector<std::uint64_t> shingles;
    struct Hit {
      std::uint32_t item = 0;
      std::uint64_t shingle = 0;
      std::uint32_t word = 0;
      std::uint32_t length = 0;
    };
    std::vector<Hit> hits;
    std::vector<Word> spans;
    std::vector<std::uint8_t> flags;
  };

  // The item that the document holds the largest share of, the first one of equals; nothing where no share suffices.
  std::optional<ContainedItem> find(std::string_view text, Scratch& scratch) const;

  std::size_t memory() const;

 private:
  struct Posting {
    std::uint32_t item = 0;
    std::uint32_t next = 0;  // in postings_, from 1; 0 ends the list
  };

  void add_shingle(std::uint64_t shingle);
  void look_up(std::size_t length, Scratch& scratch) const;
  Span longest_stretch(std::string_view text, std::uint32_t item, Scratch& scratch) const;

  double share_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> lists_;
  std::vector<Posting> postings_;
  std::vector<std::uint32_t> sizes_;  // different shingles of each item
  std::array<bool, kShingle + 1> lengths_ = {};
  std::vector<std::uint64_t> bitmap_;  // by the low bits of a shingle
  Scratch scratch_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_CONTAINMENT_H_
