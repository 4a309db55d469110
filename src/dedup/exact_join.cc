#include "dedup/exact_join.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace refrain::dedup {
namespace {

constexpr std::size_t kLeastCounts = std::size_t{1} << 12;
constexpr std::size_t kMostCounts = std::size_t{1} << 22;
constexpr std::size_t kBitsAnEntry = 8;

// The shift that leaves the topmost bits, as many as number `parts` parts; parts a power of 2 >= 2.
int shift_of(std::size_t parts) { return 64 - std::countr_zero(parts); }

}  // namespace

void HashPostings::finish() {
  if (entries_.empty()) return;
  entries_.shrink_to_fit();
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return std::tie(a.hash, a.item) < std::tie(b.hash, b.item); });
  const std::size_t parts = std::max<std::size_t>(64, std::bit_ceil(entries_.size()));
  start_shift_ = shift_of(parts);
  bit_shift_ = shift_of(parts * kBitsAnEntry);
  starts_.assign(parts + 1, 0);
  bits_.assign(parts * kBitsAnEntry / 64, 0);
  for (const Entry& entry : entries_) {
    ++starts_[(entry.hash >> start_shift_) + 1];
    const std::size_t bit = entry.hash >> bit_shift_;
    bits_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  for (std::size_t part = 0; part < parts; ++part) starts_[part + 1] += starts_[part];
}

std::size_t HashPostings::memory() const {
  return entries_.capacity() * sizeof(Entry) + starts_.capacity() * sizeof(std::uint32_t) +
         bits_.capacity() * sizeof(std::uint64_t);
}

void ExactIndex::add(std::span<const std::uint64_t> hashes) {
  const auto begin = static_cast<std::ptrdiff_t>(elements_.size());
  elements_.insert(elements_.end(), hashes.begin(), hashes.end());
  std::sort(elements_.begin() + begin, elements_.end());
  elements_.erase(std::unique(elements_.begin() + begin, elements_.end()), elements_.end());
  begins_.push_back(elements_.size());
}

void ExactIndex::finish() {
  // How many sets have an element, by its low bits: good enough to tell rare ones from others.
  std::vector<std::uint32_t> counts(std::clamp(std::bit_ceil(elements_.size()), kLeastCounts, kMostCounts));
  const auto count_of = [&](std::uint64_t element) -> std::uint32_t& { return counts[element & (counts.size() - 1)]; };
  for (const std::uint64_t element : elements_) ++count_of(element);
  for (std::uint32_t set = 0; set < sets(); ++set) {
    const std::size_t size = size_of(set);
    if (size == 0) continue;
    const auto begin = elements_.begin() + static_cast<std::ptrdiff_t>(begins_[set]);
    const auto end = begin + static_cast<std::ptrdiff_t>(size);
    const std::size_t prefix = std::min(bounds_.prefix(size), size);
    const auto listed = begin + static_cast<std::ptrdiff_t>(prefix);
    const auto rarer = [&](std::uint64_t a, std::uint64_t b) {
      return std::pair(count_of(a), a) < std::pair(count_of(b), b);
    };
    if (listed != end) std::nth_element(begin, listed, end, rarer);
    for (auto element = begin; element != listed; ++element) listed_.add(*element, set);
  }
  listed_.finish();
}

void ExactIndex::find(std::span<const std::uint64_t> hashes, Scratch& scratch, std::vector<NearItem>& matches) const {
  matches.clear();
  std::vector<std::uint32_t>& candidates = scratch.candidates;
  candidates.clear();
  for (const std::uint64_t hash : hashes) {
    listed_.find(hash, [&](std::uint32_t set) {
      if (candidates.empty() || candidates.back() != set) candidates.push_back(set);
    });
  }
  // Duplicates only make a set smaller: what is too small with them is too small.
  std::erase_if(candidates, [&](std::uint32_t set) { return !bounds_.large_enough(hashes.size(), size_of(set)); });
  if (candidates.empty()) return;
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  scratch.own.assign(hashes);
  const std::size_t own = scratch.own.size();
  for (const std::uint32_t set : candidates) {
    const std::size_t size = size_of(set);
    if (!bounds_.sizes_allow(own, size)) continue;
    scratch.steps += size;
    const std::size_t common = scratch.own.common({elements_.data() + begins_[set], size});
    const double similarity = jaccard_of(own, size, common);
    if (similarity >= bounds_.threshold()) matches.push_back({set, similarity});
  }
}

std::size_t ExactIndex::memory() const {
  return elements_.capacity() * sizeof(std::uint64_t) + begins_.capacity() * sizeof(std::size_t) + listed_.memory();
}

}  // namespace refrain::dedup
