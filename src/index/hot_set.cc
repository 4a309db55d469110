#include "index/hot_set.h"

#include <algorithm>

namespace refrain::index {

absl::Status HotSet::set_of(View& view, std::uint32_t leader, std::vector<std::uint64_t>& set) const {
  set.clear();
  if (numbers_[leader] == kNoNumber) return absl::OkStatus();
  if (absl::Status status = view.shingles(numbers_[leader], set); !status.ok()) return status;
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return absl::OkStatus();
}

absl::Status HotSet::load(View& view) {
  if (loaded()) return absl::OkStatus();
  leaders_ = std::make_unique<dedup::HotLeaders>(bounds_);
  Scan scan = view.store().scan(Family::kHot);
  for (scan.seek({}); scan.valid(); scan.next()) {
    const Number number = number_at(scan.key(), 0);
    if (view.gone(number)) continue;
    if (absl::Status status = add(view, number); !status.ok()) return status;
  }
  return scan.status();
}

absl::Status HotSet::add(View& view, Number number) {
  const auto leader = static_cast<std::uint32_t>(numbers_.size());
  if (!places_.emplace(number, leader).second) return absl::OkStatus();
  numbers_.push_back(number);
  if (absl::Status status = set_of(view, leader, set_); !status.ok()) return status;
  if (absl::Status status = leaders_->add(leader, set_); !status.ok()) return status;
  if (!leaders_->outgrown()) return absl::OkStatus();
  return leaders_->reorder([&](std::uint32_t one, std::vector<std::uint64_t>& set) { return set_of(view, one, set); });
}

bool HotSet::remove(Number number) {
  const auto place = places_.find(number);
  if (place == places_.end()) return false;
  numbers_[place->second] = kNoNumber;
  places_.erase(place);
  ++gone_;
  return true;
}

absl::Status HotSet::rebuild(View& view) {
  std::vector<Number> left;
  left.reserve(places_.size());
  std::copy_if(numbers_.begin(), numbers_.end(), std::back_inserter(left),
               [](Number number) { return number != kNoNumber; });
  leaders_ = std::make_unique<dedup::HotLeaders>(bounds_);
  numbers_.clear();
  places_.clear();
  gone_ = 0;
  for (const Number number : left) {
    if (absl::Status status = add(view, number); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status HotSet::find(View& view, std::span<const std::uint64_t> set, std::vector<Number>& numbers) {
  constexpr std::size_t kFewGone = 64;
  if (gone_ > places_.size() + kFewGone) {
    if (absl::Status status = rebuild(view); !status.ok()) return status;
  }
  found_.clear();
  leaders_->find(set, found_);
  const auto begin = static_cast<std::ptrdiff_t>(numbers.size());
  for (const std::uint32_t leader : found_) {
    if (numbers_[leader] != kNoNumber) numbers.push_back(numbers_[leader]);
  }
  std::sort(numbers.begin() + begin, numbers.end());
  return absl::OkStatus();
}

}  // namespace refrain::index
