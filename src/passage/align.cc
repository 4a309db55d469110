#include "passage/align.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <bit>
#include <cstddef>

namespace refrain::passage {
namespace {

using Words = std::span<const std::uint32_t>;

constexpr std::size_t kMostRowBits = std::size_t{1} << 28;  // of stored rows: 32 MiB

// Rows of the table of common lengths, one a word of `right`, as bit vectors over `left`: bit i of row j is 0 where the
// common length of left[0, i] and right[0, j] is greater than that of left[0, i-1] and right[0, j].
class Rows {
 public:
  explicit Rows(Words left) : size_(left.size()), blocks_((left.size() + 63) / 64) {
    for (std::size_t i = 0; i < left.size(); ++i) ++first_[left[i]].second;
    std::uint32_t at = 0;
    // The order in which the table hands out its words does not matter: each gets a stretch of its own.
    for (auto& [word, stretch] : first_) {
      stretch.first = at;
      at += stretch.second;
      stretch.second = 0;
    }
    places_.resize(left.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
      auto& stretch = first_[left[i]];
      places_[stretch.first + stretch.second++] = static_cast<std::uint32_t>(i);
    }
    row_.assign(blocks_, ~std::uint64_t{0});
    match_.assign(blocks_, 0);
  }

  std::size_t blocks() const { return blocks_; }
  const std::vector<std::uint64_t>& row() const { return row_; }

  void next(std::uint32_t word) {
    const auto found = first_.find(word);
    if (found == first_.end()) return;
    const auto [first, count] = found->second;
    for (std::uint32_t k = first; k < first + count; ++k) {
      match_[places_[k] / 64] |= std::uint64_t{1} << (places_[k] % 64);
    }
    std::uint64_t carry = 0;
    for (std::size_t b = 0; b < blocks_; ++b) {
      const std::uint64_t v = row_[b];
      const std::uint64_t u = v & match_[b];
      const std::uint64_t sum = v + u;
      const std::uint64_t with_carry = sum + carry;
      carry = static_cast<std::uint64_t>(sum < v) | static_cast<std::uint64_t>(with_carry < sum);
      row_[b] = with_carry | (v - u);
    }
    for (std::uint32_t k = first; k < first + count; ++k) match_[places_[k] / 64] = 0;
  }

  // Common length of all of `left` and what was given to next() so far.
  std::uint32_t length() const {
    std::uint32_t set = 0;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const std::size_t bits = std::min<std::size_t>(64, size_ - 64 * i);
      const std::uint64_t used = bits == 64 ? row_[i] : row_[i] & ((std::uint64_t{1} << bits) - 1);
      set += static_cast<std::uint32_t>(std::popcount(used));
    }
    return static_cast<std::uint32_t>(size_) - set;
  }

  // The same for every beginning of `left`: lengths[i] for its first i words.
  std::vector<std::uint32_t> lengths() const {
    std::vector<std::uint32_t> all(size_ + 1, 0);
    for (std::size_t i = 0; i < size_; ++i) all[i + 1] = all[i] + ((row_[i / 64] >> (i % 64) & 1) == 0 ? 1 : 0);
    return all;
  }

 private:
  std::size_t size_;
  std::size_t blocks_;
  absl::flat_hash_map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> first_;  // word: first place, number
  std::vector<std::uint32_t> places_;
  std::vector<std::uint64_t> row_;
  std::vector<std::uint64_t> match_;
};

void align_rows(Words left, Words right, std::uint32_t left_at, std::uint32_t right_at,
                std::vector<AlignedWords>& out) {
  Rows rows(left);
  const std::size_t blocks = rows.blocks();
  std::vector<std::uint64_t> kept;
  kept.reserve(blocks * right.size());
  for (const std::uint32_t word : right) {
    rows.next(word);
    kept.insert(kept.end(), rows.row().begin(), rows.row().end());
  }
  const auto rises = [&](std::size_t j, std::size_t i) { return (kept[j * blocks + i / 64] >> (i % 64) & 1) == 0; };
  const std::size_t first = out.size();
  std::size_t i = left.size();
  std::size_t j = right.size();
  while (i > 0 && j > 0) {
    if (!rises(j - 1, i - 1)) {
      --i;
    } else {
      --j;
      if (j > 0 && rises(j - 1, i - 1)) continue;
      --i;
      out.push_back({left_at + static_cast<std::uint32_t>(i), right_at + static_cast<std::uint32_t>(j)});
    }
  }
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
}

std::vector<std::uint32_t> reversed(Words words) { return {words.rbegin(), words.rend()}; }

void align_part(Words left, Words right, std::uint32_t left_at, std::uint32_t right_at,
                std::vector<AlignedWords>& out) {
  std::size_t head = 0;
  while (head < left.size() && head < right.size() && left[head] == right[head]) {
    out.push_back({left_at + static_cast<std::uint32_t>(head), right_at + static_cast<std::uint32_t>(head)});
    ++head;
  }
  left = left.subspan(head);
  right = right.subspan(head);
  left_at += static_cast<std::uint32_t>(head);
  right_at += static_cast<std::uint32_t>(head);
  std::size_t tail = 0;
  while (tail < left.size() && tail < right.size() && left[left.size() - 1 - tail] == right[right.size() - 1 - tail]) {
    ++tail;
  }
  const Words left_middle = left.first(left.size() - tail);
  const Words right_middle = right.first(right.size() - tail);
  if (!left_middle.empty() && !right_middle.empty()) {
    const std::size_t blocks = (left_middle.size() + 63) / 64;
    if (blocks * 64 * right_middle.size() <= kMostRowBits || right_middle.size() == 1) {
      align_rows(left_middle, right_middle, left_at, right_at, out);
    } else {
      // The right side is cut in the middle; the left side where the two halves together are longest.
      const std::size_t cut = right_middle.size() / 2;
      Rows upper(left_middle);
      for (const std::uint32_t word : right_middle.first(cut)) upper.next(word);
      const auto left_reversed = reversed(left_middle);
      Rows lower(left_reversed);
      for (const std::uint32_t word : reversed(right_middle.subspan(cut))) lower.next(word);
      const auto before = upper.lengths();
      const auto behind = lower.lengths();
      std::size_t best = 0;
      for (std::size_t i = 0; i <= left_middle.size(); ++i) {
        if (before[i] + behind[left_middle.size() - i] > before[best] + behind[left_middle.size() - best]) best = i;
      }
      align_part(left_middle.first(best), right_middle.first(cut), left_at, right_at, out);
      align_part(left_middle.subspan(best), right_middle.subspan(cut), left_at + static_cast<std::uint32_t>(best),
                 right_at + static_cast<std::uint32_t>(cut), out);
    }
  }
  for (std::size_t k = tail; k > 0; --k) {
    out.push_back({left_at + static_cast<std::uint32_t>(left.size() - k),
                   right_at + static_cast<std::uint32_t>(right.size() - k)});
  }
}

}  // namespace

std::vector<AlignedWords> align(Words left, Words right) {
  std::vector<AlignedWords> out;
  out.reserve(std::min(left.size(), right.size()));
  align_part(left, right, 0, 0, out);
  return out;
}

std::vector<AlignedWords> align_hashes(std::span<const std::uint64_t> left, std::span<const std::uint64_t> right) {
  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers;
  const auto numbered = [&](std::span<const std::uint64_t> hashes) {
    std::vector<std::uint32_t> out;
    out.reserve(hashes.size());
    for (const std::uint64_t hash : hashes) {
      out.push_back(numbers.try_emplace(hash, static_cast<std::uint32_t>(numbers.size())).first->second);
    }
    return out;
  };
  const std::vector<std::uint32_t> left_numbers = numbered(left);
  return align(left_numbers, numbered(right));
}

std::uint32_t common_length(Words left, Words right) {
  std::uint32_t trimmed = 0;
  while (!left.empty() && !right.empty() && left.front() == right.front()) {
    left = left.subspan(1);
    right = right.subspan(1);
    ++trimmed;
  }
  while (!left.empty() && !right.empty() && left.back() == right.back()) {
    left = left.first(left.size() - 1);
    right = right.first(right.size() - 1);
    ++trimmed;
  }
  if (left.empty() || right.empty()) return trimmed;
  if (left.size() > right.size()) std::swap(left, right);
  Rows rows(left);
  for (const std::uint32_t word : right) rows.next(word);
  return trimmed + rows.length();
}

std::uint32_t longest_run(std::span<const AlignedWords> matches) {
  std::uint32_t best = 0;
  std::uint32_t run = 0;
  for (std::size_t k = 0; k < matches.size(); ++k) {
    const bool goes_on =
        k > 0 && matches[k].left == matches[k - 1].left + 1 && matches[k].right == matches[k - 1].right + 1;
    run = goes_on ? run + 1 : 1;
    best = std::max(best, run);
  }
  return best;
}

}  // namespace refrain::passage
