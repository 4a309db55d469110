// Which of some given texts (test items, as a rule) a document holds, wholly or for the most part.

#ifndef REFRAIN_SRC_DEDUP_CONTAINMENT_H_
#define REFRAIN_SRC_DEDUP_CONTAINMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "refrain/span.h"
#include "refrain/words.h"

namespace refrain::dedup {

// An index of the items' shingles of 13 words, the length that decontamination looks for since Brown et al. 2020
// (appendix C). An item of 8 to 12 words is one shingle of all its words; a shorter one is not looked for.
//
// Cost per document: a look into a bitmap for each word, whatever the number of items. Shingles that the same items
// have are counted as one, and an item is counted only while what is left to look at can still take it to the share:
// a prompt that all test items share costs little where there is no more of them, and a step for each item at most.
//
// Memory: 30 to 50 bytes a word of the items, half as much again while finish() runs; 4 bytes an item for each thread
// that looks, and 8 for each word of its longest document. Filled by one thread, then read by any number.
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
    std::vector<std::uint64_t> known;   // the shingles that may be of items
    std::vector<std::uint32_t> groups;  // one for each shingle of the document that items have
    struct Held {
      std::uint32_t group = 0;
      std::uint32_t shingles = 0;  // of the document's
    };
    std::vector<Held> held;
    std::vector<std::uint32_t> counts;   // shingles that the document holds, by rank of the item; all 0 in between
    std::vector<std::uint32_t> counted;  // the ranks whose count is not 0
    std::vector<Word> spans;
    std::vector<std::uint8_t> flags;

    std::size_t memory() const;
  };

  // The item that the document holds the largest share of, the first one of equals; nothing where no share suffices.
  std::optional<ContainedItem> find(std::string_view text, Scratch& scratch) const;

  std::size_t memory() const;

 private:
  // Items are put in the order of their sizes, and numbered by it: a rank.
  using Rank = std::uint32_t;
  struct Posting {
    std::uint32_t list = 0;  // number of the shingle, in order of first use
    std::uint32_t item = 0;
  };
  bool in_bitmap(std::uint64_t shingle) const {
    return (bitmap_[shingle / 64 % bitmap_.size()] >> (shingle % 64) & 1) != 0;
  }
  std::span<const Rank> ranks(std::uint32_t group) const {
    return std::span(ranks_).subspan(groups_[group], groups_[group + 1] - groups_[group]);
  }
  double share_of(std::uint32_t held, Rank rank) const {
    return static_cast<double>(held) / static_cast<double>(sizes_[items_[rank]]);
  }
  bool reaches(std::uint32_t held, Rank rank) const { return share_of(held, rank) >= share_; }
  void make_groups(const std::vector<std::size_t>& begins, const std::vector<Rank>& listed);
  void look_up(Scratch& scratch) const;
  void count(Scratch& scratch) const;
  Span longest_stretch(std::string_view text, Rank rank, Scratch& scratch) const;

  double share_;
  std::vector<std::uint32_t> sizes_;                         // different shingles of each item
  absl::flat_hash_map<std::uint64_t, std::uint32_t> lists_;  // of shingles; in the end their groups
  std::vector<Posting> postings_;                            // until finish()
  std::vector<std::uint32_t> items_;                         // by rank; those that are looked for
  // Shingles that the very same items have are a group. Where the ranks of each begin, and where the last ones end; the
  // ranks ascend in each.
  std::vector<std::size_t> groups_ = {0};
  std::vector<Rank> ranks_;
  std::array<bool, kShingle + 1> lengths_ = {};
  std::vector<std::uint64_t> bitmap_;  // by the low bits of a shingle
  Scratch scratch_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_CONTAINMENT_H_
