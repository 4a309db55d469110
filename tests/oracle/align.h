// The longest common subsequence by the table everyone knows.

#ifndef REFRAIN_TESTS_ORACLE_ALIGN_H_
#define REFRAIN_TESTS_ORACLE_ALIGN_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace oracle {

inline std::uint32_t common_length(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right) {
  std::vector<std::uint32_t> above(right.size() + 1, 0);
  std::vector<std::uint32_t> row(right.size() + 1, 0);
  for (const std::uint32_t word : left) {
    for (std::size_t j = 0; j < right.size(); ++j) {
      row[j + 1] = word == right[j] ? above[j] + 1 : std::max(above[j + 1], row[j]);
    }
    std::swap(above, row);
  }
  return above.back();
}

}  // namespace oracle

#endif  // REFRAIN_TESTS_ORACLE_ALIGN_H_
