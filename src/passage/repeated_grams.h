// Runs of n words that stand more than once, for n = 1, 2, 3 ... in turn.

#ifndef REFRAIN_SRC_PASSAGE_REPEATED_GRAMS_H_
#define REFRAIN_SRC_PASSAGE_REPEATED_GRAMS_H_

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace refrain::passage {

// Gives the repeated grams of one size names, numbers from 0 in order of their first places, and makes those of the next
// size of them: a gram stands again only if the two that are one word shorter do, and it is told by the pair of their
// names (Karp, Miller and Rosenberg 1972). So nothing hangs on a hash, and each size costs what repeats in the size
// before.
class RepeatedGrams {
 public:
  static constexpr std::uint32_t kNone = 0xffff'ffffu;

  // Begins with single words. `words`: equal numbers for equal words, kNone for one that is part of no gram. `begins`:
  // whether no gram may reach from the word before into this one. Both as long as each other.
  RepeatedGrams(std::span<const std::uint32_t> words, const std::vector<bool>& begins);

  // Goes on to grams of one more word. Linear in the places of the grams at hand.
  void grow();

  std::uint32_t size() const { return size_; }
  // The name of the gram that begins at word k; kNone where it stands once.
  std::uint32_t name(std::size_t k) const { return names_[k]; }
  // How often the gram of this name stands, places that overlap counted each.
  std::uint32_t count(std::uint32_t name) const { return counts_[name]; }
  std::uint32_t names() const { return static_cast<std::uint32_t>(counts_.size()); }
  // The words at which repeated grams begin, ascending.
  std::span<const std::uint32_t> places() const { return places_; }

 private:
  void keep_repeated();

  const std::vector<bool>& begins_;
  std::uint32_t size_ = 1;
  std::vector<std::uint32_t> names_;   // by word
  std::vector<std::uint32_t> counts_;  // by name
  std::vector<std::uint32_t> places_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers_;  // of the size that is made; read by key alone
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_REPEATED_GRAMS_H_
