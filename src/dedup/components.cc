#include "dedup/components.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/checked_cast.h"
#include "base/hash.h"

namespace refrain::dedup {

std::size_t Components::Hash::operator()(std::uint64_t id) const { return static_cast<std::size_t>(base::mix(id)); }

Components::Components() : numbers_(0, Hash{&ids_}, Same{&ids_}) {}

std::uint32_t Components::number_of(std::uint64_t id) {
  const auto found = numbers_.find(id);
  if (found != numbers_.end()) return *found;
  const auto number = base::checked_cast<std::uint32_t>(ids_.size());
  ids_.push_back(id);
  parents_.push_back(number);
  numbers_.insert(number);
  return number;
}

std::uint32_t Components::root_of(std::uint32_t number) {
  while (parents_[number] != number) {
    parents_[number] = parents_[parents_[number]];
    number = parents_[number];
  }
  return number;
}

void Components::join(std::uint64_t a, std::uint64_t b) {
  const std::uint32_t root_a = root_of(number_of(a));
  const std::uint32_t root_b = root_of(number_of(b));
  if (root_a != root_b) parents_[std::max(root_a, root_b)] = std::min(root_a, root_b);
}

// By number of the root.
std::vector<std::uint64_t> Components::least_ids() {
  std::vector<std::uint64_t> least = ids_;
  for (std::uint32_t number = 0; number < ids_.size(); ++number) {
    std::uint64_t& of_root = least[root_of(number)];
    of_root = std::min(of_root, ids_[number]);
  }
  return least;
}

void Components::visit_pairs(const std::function<void(std::uint64_t least, std::uint64_t id)>& visit) {
  const std::vector<std::uint64_t> least = least_ids();
  for (std::uint32_t number = 0; number < ids_.size(); ++number) {
    const std::uint64_t first = least[root_of(number)];
    if (ids_[number] != first) visit(first, ids_[number]);
  }
}

Components::Bins Components::pack(std::size_t documents) {
  Bins bins;
  std::vector<std::uint32_t> sizes(ids_.size());
  for (std::uint32_t number = 0; number < ids_.size(); ++number) ++sizes[root_of(number)];
  const std::vector<std::uint64_t> least = least_ids();
  std::vector<std::uint32_t> roots;
  for (std::uint32_t number = 0; number < ids_.size(); ++number) {
    if (sizes[number] > 0) roots.push_back(number);
  }
  std::sort(roots.begin(), roots.end(), [&](std::uint32_t a, std::uint32_t b) {
    return sizes[a] != sizes[b] ? sizes[a] > sizes[b] : least[a] < least[b];
  });
  bins.components = roots.size();
  bins.largest = roots.empty() ? 0 : sizes[roots.front()];
  std::size_t filled = documents;
  for (const std::uint32_t root : roots) {
    if (filled >= documents) {
      ++bins.count;
      filled = 0;
    }
    filled += sizes[root];
    sizes[root] = base::checked_cast<std::uint32_t>(bins.count - 1);  // its bin from now on
  }
  std::vector<std::uint32_t> order(ids_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int64_t>(ids_[a]) < static_cast<std::int64_t>(ids_[b]);
  });
  bins.ids.reserve(ids_.size());
  bins.bins.reserve(ids_.size());
  for (const std::uint32_t number : order) {
    bins.ids.push_back(ids_[number]);
    bins.bins.push_back(static_cast<std::int32_t>(sizes[root_of(number)]));
  }
  return bins;
}

void Components::clear() {
  numbers_.clear();
  ids_.clear();
  parents_.clear();
}

std::size_t Components::memory() const {
  return ids_.capacity() * sizeof(std::uint64_t) + parents_.capacity() * sizeof(std::uint32_t) +
         numbers_.capacity() * (sizeof(std::uint32_t) + 1);
}

}  // namespace refrain::dedup
