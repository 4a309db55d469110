// A bit for each word of a run.

#ifndef REFRAIN_SRC_PASSAGE_WORD_BITS_H_
#define REFRAIN_SRC_PASSAGE_WORD_BITS_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace refrain::passage {

class WordBits {
 public:
  // New bits are not set.
  void resize(std::uint64_t size) { words_.resize((size + 63) / 64 + 1, 0); }

  void set(std::uint64_t k) { words_[k / 64] |= std::uint64_t{1} << (k % 64); }
  bool test(std::uint64_t k) const { return (words_[k / 64] >> (k % 64) & 1) != 0; }

  // The first bit from `from` on that is set, or not set; `limit` where there is none before.
  std::uint64_t next_set(std::uint64_t from, std::uint64_t limit) const { return next(from, limit, 0); }
  std::uint64_t next_clear(std::uint64_t from, std::uint64_t limit) const {
    return next(from, limit, ~std::uint64_t{0});
  }

 private:
  // 64 bits at a time.
  std::uint64_t next(std::uint64_t from, std::uint64_t limit, std::uint64_t flip) const {
    if (from >= limit) return limit;
    std::uint64_t at = from / 64;
    std::uint64_t bits = (words_[at] ^ flip) & ~std::uint64_t{0} << (from % 64);
    while (bits == 0) {
      if (++at * 64 >= limit) return limit;
      bits = words_[at] ^ flip;
    }
    return std::min(limit, at * 64 + static_cast<std::uint64_t>(std::countr_zero(bits)));
  }

  std::vector<std::uint64_t> words_;
};

// Calls give(begin, end) for every streak of at least `least` bits that are set in [first, last), in order.
template <typename Give>
void each_streak(const WordBits& bits, std::uint64_t first, std::uint64_t last, std::uint64_t least, Give&& give) {
  for (std::uint64_t k = bits.next_set(first, last); k < last;) {
    const std::uint64_t end = bits.next_clear(k, last);
    if (end - k >= least) give(k, end);
    k = bits.next_set(end, last);
  }
}

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_WORD_BITS_H_
