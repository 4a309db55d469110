#include "passage/groups.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

namespace refrain::passage {
namespace {

constexpr double kSameCopy = 0.8;
constexpr double kChained = 0.5;

// A copy of some passage.
struct Node {
  std::uint32_t document = 0;
  Stretch at;
};

struct Nodes {
  std::vector<Node> all;
  std::vector<std::uint32_t> left, right;  // of each thing found
};

bool same_copy(const Stretch& x, const Stretch& y) {
  return static_cast<double>(common(x, y)) > kSameCopy * static_cast<double>(std::max(x.size(), y.size()));
}

Nodes make_nodes(std::span<const Found> found) {
  struct End {
    std::uint32_t document;
    Stretch at;
    std::uint32_t number;  // 2 * found + side
  };
  std::vector<End> ends;
  ends.reserve(2 * found.size());
  for (std::uint32_t k = 0; k < found.size(); ++k) {
    ends.push_back({found[k].left_document, found[k].left, 2 * k});
    ends.push_back({found[k].right_document, found[k].right, 2 * k + 1});
  }
  std::sort(ends.begin(), ends.end(), [](const End& x, const End& y) {
    return std::array<std::uint64_t, 4>{x.document, x.at.begin, ~x.at.end, x.number} <
           std::array<std::uint64_t, 4>{y.document, y.at.begin, ~y.at.end, y.number};
  });
  Nodes nodes;
  nodes.left.resize(found.size());
  nodes.right.resize(found.size());
  std::vector<std::uint32_t> open;  // nodes that may still be met
  for (const End& end : ends) {
    std::erase_if(open, [&](std::uint32_t n) {
      const Node& node = nodes.all[n];
      // A later stretch begins no earlier: once too little of the node is left, none will be the same copy.
      return node.document != end.document || static_cast<double>(node.at.end) - static_cast<double>(end.at.begin) <=
                                                  kSameCopy * static_cast<double>(node.at.size());
    });
    const auto same =
        std::find_if(open.begin(), open.end(), [&](std::uint32_t n) { return same_copy(nodes.all[n].at, end.at); });
    std::uint32_t number = 0;
    if (same != open.end()) {
      number = *same;
    } else {
      number = static_cast<std::uint32_t>(nodes.all.size());
      nodes.all.push_back({end.document, end.at});
      open.push_back(number);
    }
    (end.number % 2 == 0 ? nodes.left : nodes.right)[end.number / 2] = number;
  }
  return nodes;
}

class Union {
 public:
  explicit Union(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0u); }
  std::uint32_t find(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  // The smaller number leads: numbers are in order of place.
  void join(std::uint32_t x, std::uint32_t y) {
    x = find(x);
    y = find(y);
    parent_[std::max(x, y)] = std::min(x, y);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

class Linker {
 public:
  Linker(const Measurer& measurer, std::span<const Found> found, const Nodes& nodes)
      : measurer_(measurer), found_(found), nodes_(nodes) {
    by_pair_.resize(found.size());
    std::iota(by_pair_.begin(), by_pair_.end(), 0u);
    std::stable_sort(by_pair_.begin(), by_pair_.end(), [&](auto x, auto y) { return pair(x) < pair(y); });
    by_right_ = by_pair_;
    std::stable_sort(by_right_.begin(), by_right_.end(),
                     [&](auto x, auto y) { return nodes_.right[x] < nodes_.right[y]; });
  }

  // What was found between the two copies.
  std::optional<Found> direct(std::uint32_t first, std::uint32_t later) const {
    const auto at = std::lower_bound(by_pair_.begin(), by_pair_.end(), std::pair(first, later),
                                     [&](std::uint32_t k, const auto& wanted) { return pair(k) < wanted; });
    if (at == by_pair_.end() || pair(*at) != std::pair(first, later)) return std::nullopt;
    return best(at, first, later);
  }

  // What links the two copies where nothing was found between them, if they are alike.
  std::optional<Found> chained(std::uint32_t first, std::uint32_t later) const {
    Found out{.left_document = nodes_.all[first].document,
              .right_document = nodes_.all[later].document,
              .left = nodes_.all[first].at,
              .right = nodes_.all[later].at};
    if (common(out.left, out.right) > 0) return std::nullopt;
    const Measure measure = measurer_.measure(out);
    if (measure.similarity < kChained) return std::nullopt;
    out.score = measure.bits;
    return out;
  }

  // The first thing found that ends in this copy, or else begins in it.
  std::optional<Found> any(std::uint32_t copy) const {
    const auto right = std::lower_bound(by_right_.begin(), by_right_.end(), copy,
                                        [&](std::uint32_t k, std::uint32_t n) { return nodes_.right[k] < n; });
    if (right != by_right_.end() && nodes_.right[*right] == copy) return found_[*right];
    const auto left = std::lower_bound(by_pair_.begin(), by_pair_.end(), copy,
                                       [&](std::uint32_t k, std::uint32_t n) { return nodes_.left[k] < n; });
    if (left != by_pair_.end() && nodes_.left[*left] == copy) return found_[*left];
    return std::nullopt;
  }

 private:
  std::pair<std::uint32_t, std::uint32_t> pair(std::uint32_t k) const { return {nodes_.left[k], nodes_.right[k]}; }

  // A passage rather than a run of its words.
  Found best(std::vector<std::uint32_t>::const_iterator from, std::uint32_t first, std::uint32_t later) const {
    Found out = found_[*from];
    for (; from != by_pair_.end() && pair(*from) == std::pair(first, later); ++from) {
      const Found& one = found_[*from];
      const auto rank = [](Origin o) { return o == Origin::kRepeated ? 0 : o == Origin::kPassage ? 1 : 2; };
      if (rank(one.origin) < rank(out.origin)) out = one;
    }
    return out;
  }

  const Measurer& measurer_;
  std::span<const Found> found_;
  const Nodes& nodes_;
  std::vector<std::uint32_t> by_pair_;
  std::vector<std::uint32_t> by_right_;
};

// The links of one passage across documents that have groups.
void link_groups(const Collection& all, const Linker& linker, const std::vector<std::uint32_t>& set, Group& out) {
  const auto apart = [&](std::size_t x, std::size_t y) {
    return out.documents[x] != out.documents[y] && !all.same_group(out.documents[x], out.documents[y]);
  };
  std::size_t other = 1;  // the first copy that may be compared with the first of all
  while (other < set.size() && !apart(0, other)) ++other;
  for (std::size_t k = 0; k < set.size(); ++k) {
    if (k > 0 && out.documents[k] == out.documents[k - 1]) continue;
    const std::size_t first = apart(0, k) ? 0 : other;
    if (first == set.size() || !apart(first, k)) continue;
    const auto [left, right] = std::minmax(first, k);
    if (out.documents[left] >= all.sources) continue;  // two sources
    auto link = linker.direct(set[left], set[right]);
    if (!link) link = linker.chained(set[left], set[right]);
    if (!link) link = linker.any(set[k]);
    if (link) out.links.push_back(*link);
  }
  std::sort(out.links.begin(), out.links.end(), before);
  out.links.erase(std::unique(out.links.begin(), out.links.end()), out.links.end());
}

}  // namespace

std::vector<Group> group(const Measurer& measurer, std::span<const Found> found) {
  const Nodes nodes = make_nodes(found);
  const Linker linker(measurer, found, nodes);
  Union sets(nodes.all.size());
  for (std::size_t k = 0; k < found.size(); ++k) sets.join(nodes.left[k], nodes.right[k]);
  // Members of each set, in order of place, sets in order of their first member.
  std::vector<std::vector<std::uint32_t>> members(nodes.all.size());
  for (std::uint32_t n = 0; n < nodes.all.size(); ++n) members[sets.find(n)].push_back(n);

  std::vector<Group> groups;
  for (const auto& set : members) {
    if (set.empty()) continue;
    Group out;
    for (const std::uint32_t n : set) {
      out.copies.push_back(nodes.all[n].at);
      out.documents.push_back(nodes.all[n].document);
    }
    const bool within = out.documents.back() == out.documents.front();
    if (!within && !measurer.collection().group.empty()) {
      link_groups(measurer.collection(), linker, set, out);
      groups.push_back(std::move(out));
      continue;
    }
    for (std::size_t k = 1; k < set.size(); ++k) {
      // Across, further copies in a document are the business of what is found within it.
      if (!within && out.documents[k] == out.documents[k - 1]) continue;
      auto link = linker.direct(set[0], set[k]);
      if (!link) link = linker.chained(set[0], set[k]);
      if (!link) link = linker.any(set[k]);
      if (link) out.links.push_back(*link);
    }
    std::sort(out.links.begin(), out.links.end(), before);
    out.links.erase(std::unique(out.links.begin(), out.links.end()), out.links.end());
    groups.push_back(std::move(out));
  }
  return groups;
}

std::vector<std::uint32_t> same_passage(std::span<const Found> found) {
  const Nodes nodes = make_nodes(found);
  Union sets(nodes.all.size());
  for (std::size_t k = 0; k < found.size(); ++k) sets.join(nodes.left[k], nodes.right[k]);
  constexpr std::uint32_t kNone = 0xffff'ffffu;
  std::vector<std::uint32_t> of_set(nodes.all.size(), kNone);
  std::vector<std::uint32_t> numbers(found.size());
  std::uint32_t next = 0;
  for (std::size_t k = 0; k < found.size(); ++k) {
    std::uint32_t& number = of_set[sets.find(nodes.left[k])];
    if (number == kNone) number = next++;
    numbers[k] = number;
  }
  return numbers;
}

}  // namespace refrain::passage
