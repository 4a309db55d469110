// Which overlaps tell what another one tells, each held against all.

#ifndef REFRAIN_TESTS_ORACLE_NESTED_H_
#define REFRAIN_TESTS_ORACLE_NESTED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "passage/found.h"

namespace oracle {

// The best one stays, and takes with it what lies in its place; then the best of the rest.
inline std::vector<bool> told_twice(const std::vector<refrain::passage::Found>& found,
                                    const std::vector<std::uint32_t>& words) {
  using refrain::passage::Found;
  using refrain::passage::Origin;
  const auto run = [&](std::size_t k) { return found[k].origin == Origin::kRun; };
  const auto same_place = [&](std::size_t a, std::size_t b) {
    const Found& x = found[a];
    const Found& y = found[b];
    if (x.left_document != y.left_document || x.right_document != y.right_document) return false;
    const std::uint64_t left = common(x.left, y.left);
    const std::uint64_t right = common(x.right, y.right);
    if (run(a) != run(b)) return left > 0 && right > 0;
    return 2 * left > std::min(x.left.size(), y.left.size()) && 2 * right > std::min(x.right.size(), y.right.size());
  };
  std::vector<bool> told(found.size(), false);
  std::vector<bool> stays(found.size(), false);
  for (;;) {
    std::size_t best = found.size();
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (told[k] || stays[k]) continue;
      if (best == found.size() || run(k) < run(best) || (run(k) == run(best) && words[k] > words[best])) best = k;
    }
    if (best == found.size()) return told;
    stays[best] = true;
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (!stays[k] && same_place(k, best)) told[k] = true;
    }
  }
}

}  // namespace oracle

#endif  // REFRAIN_TESTS_ORACLE_NESTED_H_
