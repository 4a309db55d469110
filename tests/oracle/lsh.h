// Slow twins of lsh.h, straight from the definitions.

#ifndef REFRAIN_TESTS_ORACLE_LSH_H_
#define REFRAIN_TESTS_ORACLE_LSH_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "refrain/lsh.h"

namespace refrain::oracle {

using Groups = std::vector<std::pair<std::uint64_t, std::vector<std::uint32_t>>>;

inline Groups groups(const std::vector<KeyEntry>& entries) {
  std::map<std::uint64_t, std::set<std::uint32_t>> by_key;
  for (const KeyEntry& entry : entries) by_key[entry.key].insert(entry.item);
  Groups result;
  for (const auto& [key, items] : by_key) {
    if (items.size() >= 2) result.push_back({key, {items.begin(), items.end()}});
  }
  return result;
}

// The largest rows that reach the recall, by trying all.
inline Bands choose_bands(std::size_t slots, double threshold, double recall) {
  Bands best{slots, 1};
  for (std::size_t rows = 1; rows <= slots; ++rows) {
    const std::size_t bands = slots / rows;
    const double agree = std::pow(threshold, static_cast<double>(rows));
    const double found = 1.0 - std::pow(1.0 - agree, static_cast<double>(bands));
    if (found >= recall) best = {bands, rows};
  }
  return best;
}

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_LSH_H_
