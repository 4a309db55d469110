// The cells that can be reached, held against all of them.

#include "passage/extension.h"

#include <random>
#include <utility>

#include "catch.h"
#include "oracle/extension.h"

using namespace refrain::passage;  // NOLINT(google-build-using-namespace): short test

TEST_CASE("extension: the same place as the whole table gives") {
  std::mt19937_64 random(17);
  std::size_t moved = 0;
  for (int turn = 0; turn < 2000; ++turn) {
    oracle::Cells cells;
    cells.rows = random() % (kReach + 1);
    cells.columns = random() % (kReach + 1);
    // From texts that have hardly a word in common to copies of each other.
    const unsigned alike = static_cast<unsigned>(random() % 10);
    const unsigned out = static_cast<unsigned>(random() % 3);
    cells.agree.assign(cells.rows, std::vector<bool>(cells.columns));
    for (std::size_t a = 0; a < cells.rows; ++a) {
      for (std::size_t b = 0; b < cells.columns; ++b) {
        cells.agree[a][b] = a == b ? random() % 10 < alike : random() % 20 == 0;
      }
    }
    for (std::size_t a = 0; a < cells.rows; ++a) cells.left_out[0].push_back(random() % 20 < out);
    for (std::size_t b = 0; b < cells.columns; ++b) cells.left_out[1].push_back(random() % 20 < out);
    cells.worth.assign(cells.rows + 1, std::vector<int>(cells.columns + 1));
    for (auto& row : cells.worth) {
      for (int& worth : row) worth = random() % 10 == 0 ? 2 : 0;
    }
    const Extension found = best_extension(
        cells.rows, cells.columns, [&](std::size_t a, std::size_t b) { return bool{cells.agree[a][b]}; },
        [&](std::size_t s, std::size_t k) { return bool{cells.left_out[s][k]}; },
        [&](std::size_t a, std::size_t b) { return cells.worth[a][b]; });
    CHECK(std::pair(found.left, found.right) == oracle::best_extension(cells, kLeastBalance));
    moved += found == Extension() ? 0u : 1u;
  }
  CHECK(moved > 500);
}
