// Which overlaps tell what another one tells, each held against all.

#ifndef REFRAIN_TESTS_ORACLE_NESTED_H_
#define REFRAIN_TESTS_ORACLE_NESTED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "passage/found.h"
#include "passage/measure.h"

namespace oracle {

// The best one stays, and takes with it what it tells; then the best of the rest.
inline std::vector<bool> told_twice(const std::vector<refrain::passage::Found>& found,
                                    const std::vector<refrain::passage::Measure>& measures) {
  using refrain::passage::Found;
  using refrain::passage::Origin;
  const auto run = [&](std::size_t k) { return found[k].origin == Origin::kRun; };
  const auto words_of = [&](std::size_t k, bool right) {
    std::set<std::uint64_t> words;
    for (const auto& match : measures[k].matches) {
      words.insert(right ? found[k].right.begin + match.right : found[k].left.begin + match.left);
    }
    return words;
  };
  const auto tells = [&](std::size_t a, std::size_t b) {
    const Found& x = found[a];
    const Found& y = found[b];
    if (x.left_document != y.left_document || x.right_document != y.right_document) return false;
    const std::uint64_t left = common(x.left, y.left);
    const std::uint64_t right = common(x.right, y.right);
    if (left > 0 && right > 0 && run(a) != run(b)) return true;
    if (2 * left > std::min(x.left.size(), y.left.size()) && 2 * right > std::min(x.right.size(), y.right.size())) {
      return true;
    }
    if (x.left_document == x.right_document) return false;
    for (const bool side : {false, true}) {
      const auto in_b = words_of(b, side);
      std::size_t same = 0;
      for (const std::uint64_t word : words_of(a, side)) same += in_b.count(word);
      if (same > 0 && 10 * same >= 8 * std::size_t{measures[a].words}) return true;
    }
    return false;
  };
  // A passage that is part of a longer run tells nothing and takes nothing with it.
  const auto part = [&](std::size_t a) {
    for (std::size_t b = 0; b < found.size(); ++b) {
      const Found& x = found[a];
      const Found& y = found[b];
      if (x.origin != Origin::kPassage || !run(b)) continue;
      if (x.left_document != y.left_document || x.right_document != y.right_document) continue;
      if (y.left.begin <= x.left.begin && x.left.end <= y.left.end && y.right.begin <= x.right.begin &&
          x.right.end <= y.right.end && x.left.size() < y.left.size()) {
        return true;
      }
    }
    return false;
  };
  std::vector<bool> told(found.size(), false);
  for (std::size_t k = 0; k < found.size(); ++k) told[k] = part(k);
  std::vector<bool> stays(found.size(), false);
  for (;;) {
    std::size_t best = found.size();
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (told[k] || stays[k]) continue;
      const bool better = best == found.size() || run(k) < run(best) ||
                          (run(k) == run(best) && measures[k].words > measures[best].words);
      if (better) best = k;
    }
    if (best == found.size()) return told;
    stays[best] = true;
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (!stays[k] && tells(k, best)) told[k] = true;
    }
  }
}

}  // namespace oracle

#endif  // REFRAIN_TESTS_ORACLE_NESTED_H_
