#include "passage/copies_of_copies.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace refrain::passage {
namespace {

struct Copy {
  std::uint32_t document = 0;
  Stretch at;
  std::uint32_t group = 0;
  std::uint64_t reach = 0;  // the furthest end of the copies of its document up to this one
};

std::uint64_t distance(std::uint64_t x, std::uint64_t y) { return x > y ? x - y : y - x; }

// Whether the two sides of a run are the same part of two copies: edits shift it by some words.
bool same_part(const Stretch& left, const Stretch& in_left, const Stretch& right, const Stretch& in_right) {
  constexpr std::uint64_t kShift = 8;  // words
  const std::uint64_t most = std::max(kShift, std::max(in_left.size(), in_right.size()) / 4);
  return distance(left.begin - in_left.begin, right.begin - in_right.begin) <= most;
}

// All copies, in order of place.
std::vector<Copy> copies_of(std::span<const Found> found, std::span<const std::uint32_t> group,
                            const std::vector<bool>& is_link) {
  std::vector<Copy> copies;
  copies.reserve(2 * found.size());
  for (std::size_t k = 0; k < found.size(); ++k) {
    if (!is_link[k]) continue;
    copies.push_back({found[k].left_document, found[k].left, group[k]});
    copies.push_back({found[k].right_document, found[k].right, group[k]});
  }
  const auto key = [](const Copy& c) { return std::tuple(c.document, c.at.begin, c.at.end, c.group); };
  std::sort(copies.begin(), copies.end(), [&](const Copy& x, const Copy& y) { return key(x) < key(y); });
  copies.erase(
      std::unique(copies.begin(), copies.end(), [&](const Copy& x, const Copy& y) { return key(x) == key(y); }),
      copies.end());
  for (std::size_t k = 0; k < copies.size(); ++k) {
    copies[k].reach = copies[k].at.end;
    if (k > 0 && copies[k - 1].document == copies[k].document) {
      copies[k].reach = std::max(copies[k].reach, copies[k - 1].reach);
    }
  }
  return copies;
}

// Calls use(copy) for the copies that a stretch lies in.
template <typename Use>
void each_around(const std::vector<Copy>& copies, std::uint32_t document, const Stretch& at, const Use& use) {
  auto copy =
      std::upper_bound(copies.begin(), copies.end(), std::pair(document, at.begin),
                       [](const auto& wanted, const Copy& c) { return wanted < std::pair(c.document, c.at.begin); });
  while (copy != copies.begin()) {
    --copy;
    if (copy->document != document || copy->reach < at.end) return;
    if (contains(copy->at, at)) use(*copy);
  }
}

}  // namespace

std::vector<bool> inside_other_group(std::span<const Found> found, std::span<const std::uint32_t> group,
                                     const std::vector<bool>& copies) {
  const std::vector<Copy> places = copies_of(found, group, copies);
  std::vector<bool> inside(found.size(), false);
  std::vector<Copy> left;
  for (std::size_t k = 0; k < found.size(); ++k) {
    const Found& run = found[k];
    if (run.origin == Origin::kRepeated) continue;
    left.clear();
    each_around(places, run.left_document, run.left, [&](const Copy& copy) {
      if (copy.group != group[k]) left.push_back(copy);
    });
    if (left.empty()) continue;
    each_around(places, run.right_document, run.right, [&](const Copy& copy) {
      inside[k] = inside[k] || std::any_of(left.begin(), left.end(), [&](const Copy& other) {
                    const bool same = other.document == copy.document && other.at == copy.at;
                    return other.group == copy.group && !same && same_part(run.left, other.at, run.right, copy.at);
                  });
    });
  }
  return inside;
}

std::vector<bool> made_of_repeats(std::span<const Found> passages, std::span<const Found> runs,
                                  const Measurer& measurer, std::uint32_t min_words) {
  std::vector<bool> repeats(passages.size(), false);
  std::vector<Stretch> covered;
  for (std::size_t k = 0; k < passages.size(); ++k) {
    const Found& passage = passages[k];
    covered.clear();
    auto run = std::lower_bound(runs.begin(), runs.end(), passage, [](const Found& one, const Found& other) {
      return std::pair(one.left_document, one.left.begin) < std::pair(other.left_document, other.left.begin);
    });
    for (; run != runs.end() && run->left_document == passage.left_document && run->left.begin < passage.left.end;
         ++run) {
      if (!contains(passage.left, run->left) || !contains(passage.left, run->right)) continue;
      covered.push_back(run->left);
      covered.push_back(run->right);
    }
    if (covered.empty()) continue;
    const Measure measure = measurer.measure(passage);
    const auto rest = std::count_if(measure.matches.begin(), measure.matches.end(), [&](const AlignedWords& match) {
      const std::uint64_t word = passage.left.begin + match.left;
      return std::none_of(covered.begin(), covered.end(),
                          [&](const Stretch& one) { return one.begin <= word && word < one.end; });
    });
    repeats[k] = static_cast<std::uint32_t>(rest) < min_words;
  }
  return repeats;
}

}  // namespace refrain::passage
