#include "dedup/hot_leaders.h"

#include <algorithm>
#include <limits>

#include "base/checked_cast.h"

namespace refrain::dedup {
namespace {

constexpr std::size_t kCounts = std::size_t{1} << 18;
constexpr std::size_t kFirstOrder = 32;
constexpr std::size_t kGrowth = 8;

std::size_t count_of(std::uint64_t element) { return element % kCounts; }

}  // namespace

HotLeaders::HotLeaders(NearBounds bounds) : bounds_(bounds), next_order_(kFirstOrder) {}

// Puts the first `prefix` elements of the order into prefix_.
void HotLeaders::order(std::span<const std::uint64_t> set, std::size_t prefix) {
  prefix_.clear();
  for (const std::uint64_t element : set) {
    prefix_.emplace_back(ordered_.empty() ? 0 : ordered_[count_of(element)], element);
  }
  const auto end = prefix_.begin() + static_cast<std::ptrdiff_t>(std::min(prefix, prefix_.size()));
  if (end != prefix_.end()) std::nth_element(prefix_.begin(), end, prefix_.end());
  std::sort(prefix_.begin(), end);
  prefix_.erase(end, prefix_.end());
}

absl::Status HotLeaders::post(std::uint32_t leader, std::span<const std::uint64_t> set) {
  order(set, bounds_.prefix(set.size()));
  if (postings_.size() + prefix_.size() > std::numeric_limits<std::uint32_t>::max()) {
    return absl::ResourceExhaustedError(
        "too many kept documents share a key with very many others; give fewer documents, or a higher threshold");
  }
  const std::size_t short_prefix = bounds_.short_prefix(set.size());
  for (std::size_t position = 0; position < prefix_.size(); ++position) {
    Lists& lists = position < short_prefix ? short_lists_ : long_lists_;
    std::uint32_t& head = lists[prefix_[position].second];
    postings_.push_back({leader, base::checked_cast<std::uint32_t>(position), head});
    head = static_cast<std::uint32_t>(postings_.size());
  }
  return absl::OkStatus();
}

absl::Status HotLeaders::add(std::uint32_t leader, std::span<const std::uint64_t> set) {
  if (counts_.empty()) counts_.assign(kCounts, 0);
  for (const std::uint64_t element : set) ++counts_[count_of(element)];
  leaders_.push_back({leader, base::checked_cast<std::uint32_t>(set.size())});
  return post(static_cast<std::uint32_t>(leaders_.size() - 1), set);
}

absl::Status HotLeaders::reorder(const SetOf& set_of) {
  ordered_ = counts_;
  next_order_ = leaders_.size() * kGrowth;
  postings_ = {};
  short_lists_ = {};
  long_lists_ = {};
  std::vector<std::uint64_t> set;
  for (std::size_t k = 0; k < leaders_.size(); ++k) {
    if (absl::Status status = set_of(leaders_[k].number, set); !status.ok()) return status;
    if (absl::Status status = post(static_cast<std::uint32_t>(k), set); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void HotLeaders::scan(const Lists& lists, std::uint64_t element, std::size_t position, std::size_t size,
                      std::vector<std::uint32_t>& leaders) const {
  const auto list = lists.find(element);
  if (list == lists.end()) return;
  for (std::uint32_t at = list->second; at != 0;) {
    const Posting& posting = postings_[at - 1];
    const Leader& leader = leaders_[posting.leader];
    if (bounds_.sizes_allow(size, leader.size)) {
      // What comes before an element that both have is not common where it is the first one.
      const std::size_t common = bounds_.least_common(size, leader.size);
      if (position + common <= size && posting.position + common <= leader.size) {
        leaders.push_back(leader.number);
      }
    }
    at = posting.next;
  }
}

void HotLeaders::find(std::span<const std::uint64_t> set, std::vector<std::uint32_t>& leaders) {
  const std::size_t size = set.size();
  if (size == 0 || leaders_.empty()) return;
  order(set, bounds_.prefix(size));
  const std::size_t before = leaders.size();
  const std::size_t short_prefix = bounds_.short_prefix(size);
  for (std::size_t position = 0; position < prefix_.size(); ++position) {
    const std::uint64_t element = prefix_[position].second;
    scan(short_lists_, element, position, size, leaders);
    // The rest of a leader's prefix counts where the leader is larger than the set, and then the element stands in the
    // short prefix of the set.
    if (position < short_prefix) scan(long_lists_, element, position, size, leaders);
  }
  const auto begin = leaders.begin() + static_cast<std::ptrdiff_t>(before);
  std::sort(begin, leaders.end());
  leaders.erase(std::unique(begin, leaders.end()), leaders.end());
}

std::size_t HotLeaders::memory() const {
  constexpr std::size_t kListBytes = sizeof(std::pair<std::uint64_t, std::uint32_t>) + 1;
  return postings_.memory() + leaders_.capacity() * sizeof(Leader) +
         (short_lists_.capacity() + long_lists_.capacity()) * kListBytes +
         (counts_.capacity() + ordered_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace refrain::dedup
