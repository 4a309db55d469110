// Slow twins of shingles.h, signature.h and rarity.h, straight from the definitions.

#ifndef REFRAIN_TESTS_ORACLE_SIGNATURE_H_
#define REFRAIN_TESTS_ORACLE_SIGNATURE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include "base/hash.h"
#include "sketch/rarity.h"

namespace refrain::oracle {

inline std::uint64_t join(std::uint64_t a, std::uint64_t b) { return base::multiply_fold(a + 0xa0f1c6d95b3e8247u, b); }

// The sum of the words [begin, end), each turned 19 bits more than the one before it.
inline std::uint64_t turned_sum(const std::vector<std::uint64_t>& words, std::size_t begin, std::size_t end) {
  std::uint64_t sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t turn = 19 * (i - begin) % 64;
    sum += turn == 0 ? words[i] : words[i] << turn | words[i] >> (64 - turn);
  }
  return sum;
}

// The shingle of the words [begin, end).
inline std::uint64_t shingle(const std::vector<std::uint64_t>& words, std::size_t begin, std::size_t end) {
  const std::size_t count = end - begin;
  if (count == 1) return base::mix(words[begin]);
  if (count <= 8) {
    const std::size_t middle = begin + count / 2;
    return join(turned_sum(words, begin, middle), turned_sum(words, middle, end));
  }
  return join(shingle(words, begin, end - 8), shingle(words, end - 8, end));
}

inline std::vector<std::uint64_t> shingles(const std::vector<std::uint64_t>& words, std::size_t width) {
  std::vector<std::uint64_t> result;
  if (words.empty()) return result;
  if (words.size() < width) return {shingle(words, 0, words.size())};
  for (std::size_t i = 0; i + width <= words.size(); ++i) {
    result.push_back(shingle(words, i, i + width));
  }
  return result;
}

// The signature by its definition: each slot orders all elements, those that fall into it first, and takes the first.
inline std::vector<std::uint32_t> signature(const std::vector<std::uint64_t>& hashes, std::size_t slots) {
  std::vector<std::uint32_t> result(slots);
  std::uint64_t state = 0x7265667261696e31u;
  for (std::size_t j = 0; j < slots; ++j) {
    const std::uint64_t random = base::mix(state += 0x9e3779b97f4a7c15u);
    const std::uint64_t a = (random & 0xffff'ffffu) | 1u;
    const std::uint64_t b = random >> 32;
    std::uint64_t least = 0xffff'ffffu;
    for (const std::uint64_t hash : hashes) {
      // A number in 0 .. slots - 1 + a fraction: the slot, and in the fraction's first 31 bits the value.
      const std::uint64_t slot = hash / (~std::uint64_t{0} / slots + 1);
      const std::uint64_t fraction = hash * slots;
      const std::uint64_t here = fraction / (std::uint64_t{1} << 33);
      const std::uint64_t elsewhere = (a * (hash % (std::uint64_t{1} << 32)) + b) % (std::uint64_t{1} << 32);
      const std::uint64_t rank = slot == j ? here : (std::uint64_t{1} << 31) + elsewhere / 2;
      least = std::min(least, rank);
    }
    result[j] = static_cast<std::uint32_t>(least);
  }
  return result;
}

// Sorts all words of the window that qualify, and takes the first of them.
inline std::vector<sketch::CountedWord> rarest_words(const std::vector<sketch::CountedWord>& window, std::size_t keep) {
  std::set<std::uint32_t> ids;
  std::vector<std::tuple<std::uint32_t, std::uint64_t, std::size_t>> order;  // count, hash, place
  for (std::size_t place = 0; place < window.size(); ++place) {
    const sketch::CountedWord& word = window[place];
    if (word.count < 2 || !ids.insert(word.id).second) continue;
    order.emplace_back(word.count, word.hash, place);
  }
  std::sort(order.begin(), order.end());
  std::vector<sketch::CountedWord> rare;
  for (const auto& [count, hash, place] : order) {
    if (rare.size() < keep) rare.push_back(window[place]);
  }
  return rare;
}

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_SIGNATURE_H_
