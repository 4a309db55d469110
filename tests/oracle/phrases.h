// The slow twin of passage/repeated_grams.h: every gram is compared with every other one, word by word.

#ifndef REFRAIN_TESTS_ORACLE_PHRASES_H_
#define REFRAIN_TESTS_ORACLE_PHRASES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace refrain::oracle {

// The grams of `size` words that stand more than once, each with its places in order. None has a word that is `none`,
// none reaches over a place where something begins.
inline std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> repeated_grams(
    const std::vector<std::uint32_t>& words, const std::vector<bool>& begins, std::size_t size, std::uint32_t none) {
  std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> found;
  for (std::size_t k = 0; k + size <= words.size(); ++k) {
    bool whole = true;
    for (std::size_t i = k; i < k + size; ++i) whole = whole && words[i] != none && (i == k || !begins[i]);
    if (!whole) continue;
    const auto first = words.begin() + static_cast<std::ptrdiff_t>(k);
    found[{first, first + static_cast<std::ptrdiff_t>(size)}].push_back(static_cast<std::uint32_t>(k));
  }
  std::erase_if(found, [](const auto& one) { return one.second.size() < 2; });
  return found;
}

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_PHRASES_H_
