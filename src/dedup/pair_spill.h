// Pairs of 64-bit numbers in parts: two numbers of a Spill, one after the other.

#ifndef REFRAIN_SRC_DEDUP_PAIR_SPILL_H_
#define REFRAIN_SRC_DEDUP_PAIR_SPILL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "dedup/spill.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

// As a Spill, of pairs. A part gives its numbers back in the order they were added, whatever was written to the file
// between.
class PairSpill {
 public:
  using Pair = std::pair<std::uint64_t, std::uint64_t>;

  PairSpill(std::string path, std::size_t memory) : spill_(std::move(path), memory) {}

  absl::Status add(std::size_t part, const Pair& pair) {
    absl::Status status = spill_.add(part, pair.first);
    return status.ok() ? spill_.add(part, pair.second) : status;
  }

  // All pairs of a part, sorted, into `pairs`.
  absl::Status load(std::size_t part, std::vector<Pair>& pairs) const {
    std::vector<std::uint64_t> numbers;
    if (absl::Status status = spill_.load(part, numbers); !status.ok()) return status;
    pairs.resize(numbers.size() / 2);
    for (std::size_t k = 0; k < pairs.size(); ++k) pairs[k] = {numbers[2 * k], numbers[2 * k + 1]};
    numbers = {};
    std::sort(pairs.begin(), pairs.end());
    return absl::OkStatus();
  }

  // Bytes that loading the largest part takes at most.
  std::size_t load_memory() const {
    std::size_t most = 0;
    for (std::size_t part = 0; part < Spill::kParts; ++part) {
      most = std::max(most, spill_.size(part));
    }
    return most * 2 * sizeof(std::uint64_t);
  }

  std::uint64_t file_bytes() const { return spill_.file_bytes(); }

 private:
  Spill spill_;
};

// A list of numbers for each document, filled in any order and read in that of the documents.
class DocumentLists {
 public:
  // For documents numbered below `documents`.
  DocumentLists(std::string path, std::size_t memory, std::size_t documents)
      : spill_(std::move(path), memory), width_(documents / Spill::kParts + 1) {}

  absl::Status add(DocumentNumber document, std::uint64_t number) {
    return spill_.add(document / width_, {document, number});
  }

  // The list of a document, sorted. REQUIRES: nothing is added any more, and documents come in ascending order.
  absl::Status take(DocumentNumber document, std::vector<std::uint64_t>& numbers) {
    numbers.clear();
    const std::size_t part = document / width_;
    if (part != part_) {
      if (absl::Status status = spill_.load(part, pairs_); !status.ok()) return status;
      part_ = part;
      next_ = 0;
    }
    while (next_ < pairs_.size() && pairs_[next_].first < document) ++next_;
    for (; next_ < pairs_.size() && pairs_[next_].first == document; ++next_) {
      numbers.push_back(pairs_[next_].second);
    }
    return absl::OkStatus();
  }

  // Documents are asked for from the first on again.
  void rewind() { part_ = Spill::kParts; }

  std::uint64_t file_bytes() const { return spill_.file_bytes(); }

 private:
  PairSpill spill_;
  std::size_t width_;  // documents a part
  std::size_t part_ = Spill::kParts;
  std::size_t next_ = 0;
  std::vector<PairSpill::Pair> pairs_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_PAIR_SPILL_H_
