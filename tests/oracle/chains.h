// Chains of equal runs by looking at all pairs of runs.

#ifndef REFRAIN_TESTS_ORACLE_CHAINS_H_
#define REFRAIN_TESTS_ORACLE_CHAINS_H_

#include <algorithm>
#include <cstdint>
#include <vector>

namespace oracle {

struct ChainRun {
  int left = 0, right = 0, length = 0, score = 0, peak = 0;

  friend bool operator==(const ChainRun&, const ChainRun&) = default;
};

// All maximal runs of three equal words and more, in order of place, and the score of the best chain that ends in each:
// words, less two for each word of the longer gap. Of equally good ones the one with the lower peak.
inline std::vector<ChainRun> chains(const std::vector<std::uint32_t>& x, const std::vector<std::uint32_t>& y) {
  std::vector<ChainRun> runs;
  const int n = static_cast<int>(x.size());
  const int m = static_cast<int>(y.size());
  const auto same = [&](int i, int j) {
    return i >= 0 && j >= 0 && i < n && j < m && x[static_cast<std::size_t>(i)] == y[static_cast<std::size_t>(j)];
  };
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < m; ++j) {
      if (same(i - 1, j - 1)) continue;
      int length = 0;
      while (same(i + length, j + length)) ++length;
      if (length >= 3) runs.push_back({i, j, length, length, length});
    }
  }
  for (ChainRun& run : runs) {
    for (const ChainRun& earlier : runs) {
      if (&earlier == &run) break;
      if (earlier.left >= run.left || earlier.right >= run.right) continue;
      const int cut =
          std::max({0, earlier.left + earlier.length - run.left, earlier.right + earlier.length - run.right});
      const int gap =
          std::max(run.left + cut - earlier.left - earlier.length, run.right + cut - earlier.right - earlier.length);
      const int before = earlier.score - 2 * gap;
      if (cut >= run.length || gap > 12 || before <= 0 || before < earlier.peak - 24) continue;
      const int score = before + run.length - cut;
      const int peak = std::max(earlier.peak, score);
      if (score < run.score || (score == run.score && peak >= run.peak)) continue;
      run.score = score;
      run.peak = peak;
    }
  }
  return runs;
}

}  // namespace oracle

#endif  // REFRAIN_TESTS_ORACLE_CHAINS_H_
