#include "passage/nested.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <utility>

namespace refrain::passage {
namespace {

constexpr double kSameWords = 0.8;

bool is_run(const Found& one) { return one.origin == Origin::kRun; }

// Whether a passage lies in a run that is longer: a part of it, which tells less.
bool is_part_of(const Found& passage, const Found& run) {
  return passage.origin == Origin::kPassage && is_run(run) && passage.left.size() < run.left.size() &&
         contains(run.left, passage.left) && contains(run.right, passage.right);
}

bool same_place(const Found& x, const Found& y) {
  const std::uint64_t left = common(x.left, y.left);
  const std::uint64_t right = common(x.right, y.right);
  if (left == 0 || right == 0) return false;
  if (is_run(x) != is_run(y)) return true;
  return 2 * left > std::min(x.left.size(), y.left.size()) && 2 * right > std::min(x.right.size(), y.right.size());
}

const Stretch& side_of(const Found& found, std::size_t side) { return side == 0 ? found.left : found.right; }
std::uint32_t side_of(const AlignedWords& match, std::size_t side) { return side == 0 ? match.left : match.right; }

// Words of one side that both overlaps share with their other sides.
std::uint64_t same_words(const Found& x, const Measure& of_x, const Found& y, const Measure& of_y, std::size_t side) {
  std::uint64_t count = 0;
  auto in_y = of_y.matches.begin();
  for (const AlignedWords& match : of_x.matches) {
    const std::uint64_t word = side_of(x, side).begin + side_of(match, side);
    while (in_y != of_y.matches.end() && side_of(y, side).begin + side_of(*in_y, side) < word) ++in_y;
    if (in_y == of_y.matches.end()) break;
    count += side_of(y, side).begin + side_of(*in_y, side) == word ? 1u : 0u;
  }
  return count;
}

}  // namespace

std::vector<bool> told_twice(std::span<const Found> found, std::span<const Measure> measures) {
  const auto documents = [&](std::uint32_t k) { return std::pair(found[k].left_document, found[k].right_document); };
  std::vector<std::uint32_t> order(found.size());
  std::iota(order.begin(), order.end(), 0u);
  // Those that meet on one side or both; within a document on both, since the copies of one place are many overlaps there.
  std::vector<std::vector<std::uint32_t>> rivals(found.size());
  const auto within = [&](std::uint32_t k) { return found[k].left_document == found[k].right_document; };
  const auto find_rivals = [&](std::size_t side) {
    const auto stretch = [&](std::uint32_t k) { return side_of(found[k], side); };
    std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
      return std::tuple(documents(x), stretch(x).begin, x) < std::tuple(documents(y), stretch(y).begin, y);
    });
    std::vector<std::uint32_t> open;  // that later ones may still meet
    for (const std::uint32_t k : order) {
      std::erase_if(open, [&](std::uint32_t other) {
        return documents(other) != documents(k) || stretch(other).end <= stretch(k).begin;
      });
      for (const std::uint32_t other : open) {
        // Across documents those whose left sides meet are known from the first turn.
        if (side == 1 && (common(found[k].left, found[other].left) > 0) != within(k)) continue;
        rivals[k].push_back(other);
        rivals[other].push_back(k);
      }
      open.push_back(k);
    }
  };
  std::erase_if(order, within);
  find_rivals(0);
  order.resize(found.size());
  std::iota(order.begin(), order.end(), 0u);
  find_rivals(1);
  const auto tells = [&](std::uint32_t k, std::uint32_t other) {
    if (same_place(found[k], found[other])) return true;
    if (found[k].left_document == found[k].right_document) return false;
    const auto enough = kSameWords * static_cast<double>(measures[k].words);
    for (std::size_t side = 0; side < 2; ++side) {
      const auto same = same_words(found[k], measures[k], found[other], measures[other], side);
      if (same > 0 && static_cast<double>(same) >= enough) return true;
    }
    return false;
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    return std::tuple(is_run(found[x]), ~measures[x].words, x) < std::tuple(is_run(found[y]), ~measures[y].words, y);
  });
  std::vector<bool> drop(found.size(), false);
  std::vector<bool> stays(found.size(), false);
  // A part of a longer run must not stand in its way.
  for (const std::uint32_t k : order) {
    drop[k] = std::any_of(rivals[k].begin(), rivals[k].end(),
                          [&](std::uint32_t other) { return is_part_of(found[k], found[other]); });
  }
  for (const std::uint32_t k : order) {
    if (drop[k]) continue;
    drop[k] = std::any_of(rivals[k].begin(), rivals[k].end(),
                          [&](std::uint32_t other) { return stays[other] && tells(k, other); });
    stays[k] = !drop[k];
  }
  return drop;
}

}  // namespace refrain::passage
