#include "dedup/leader_pass.h"

#include <algorithm>
#include <utility>

namespace refrain::dedup {
namespace {

// In known_: the key has more leaders than the table holds.
constexpr std::uint32_t kHotKey = 0xffff'ffffu;

void make_distinct(std::vector<std::uint64_t>& shingles) {
  std::sort(shingles.begin(), shingles.end());
  shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
}

}  // namespace

LeaderPass::LeaderPass(double threshold, ShinglesOf shingles_of, const DocumentGroups* groups)
    : bounds_(threshold),
      shingles_of_(std::move(shingles_of)),
      groups_(groups != nullptr && !groups->all() ? groups : nullptr),
      hot_(bounds_),
      cache_(kCached) {}

// Leaders that share a key with the document, each once, ascending; known_ tells of each key how many it has.
void LeaderPass::find_candidates(std::span<const std::uint64_t> keys) {
  candidates_.clear();
  known_.clear();
  any_hot_ = false;
  for (const std::uint64_t key : keys) {
    std::uint32_t known = 0;
    const bool hot = table_.find(key, [&](std::uint32_t leader) {
      ++known;
      // Most often the same leader key after key.
      if (candidates_.empty() || candidates_.back() != leader) candidates_.push_back(leader);
    });
    any_hot_ |= hot;
    known_.push_back(hot ? kHotKey : known);
  }
  if (candidates_.size() > 1) {
    std::sort(candidates_.begin(), candidates_.end());
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
  }
}

absl::Status LeaderPass::load_own() {
  if (own_loaded_) return absl::OkStatus();
  ++loaded_;
  if (own_shingles_.empty()) {
    if (absl::Status status = shingles_of_(document_, own_buffer_); !status.ok()) return status;
    own_shingles_ = own_buffer_;
  }
  own_.assign(own_shingles_);
  own_loaded_ = true;
  return absl::OkStatus();
}

absl::Status LeaderPass::shingles_of_leader(std::uint32_t leader, const std::vector<std::uint64_t>*& shingles) {
  Cached& cached = cache_[leader % kCached];
  if (cached.leader == leader) {
    shingles = &cached.shingles;
    return absl::OkStatus();
  }
  if (absl::Status status = shingles_of_(leaders_[leader].document, other_shingles_); !status.ok()) return status;
  shingles = &other_shingles_;
  if (other_shingles_.size() <= kLongestCached) {
    cached.leader = leader;
    std::swap(cached.shingles, other_shingles_);
    shingles = &cached.shingles;
  }
  return absl::OkStatus();
}

// Compares the document with a leader on their sets: exactly, or 0 where their sizes tell enough.
absl::Status LeaderPass::compare(std::uint32_t leader, double& similarity) {
  similarity = 0;
  if (absl::Status status = load_own(); !status.ok()) return status;
  if ((leaders_[leader].shingles & kDistinct) != 0 &&
      !bounds_.sizes_allow(own_.size(), leaders_[leader].shingles & kCount)) {
    return absl::OkStatus();
  }
  const std::vector<std::uint64_t>* shingles = nullptr;
  if (absl::Status status = shingles_of_leader(leader, shingles); !status.ok()) return status;
  std::uint32_t& count = leaders_[leader].shingles;
  if ((count & kDistinct) == 0) {
    other_.assign(*shingles);
    count = (count & ~kCount) | kDistinct | static_cast<std::uint32_t>(other_.size());
  }
  similarity = jaccard_of(own_.size(), count & kCount, own_.common(*shingles));
  return absl::OkStatus();
}

// What can be told without any set. A count that still has duplicates is an upper bound, which can only show that the
// set is too small for the other.
bool LeaderPass::outline_allows(const DocumentBatch::Outline& outline, const Leader& leader) const {
  const std::size_t most = leader.shingles & kCount;
  const bool exact = (leader.shingles & kDistinct) != 0;
  if (own_loaded_ && !bounds_.large_enough(most, own_.size())) return false;
  if (exact && !bounds_.large_enough(outline.shingles, most)) return false;
  return bounds_.outlines_allow(outline.bits, leader.bits);
}

absl::Status LeaderPass::hot_set(std::uint32_t leader, std::vector<std::uint64_t>& set) {
  if (leaders_[leader].document == document_ && own_loaded_) {
    set.assign(own_shingles_.begin(), own_shingles_.end());
  } else {
    const std::vector<std::uint64_t>* shingles = nullptr;
    if (absl::Status status = shingles_of_leader(leader, shingles); !status.ok()) return status;
    set = *shingles;
  }
  make_distinct(set);
  set_apart(leaders_[leader].document, set);
  return absl::OkStatus();
}

// Hot leaders of other groups must not even be looked at: one text in very many groups would be looked at for each pair
// of them. Sets of different groups have no element in common (but for a chance of 2^-64, which costs a look), those of
// one group as many as before.
void LeaderPass::set_apart(DocumentNumber document, std::vector<std::uint64_t>& set) const {
  const std::uint64_t group = groups_ == nullptr ? 0 : groups_->group_of(document);
  if (group == 0) return;
  for (std::uint64_t& element : set) element ^= group;
}

absl::Status LeaderPass::add_hot(std::uint32_t leader) {
  if ((leaders_[leader].shingles & kInHot) != 0) return absl::OkStatus();
  if (absl::Status status = hot_set(leader, set_); !status.ok()) return status;
  leaders_[leader].shingles |= kInHot;
  return hot_.add(leader, set_);
}

// All leaders that may be near to the document, ascending.
absl::Status LeaderPass::find_all_candidates(std::span<const std::uint64_t> keys) {
  find_candidates(keys);
  if (!any_hot_) return absl::OkStatus();
  if (absl::Status status = load_own(); !status.ok()) return status;
  in_table_ = candidates_;
  // Those that are among the hot ones are found there, if they are near at all.
  std::erase_if(candidates_, [this](std::uint32_t leader) { return (leaders_[leader].shingles & kInHot) != 0; });
  set_.assign(own_shingles_.begin(), own_shingles_.end());
  make_distinct(set_);
  // Earlier work stands there as it is, and counts with every group.
  const bool apart = groups_ != nullptr && groups_->within_groups();
  if (!apart || groups_->earlier() > 0) hot_.find(set_, candidates_);
  if (apart) {
    set_apart(document_, set_);
    hot_.find(set_, candidates_);
  }
  std::sort(candidates_.begin(), candidates_.end());
  candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
  return absl::OkStatus();
}

// Whether a candidate shares a key with the document. Hot leaders are found by their shingles, and need not.
bool LeaderPass::shares_key(std::uint32_t leader, std::span<const std::uint64_t> keys) const {
  if (!any_hot_ || (leaders_[leader].shingles & kInHot) == 0) return true;
  return std::binary_search(in_table_.begin(), in_table_.end(), leader) || hot_keys_.shares(leader, keys);
}

// Whether a candidate has the document's very set, and counts with the same others: whatever is near to the document is
// near to that one, which was kept before it, so the document need not be a leader. Without this, the copies inside one
// input would each be held against all others.
absl::Status LeaderPass::find_copy(const DocumentBatch::Outline& outline, std::span<const std::uint64_t> keys,
                                   bool& copy) {
  copy = false;
  if (groups_ == nullptr || !groups_->across_inputs()) return absl::OkStatus();
  for (const std::uint32_t candidate : candidates_) {
    const Leader& leader = leaders_[candidate];
    if (leader.bits[0] != outline.bits[0] || leader.bits[1] != outline.bits[1]) continue;
    if (!groups_->alike(document_, leader.document) || !shares_key(candidate, keys)) continue;
    double similarity = 0;
    if (absl::Status status = compare(candidate, similarity); !status.ok()) return status;
    copy = similarity >= 1;
    if (copy) return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status LeaderPass::decide(DocumentNumber document, const DocumentBatch::Outline& outline,
                                std::span<const std::uint64_t> keys, Decision& decision,
                                std::span<const std::uint64_t> shingles) {
  decision = {};
  document_ = document;
  own_loaded_ = false;
  own_shingles_ = shingles;
  if (absl::Status status = find_all_candidates(keys); !status.ok()) return status;
  for (const std::uint32_t candidate : candidates_) {
    const Leader& leader = leaders_[candidate];
    if (groups_ != nullptr && !groups_->counts(document, leader.document)) continue;
    if (!outline_allows(outline, leader) || !shares_key(candidate, keys)) continue;
    double similarity = 0;
    if (absl::Status status = compare(candidate, similarity); !status.ok()) return status;
    if (similarity >= bounds_.threshold()) {
      decision = {leader.document, similarity};
      return absl::OkStatus();
    }
  }
  if (outline.rejected) return absl::OkStatus();
  bool copy = false;
  if (absl::Status status = find_copy(outline, keys, copy); !status.ok() || copy) return status;
  return add_leader(document, outline, keys);
}

absl::Status LeaderPass::keep(DocumentNumber document, const DocumentBatch::Outline& outline,
                              std::span<const std::uint64_t> keys) {
  document_ = document;
  own_loaded_ = false;
  own_shingles_ = {};
  if (groups_ == nullptr || !groups_->across_inputs()) {
    find_candidates(keys);
    return add_leader(document, outline, keys);
  }
  // As decide() has it: who is a leader decides which keys are hot.
  bool copy = false;
  absl::Status status = find_all_candidates(keys);
  if (status.ok()) status = find_copy(outline, keys, copy);
  return status.ok() && !copy ? add_leader(document, outline, keys) : status;
}

// find_candidates() was called with these keys.
absl::Status LeaderPass::add_leader(DocumentNumber document, const DocumentBatch::Outline& outline,
                                    std::span<const std::uint64_t> keys) {
  const auto number = static_cast<std::uint32_t>(leaders_.size());
  leaders_.push_back({document, std::min(outline.shingles, kCount), {outline.bits[0], outline.bits[1]}});
  bool hot = false;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (known_[k] == kHotKey) {
      hot = true;
      hot_keys_.add(number, keys[k]);
      continue;
    }
    if (known_[k] >= KeyTable::kMostLeaders) {
      hot = true;
      hot_keys_.add(number, keys[k]);
      candidates_.clear();
      table_.find(keys[k], [this](std::uint32_t leader) { candidates_.push_back(leader); });
      for (const std::uint32_t leader : candidates_) {
        if (absl::Status status = add_hot(leader); !status.ok()) return status;
      }
    }
    table_.add(keys[k], number, known_[k]);
  }
  if (!hot) return absl::OkStatus();
  if (absl::Status status = add_hot(number); !status.ok()) return status;
  if (!hot_.outgrown()) return absl::OkStatus();
  return hot_.reorder([this](std::uint32_t leader, std::vector<std::uint64_t>& set) { return hot_set(leader, set); });
}

std::size_t LeaderPass::memory() const {
  std::size_t cached = 0;
  for (const Cached& one : cache_) cached += one.shingles.capacity() * sizeof(std::uint64_t);
  return table_.memory() + hot_.memory() + hot_keys_.memory() + leaders_.memory() + cached;
}

}  // namespace refrain::dedup
