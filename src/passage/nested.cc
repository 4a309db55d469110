#include "passage/nested.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <tuple>

namespace refrain::passage {
namespace {

bool is_run(const Found& one) { return one.origin == Origin::kRun; }

bool same_place(const Found& x, const Found& y) {
  const std::uint64_t left = common(x.left, y.left);
  const std::uint64_t right = common(x.right, y.right);
  if (left == 0 || right == 0) return false;
  if (is_run(x) != is_run(y)) return true;
  return 2 * left > std::min(x.left.size(), y.left.size()) && 2 * right > std::min(x.right.size(), y.right.size());
}

}  // namespace

std::vector<bool> told_twice(std::span<const Found> found, std::span<const std::uint32_t> words) {
  std::vector<std::uint32_t> order(found.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto documents = [&](std::uint32_t k) { return std::pair(found[k].left_document, found[k].right_document); };
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    return std::tuple(documents(x), found[x].right.begin, x) < std::tuple(documents(y), found[y].right.begin, y);
  });
  std::vector<std::vector<std::uint32_t>> rivals(found.size());
  std::vector<std::uint32_t> rivalled;
  std::vector<std::uint32_t> open;  // that later ones may still meet
  for (const std::uint32_t k : order) {
    std::erase_if(open, [&](std::uint32_t other) {
      return documents(other) != documents(k) || found[other].right.end <= found[k].right.begin;
    });
    for (const std::uint32_t other : open) {
      if (!same_place(found[k], found[other])) continue;
      rivals[k].push_back(other);
      rivals[other].push_back(k);
    }
    open.push_back(k);
  }
  for (std::uint32_t k = 0; k < found.size(); ++k) {
    if (!rivals[k].empty()) rivalled.push_back(k);
  }
  std::sort(rivalled.begin(), rivalled.end(), [&](std::uint32_t x, std::uint32_t y) {
    return std::tuple(is_run(found[x]), ~words[x], x) < std::tuple(is_run(found[y]), ~words[y], y);
  });
  std::vector<bool> drop(found.size(), false);
  std::vector<bool> stays(found.size(), false);
  for (const std::uint32_t k : rivalled) {
    drop[k] = std::any_of(rivals[k].begin(), rivals[k].end(), [&](std::uint32_t other) { return stays[other]; });
    stays[k] = !drop[k];
  }
  return drop;
}

}  // namespace refrain::passage
