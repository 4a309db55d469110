#include "dedup/containment.h"

#include <algorithm>
#include <bit>
#include <span>
#include <tuple>

#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain::dedup {
void ContainmentIndex::add_shingle(std::uint64_t shingle) {
  std::uint32_t& head = lists_[shingle];
  postings_.push_back({static_cast<std::uint32_t>(sizes_.size()), head});
  head = static_cast<std::uint32_t>(postings_.size());
}

void ContainmentIndex::add(std::string_view text) {
  text::hash_all_words(text, scratch_.words);
  const std::size_t length = std::min(scratch_.words.size(), kShingle);
  scratch_.shingles.clear();
  if (length >= kLeastWords) {
    lengths_[length] = true;
    append_shingles(scratch_.words, length, scratch_.shingles);
    std::sort(scratch_.shingles.begin(), scratch_.shingles.end());
    scratch_.shingles.erase(std::unique(scratch_.shingles.begin(), scratch_.shingles.end()), scratch_.shingles.end());
    for (const std::uint64_t shingle : scratch_.shingles) add_shingle(shingle);
  }
  sizes_.push_back(static_cast<std::uint32_t>(scratch_.shingles.size()));
}

void ContainmentIndex::finish() {
  bitmap_.assign(std::bit_ceil(std::max<std::size_t>(1, lists_.size() * 16 / 64)), 0);
  for (const auto& [shingle, head] : lists_) {
    bitmap_[shingle / 64 % bitmap_.size()] |= std::uint64_t{1} << (shingle % 64);
  }
}

// Adds the document's shingles of this length that items have to the hits.
void ContainmentIndex::look_up(std::size_t length, Scratch& scratch) const {
  scratch.shingles.clear();
  append_shingles(scratch.words, length, scratch.shingles);
  for (std::size_t word = 0; word < scratch.shingles.size(); ++word) {
    const std::uint64_t shingle = scratch.shingles[word];
    if ((bitmap_[shingle / 64 % bitmap_.size()] >> (shingle % 64) & 1) == 0) continue;
    const auto list = lists_.find(shingle);
    if (list == lists_.end()) continue;
    for (std::uint32_t at = list->second; at != 0; at = postings_[at - 1].next) {
      scratch.hits.push_back(
          {postings_[at - 1].item, shingle, static_cast<std::uint32_t>(word), static_cast<std::uint32_t>(length)});
    }
  }
}

std::optional<ContainmentIndex::ContainedItem> ContainmentIndex::find(std::string_view text, Scratch& scratch) const {
  if (lists_.empty()) return std::nullopt;
  text::hash_all_words(text, scratch.words);
  scratch.hits.clear();
  for (std::size_t length = kLeastWords; length <= kShingle; ++length) {
    if (lengths_[length]) look_up(length, scratch);
  }
  if (scratch.hits.empty()) return std::nullopt;
  std::sort(scratch.hits.begin(), scratch.hits.end(), [](const auto& a, const auto& b) {
    return std::tie(a.item, a.shingle, a.word) < std::tie(b.item, b.shingle, b.word);
  });
  std::optional<ContainedItem> best;
  for (std::size_t begin = 0; begin < scratch.hits.size();) {
    const std::uint32_t item = scratch.hits[begin].item;
    std::size_t end = begin;
    std::size_t different = 0;
    for (; end < scratch.hits.size() && scratch.hits[end].item == item; ++end) {
      if (end == begin || scratch.hits[end].shingle != scratch.hits[end - 1].shingle) ++different;
    }
    const double share = static_cast<double>(different) / static_cast<double>(sizes_[item]);
    if (share >= share_ && (!best || share > best->share)) best = ContainedItem{item, share, {}};
    begin = end;
  }
  if (best) best->span = longest_stretch(text, best->item, scratch);
  return best;
}

// Words that lie in shingles of the item without a gap between them.
Span ContainmentIndex::longest_stretch(std::string_view text, std::uint32_t item, Scratch& scratch) const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;  // of words
  for (const Scratch::Hit& hit : scratch.hits) {
    if (hit.item == item) ranges.emplace_back(hit.word, hit.word + hit.length);
  }
  std::sort(ranges.begin(), ranges.end());
  std::pair<std::uint32_t, std::uint32_t> best = ranges.front();
  std::pair<std::uint32_t, std::uint32_t> open = ranges.front();
  for (const auto& range : ranges) {
    if (range.first > open.second) open = range;
    open.second = std::max(open.second, range.second);
    if (open.second - open.first > best.second - best.first) best = open;
  }
  find_words(text, scratch.spans, scratch.flags);
  return {scratch.spans[best.first].begin, scratch.spans[best.second - 1].end};
}

std::size_t ContainmentIndex::memory() const {
  return lists_.capacity() * (sizeof(std::pair<std::uint64_t, std::uint32_t>) + 1) +
         postings_.capacity() * sizeof(Posting) + sizes_.capacity() * sizeof(std::uint32_t) +
         bitmap_.capacity() * sizeof(std::uint64_t);
}

}  // namespace refrain::dedup
