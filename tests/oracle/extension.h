// The best way through all cells of the table, none left out.

#ifndef REFRAIN_TESTS_ORACLE_EXTENSION_H_
#define REFRAIN_TESTS_ORACLE_EXTENSION_H_

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace oracle {

struct Cells {
  std::size_t rows = 0, columns = 0;
  std::vector<std::vector<bool>> agree;  // by row and column
  std::vector<bool> left_out[2];
  std::vector<std::vector<int>> worth;  // one more row and column
};

inline std::pair<std::size_t, std::size_t> best_extension(const Cells& cells, int least) {
  constexpr int kNever = -1'000'000;
  std::vector<std::vector<int>> table(cells.rows + 1, std::vector<int>(cells.columns + 1, kNever));
  std::pair<std::size_t, std::size_t> best;
  int most = kNever;
  for (std::size_t a = 0; a <= cells.rows; ++a) {
    for (std::size_t b = 0; b <= cells.columns; ++b) {
      int here = a == 0 && b == 0 ? 0 : kNever;
      const auto step = [&](std::size_t i, std::size_t j, int by) {
        const bool out = (i < a && cells.left_out[0][i]) || (j < b && cells.left_out[1][j]);
        if (!out && table[i][j] != kNever) here = std::max(here, table[i][j] + by);
      };
      if (a > 0) step(a - 1, b, -1);
      if (b > 0) step(a, b - 1, -1);
      if (a > 0 && b > 0) step(a - 1, b - 1, cells.agree[a - 1][b - 1] ? 1 : -1);
      if (here < least) continue;
      table[a][b] = here;
      if (here + cells.worth[a][b] <= most) continue;
      most = here + cells.worth[a][b];
      best = {a, b};
    }
  }
  return best;
}

}  // namespace oracle

#endif  // REFRAIN_TESTS_ORACLE_EXTENSION_H_
