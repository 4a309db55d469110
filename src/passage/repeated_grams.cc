#include "passage/repeated_grams.h"

namespace refrain::passage {

RepeatedGrams::RepeatedGrams(std::span<const std::uint32_t> words, const std::vector<bool>& begins)
    : begins_(begins), names_(words.size(), kNone) {
  for (std::size_t k = 0; k < words.size(); ++k) {
    if (words[k] == kNone) continue;
    const auto [at, fresh] = numbers_.try_emplace(words[k], static_cast<std::uint32_t>(counts_.size()));
    if (fresh) counts_.push_back(0);
    ++counts_[at->second];
    names_[k] = at->second;
    places_.push_back(static_cast<std::uint32_t>(k));
  }
  keep_repeated();
}

void RepeatedGrams::grow() {
  numbers_.clear();
  counts_.clear();
  std::vector<std::uint32_t> made;
  made.reserve(places_.size());
  std::size_t kept = 0;
  for (const std::uint32_t k : places_) {
    const std::size_t next = std::size_t{k} + 1;
    // Of longer grams the middle word was asked about when the two halves were made.
    if (next >= names_.size() || names_[next] == kNone || (size_ == 1 && begins_[next])) continue;
    const std::uint64_t pair = std::uint64_t{names_[k]} << 32 | names_[next];
    const auto [at, fresh] = numbers_.try_emplace(pair, static_cast<std::uint32_t>(counts_.size()));
    if (fresh) counts_.push_back(0);
    ++counts_[at->second];
    made.push_back(at->second);
    places_[kept++] = k;
  }
  // Only now: a name is read as the second half of the gram before it.
  std::size_t m = 0;
  std::vector<std::uint32_t> before;
  before.swap(names_);
  names_.assign(before.size(), kNone);
  places_.resize(kept);
  for (const std::uint32_t k : places_) names_[k] = made[m++];
  ++size_;
  keep_repeated();
}

// Forgets the grams that stand once, and numbers the others anew.
void RepeatedGrams::keep_repeated() {
  std::vector<std::uint32_t> renamed(counts_.size(), kNone);
  std::uint32_t next = 0;
  for (std::size_t name = 0; name < counts_.size(); ++name) {
    if (counts_[name] < 2) continue;
    renamed[name] = next;
    counts_[next++] = counts_[name];
  }
  counts_.resize(next);
  std::size_t kept = 0;
  for (const std::uint32_t k : places_) {
    names_[k] = renamed[names_[k]];
    if (names_[k] != kNone) places_[kept++] = k;
  }
  places_.resize(kept);
}

}  // namespace refrain::passage
