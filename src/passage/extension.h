// How far an end goes on over a few words that differ: the best way through a small table.

#ifndef REFRAIN_SRC_PASSAGE_EXTENSION_H_
#define REFRAIN_SRC_PASSAGE_EXTENSION_H_

#include <algorithm>
#include <array>
#include <cstddef>

namespace refrain::passage {

inline constexpr std::size_t kReach = 24;    // words that an end is moved at most at a time
inline constexpr int kLeastBalance = -6;     // of words that agree less words that do not, anywhere on the way
inline constexpr int kUnreachable = -1'000;  // balance of a place that no way leads to

struct Extension {
  std::size_t left = 0, right = 0;  // words behind the end on either side

  friend bool operator==(const Extension&, const Extension&) = default;
};

// Of all places up to `rows` words on the left side and `columns` on the right (kReach at most), the first one that is
// worth most: the words that agree on the best way there, less those that do not, and what worth(left, right) adds. A
// step takes a word of one side, unless left_out(side, word) says that it must stay out, or one of both; agree(i, j)
// says whether words i and j agree, counted from 0 behind the end. Cost: the cells that can be reached: where the texts
// part for good, some dozens of the table's 625.
template <typename Agree, typename LeftOut, typename Worth>
Extension best_extension(std::size_t rows, std::size_t columns, const Agree& agree, const LeftOut& left_out,
                         const Worth& worth) {
  std::array<std::array<int, kReach + 1>, kReach + 1> table;
  Extension best;
  int most = worth(0, 0);
  std::size_t first = 0, last = 0;  // cells of the row before that can be reached
  for (std::size_t a = 0; a <= rows; ++a) {
    table[a].fill(kUnreachable);
    std::size_t first_here = columns + 1, last_here = 0;
    for (std::size_t b = first; b <= columns; ++b) {
      if (b > last + 1 && table[a][b - 1] == kUnreachable) break;
      int here = a + b == 0 ? 0 : kUnreachable;
      const bool left_stays = a > 0 && !left_out(0, a - 1);
      const bool right_stays = b > 0 && !left_out(1, b - 1);
      if (left_stays) here = std::max(here, table[a - 1][b] - 1);
      if (right_stays) here = std::max(here, table[a][b - 1] - 1);
      if (left_stays && right_stays) here = std::max(here, table[a - 1][b - 1] + (agree(a - 1, b - 1) ? 1 : -1));
      if (here < kLeastBalance) continue;
      table[a][b] = here;
      first_here = std::min(first_here, b);
      last_here = b;
      const int all = here + worth(a, b);
      if (all <= most) continue;
      most = all;
      best = {a, b};
    }
    if (first_here > columns) break;
    first = first_here;
    last = last_here;
  }
  return best;
}

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_EXTENSION_H_
