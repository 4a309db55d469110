// 200,000 made-up words that can be pronounced, and a draw among them that follows Zipf's law.

#ifndef REFRAIN_TOOLS_FEED_VOCABULARY_H_
#define REFRAIN_TOOLS_FEED_VOCABULARY_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace refrain::feed {

// The same words in every feed, whatever its seed: frequent ones are short, one in some 40 has letters beyond ASCII.
// Words are all different, also folded, and lower case.
class Vocabulary {
 public:
  static constexpr std::uint32_t kWords = 200'000;

  // A word in a fixed number of bytes, so that it is copied without a loop.
  struct Entry {
    char bytes[15];
    std::uint8_t length;
  };

  Vocabulary();

  // A word by 64 random bits, of which 14 at the top and 32 at the bottom are used. The probability falls with 1 /
  // (rank + 2.7) (Mandelbrot 1953): the most frequent word is 2 % of a text, the sum of squared probabilities .002, so
  // two places of two texts begin the same five words once in some 10^13.
  std::uint32_t draw(std::uint64_t bits) const {
    const Cell& cell = cells_[bits >> (64 - kCellBits)];
    return cell.first + static_cast<std::uint32_t>((bits & 0xffff'ffffu) * cell.count >> 32);
  }

  // Has the word brought near: it will be written soon.
  void fetch(std::uint32_t word) const { __builtin_prefetch(entries_.data() + word); }

  const Entry& entry(std::uint32_t word) const { return entries_[word]; }
  std::string_view text(std::uint32_t word) const { return {entries_[word].bytes, entries_[word].length}; }

 private:
  // Each cell is as probable as any other, and holds one word or a run of neighbours in rank.
  static constexpr int kCellBits = 14;
  struct Cell {
    std::uint32_t first;
    std::uint32_t count;
  };

  std::vector<Entry> entries_;
  std::vector<Cell> cells_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_VOCABULARY_H_
