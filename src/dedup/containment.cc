#include "dedup/containment.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/checked_cast.h"
#include "base/hash.h"
#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain::dedup {

void ContainmentIndex::add(std::string_view text) {
  text::hash_all_words(text, scratch_.words);
  const std::size_t length = std::min(scratch_.words.size(), kShingle);
  scratch_.shingles.clear();
  if (length >= kLeastWords) {
    lengths_[length] = true;
    append_shingles(scratch_.words, length, scratch_.shingles);
    std::sort(scratch_.shingles.begin(), scratch_.shingles.end());
    scratch_.shingles.erase(std::unique(scratch_.shingles.begin(), scratch_.shingles.end()), scratch_.shingles.end());
    for (const std::uint64_t shingle : scratch_.shingles) {
      const auto list = lists_.try_emplace(shingle, base::checked_cast<std::uint32_t>(lists_.size())).first;
      postings_.push_back({list->second, base::checked_cast<std::uint32_t>(sizes_.size())});
    }
  }
  sizes_.push_back(base::checked_cast<std::uint32_t>(scratch_.shingles.size()));
}

void ContainmentIndex::finish() {
  for (std::uint32_t item = 0; item < sizes_.size(); ++item) {
    if (sizes_[item] > 0) items_.push_back(item);
  }
  std::stable_sort(items_.begin(), items_.end(),
                   [this](std::uint32_t a, std::uint32_t b) { return sizes_[a] < sizes_[b]; });
  std::vector<Rank> rank_of(sizes_.size());
  for (Rank rank = 0; rank < items_.size(); ++rank) rank_of[items_[rank]] = rank;

  // The items of each shingle, one list behind the other.
  std::vector<std::size_t> ends(lists_.size() + 1);
  for (const Posting& posting : postings_) ++ends[posting.list + 1];
  for (std::size_t list = 1; list < ends.size(); ++list) ends[list] += ends[list - 1];
  std::vector<Rank> listed(postings_.size());
  for (const Posting& posting : postings_) listed[ends[posting.list]++] = rank_of[posting.item];
  postings_ = {};
  for (std::size_t list = ends.size() - 1; list > 0; --list) ends[list] = ends[list - 1];
  ends[0] = 0;
  make_groups(ends, listed);

  bitmap_.assign(std::bit_ceil(std::max<std::size_t>(1, lists_.size() * 16 / 64)), 0);
  for (const auto& [shingle, group] : lists_) {
    bitmap_[shingle / 64 % bitmap_.size()] |= std::uint64_t{1} << (shingle % 64);
  }
}

// `begins`: where the ranks of each list begin in `listed`, and where the last ones end.
void ContainmentIndex::make_groups(const std::vector<std::size_t>& begins, const std::vector<Rank>& listed) {
  std::vector<Rank> sorted;
  const auto hash = [this](std::uint32_t group) {
    std::uint64_t value = 0;
    for (const Rank rank : ranks(group)) value = base::combine(value, rank);
    return static_cast<std::size_t>(base::mix(value));
  };
  const auto same = [this](std::uint32_t a, std::uint32_t b) { return std::ranges::equal(ranks(a), ranks(b)); };
  absl::flat_hash_set<std::uint32_t, decltype(hash), decltype(same)> known(0, hash, same);
  std::vector<std::uint32_t> group_of(lists_.size());
  for (std::size_t list = 0; list + 1 < begins.size(); ++list) {
    // As a group of its own at first, which goes where it is there already.
    const std::size_t begin = ranks_.size();
    ranks_.insert(ranks_.end(), listed.begin() + static_cast<std::ptrdiff_t>(begins[list]),
                  listed.begin() + static_cast<std::ptrdiff_t>(begins[list + 1]));
    std::sort(ranks_.begin() + static_cast<std::ptrdiff_t>(begin), ranks_.end());
    groups_.push_back(ranks_.size());
    const auto [found, is_new] = known.insert(base::checked_cast<std::uint32_t>(groups_.size() - 2));
    group_of[list] = *found;
    if (is_new) continue;
    groups_.pop_back();
    ranks_.resize(begin);
  }
  for (auto& [shingle, list] : lists_) list = group_of[list];
  groups_.shrink_to_fit();
  ranks_.shrink_to_fit();
}

// Fills `held`: which groups have shingles that the document has, and how many different ones.
void ContainmentIndex::look_up(Scratch& scratch) const {
  scratch.known.clear();
  for (std::size_t length = kLeastWords; length <= kShingle; ++length) {
    if (!lengths_[length]) continue;
    scratch.shingles.clear();
    append_shingles(scratch.words, length, scratch.shingles);
    std::copy_if(scratch.shingles.begin(), scratch.shingles.end(), std::back_inserter(scratch.known),
                 [this](std::uint64_t shingle) { return in_bitmap(shingle); });
  }
  std::sort(scratch.known.begin(), scratch.known.end());
  scratch.known.erase(std::unique(scratch.known.begin(), scratch.known.end()), scratch.known.end());
  scratch.groups.clear();
  for (const std::uint64_t shingle : scratch.known) {
    if (const auto list = lists_.find(shingle); list != lists_.end()) scratch.groups.push_back(list->second);
  }
  std::sort(scratch.groups.begin(), scratch.groups.end());
  scratch.held.clear();
  for (const std::uint32_t group : scratch.groups) {
    if (scratch.held.empty() || scratch.held.back().group != group) scratch.held.push_back({group, 0});
    ++scratch.held.back().shingles;
  }
}

// Fills `counts` and `counted` with every item that may reach the share, and how much of it the document holds: from
// the rarest shingles on, and no item that what is left can no longer take so far. (Prefix filter: Chaudhuri 2006.)
void ContainmentIndex::count(Scratch& scratch) const {
  std::sort(scratch.held.begin(), scratch.held.end(), [this](const auto& a, const auto& b) {
    const std::size_t items_a = ranks(a.group).size();
    const std::size_t items_b = ranks(b.group).size();
    return items_a != items_b ? items_a < items_b : a.group < b.group;
  });
  std::uint32_t left = 0;
  for (const Scratch::Held& held : scratch.held) left += held.shingles;
  scratch.counts.resize(items_.size());
  scratch.counted.clear();
  const auto add = [&scratch](Rank rank, std::uint32_t shingles) {
    if (scratch.counts[rank] == 0) scratch.counted.push_back(rank);
    scratch.counts[rank] += shingles;
  };
  for (const Scratch::Held& held : scratch.held) {
    const std::span<const Rank> items = ranks(held.group);
    // Small items stand first, and are all that `left` shingles alone suffice for.
    const auto suffices = [this, left](Rank rank) { return reaches(left, rank); };
    const auto large = std::partition_point(items.begin(), items.end(), suffices);
    // Of the others only those that were counted before.
    const auto others = static_cast<std::size_t>(items.end() - large);
    const auto steps = static_cast<std::size_t>(std::bit_width(others));
    if (scratch.counted.size() < others / (steps + 1)) {
      for (const Rank rank : scratch.counted) {
        if (std::binary_search(large, items.end(), rank)) scratch.counts[rank] += held.shingles;
      }
    } else {
      for (auto rank = large; rank != items.end(); ++rank) {
        if (scratch.counts[*rank] > 0) scratch.counts[*rank] += held.shingles;
      }
    }
    for (auto rank = items.begin(); rank != large; ++rank) add(*rank, held.shingles);
    left -= held.shingles;
  }
}

std::optional<ContainmentIndex::ContainedItem> ContainmentIndex::find(std::string_view text, Scratch& scratch) const {
  if (lists_.empty()) return std::nullopt;
  text::hash_all_words(text, scratch.words);
  look_up(scratch);
  if (scratch.held.empty()) return std::nullopt;
  count(scratch);
  std::optional<ContainedItem> best;
  Rank best_rank = 0;
  for (const Rank rank : scratch.counted) {
    const std::uint32_t held = std::exchange(scratch.counts[rank], 0);
    if (!reaches(held, rank)) continue;
    const double share = share_of(held, rank);
    const std::uint32_t item = items_[rank];
    if (best && (share < best->share || (share == best->share && item > best->item))) continue;
    best = ContainedItem{item, share, {}};
    best_rank = rank;
  }
  if (best) best->span = longest_stretch(text, best_rank, scratch);
  return best;
}

// Words that lie in shingles of the item without a gap between them.
Span ContainmentIndex::longest_stretch(std::string_view text, Rank rank, Scratch& scratch) const {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;  // of words
  for (std::size_t length = kLeastWords; length <= kShingle; ++length) {
    if (!lengths_[length]) continue;
    scratch.shingles.clear();
    append_shingles(scratch.words, length, scratch.shingles);
    for (std::size_t word = 0; word < scratch.shingles.size(); ++word) {
      if (!in_bitmap(scratch.shingles[word])) continue;
      const auto list = lists_.find(scratch.shingles[word]);
      if (list == lists_.end() || !std::ranges::binary_search(ranks(list->second), rank)) continue;
      ranges.emplace_back(word, word + length);
    }
  }
  std::sort(ranges.begin(), ranges.end());
  std::pair<std::size_t, std::size_t> best = ranges.front();
  std::pair<std::size_t, std::size_t> open = ranges.front();
  for (const auto& range : ranges) {
    if (range.first > open.second) open = range;
    open.second = std::max(open.second, range.second);
    if (open.second - open.first > best.second - best.first) best = open;
  }
  find_words(text, scratch.spans, scratch.flags);
  return {scratch.spans[best.first].begin, scratch.spans[best.second - 1].end};
}

std::size_t ContainmentIndex::Scratch::memory() const {
  return (words.capacity() + shingles.capacity() + known.capacity()) * sizeof(std::uint64_t) +
         (groups.capacity() + counts.capacity() + counted.capacity()) * sizeof(std::uint32_t) +
         held.capacity() * sizeof(Held) + spans.capacity() * sizeof(Word) + flags.capacity();
}

std::size_t ContainmentIndex::memory() const {
  return lists_.capacity() * (sizeof(std::pair<std::uint64_t, std::uint32_t>) + 1) +
         postings_.capacity() * sizeof(Posting) + (sizes_.capacity() + items_.capacity()) * sizeof(std::uint32_t) +
         groups_.capacity() * sizeof(std::size_t) + ranks_.capacity() * sizeof(Rank) +
         bitmap_.capacity() * sizeof(std::uint64_t);
}

}  // namespace refrain::dedup
