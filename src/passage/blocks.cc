#include "passage/blocks.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "passage/extension.h"
#include "refrain/sentences.h"

namespace refrain::passage {
namespace {

constexpr std::uint32_t kLeastWords = 8;
constexpr int kMostMoves = 8;
constexpr int kSentenceWorth = 2;
constexpr std::uint32_t kChanceWords = 2;  // equal words behind a sentence's end that may be so by chance

void cut_front(EqualRun& run, std::uint32_t words) {
  run.left += words;
  run.right += words;
  run.length -= words;
}

}  // namespace

bool BlockFinder::sentence_edge(std::uint32_t i, std::uint32_t j) const {
  return model_->edge(0, i) <= kSentencePrice && model_->edge(1, j) <= kSentencePrice;
}

// The chain that ends in run `last`, without what better chains have used.
void BlockFinder::take_chain(const std::vector<EqualRun>& runs, std::size_t last, std::vector<Rectangle>& blocks) {
  pieces_.clear();
  for (auto at = static_cast<std::uint32_t>(last) + 1; at != 0 && !used_[at - 1]; at = runs[at - 1].before) {
    used_[at - 1] = true;
    pieces_.push_back(runs[at - 1]);
  }
  std::reverse(pieces_.begin(), pieces_.end());
  for (std::size_t k = 1; k < pieces_.size(); ++k) cut_front(pieces_[k], overlap(pieces_[k - 1], pieces_[k]));
  const auto hull = [](const std::vector<EqualRun>& part) {
    return Rectangle{Interval{part.front().left, part.back().left_end()},
                     Interval{part.front().right, part.back().right_end()}};
  };
  // Of the pieces what lies wholly before or behind a better block on one side; the way that leaves most.
  for (const Rectangle& block : blocks) {
    if (pieces_.empty()) return;
    const Rectangle own = hull(pieces_);
    if (common(own[0], block[0]) == 0 || common(own[1], block[1]) == 0) continue;
    std::vector<EqualRun> best;
    std::uint64_t most = 0;
    for (std::size_t s = 0; s < 2; ++s) {
      for (const bool before : {true, false}) {
        std::vector<EqualRun> part;
        std::uint64_t words = 0;
        for (EqualRun run : pieces_) {
          const std::uint32_t begin = s == 0 ? run.left : run.right;
          if (before) {
            run.length = begin < block[s].begin ? std::min(run.length, block[s].begin - begin) : 0;
          } else {
            const std::uint32_t cut = block[s].end > begin ? std::min(run.length, block[s].end - begin) : 0;
            cut_front(run, cut);
          }
          if (run.length == 0) continue;
          words += run.length;
          part.push_back(run);
        }
        if (words <= most) continue;
        most = words;
        best = std::move(part);
      }
    }
    pieces_ = std::move(best);
  }
  std::uint64_t words = 0;
  for (const EqualRun& run : pieces_) words += run.length;
  if (words >= kLeastWords) blocks.push_back(hull(pieces_));
}

// Moves one end of the block outwards: over equal words, and over a few that differ where what follows makes up for it.
void BlockFinder::grow(Rectangle& block, const Rectangle& limit, bool at_end) {
  const std::array<std::int64_t, 2> room{at_end ? limit[0].end - block[0].end : block[0].begin - limit[0].begin,
                                         at_end ? limit[1].end - block[1].end : block[1].begin - limit[1].begin};
  std::array<std::int64_t, 2> moved{};
  // Position on side s of the word that is k words beyond the end.
  const auto word = [&](std::size_t s, std::int64_t k) {
    return static_cast<std::uint32_t>(at_end ? block[s].end + k : block[s].begin - 1 - k);
  };
  const auto edge_worth = [&](std::int64_t i, std::int64_t j) {
    const auto edge = [&](std::size_t s, std::int64_t k) {
      return static_cast<std::uint32_t>(at_end ? block[s].end + k : block[s].begin - k);
    };
    return sentence_edge(edge(0, i), edge(1, j)) ? kSentenceWorth : 0;
  };
  const auto excluded = [&](std::size_t s, std::int64_t k) {
    return (model_->side[s].flags[word(s, k)] & kMarkExcluded) != 0;
  };
  auto& [i, j] = moved;
  const auto at = [](std::int64_t from, std::size_t k) { return from + static_cast<std::int64_t>(k); };
  for (int turn = 0; turn <= kMostMoves; ++turn) {
    while (i < room[0] && j < room[1] && agree(*model_, word(0, i), word(1, j))) {
      ++i;
      ++j;
    }
    if (turn == kMostMoves) break;
    const auto reach = [&](std::size_t s) {
      return static_cast<std::size_t>(std::min<std::int64_t>(kReach, room[s] - moved[s]));
    };
    const Extension more = best_extension(
        reach(0), reach(1),
        [&](std::size_t a, std::size_t b) { return agree(*model_, word(0, at(i, a)), word(1, at(j, b))); },
        [&](std::size_t s, std::size_t k) { return excluded(s, at(moved[s], k)); },
        [&](std::size_t a, std::size_t b) { return edge_worth(at(i, a), at(j, b)); });
    if (more == Extension()) break;
    i = at(i, more.left);
    j = at(j, more.right);
  }
  for (std::size_t s = 0; s < 2; ++s) {
    const auto by = static_cast<std::uint32_t>(moved[s]);
    if (at_end) {
      block[s].end += by;
    } else {
      block[s].begin -= by;
    }
  }
}

// Whether a word is so common that two texts may have it in the same place by chance.
bool BlockFinder::common_word(std::uint32_t left) const {
  constexpr double kCommon = 200;  // one word in so many
  const std::uint32_t word = model_->side[0].word[left];
  return word != 0 && model_->words[word].inverse_background <= kCommon;
}

// An end a word or two beyond a sentence's goes back to it: one sentence begins with "The" as the next one does.
void BlockFinder::trim(Rectangle& block) const {
  auto& [left, right] = block;
  const auto longer = [&](std::uint32_t by) { return std::min(left.size(), right.size()) > kLeastWords + by; };
  for (std::uint32_t k = 0; k <= kChanceWords && longer(k); ++k) {
    if (sentence_edge(left.end - k, right.end - k)) {
      left.end -= k;
      right.end -= k;
      break;
    }
    if (!common_word(left.end - k - 1)) break;
  }
  for (std::uint32_t k = 0; k <= kChanceWords && longer(k); ++k) {
    if (sentence_edge(left.begin + k, right.begin + k)) {
      left.begin += k;
      right.begin += k;
      break;
    }
    if (!common_word(left.begin + k)) break;
  }
}

std::vector<Rectangle> BlockFinder::find(const PairModel& model, const Rectangle& window, const Rectangle& limit) {
  model_ = &model;
  const std::vector<EqualRun>& runs = chains_.find(model, window);
  used_.assign(runs.size(), false);
  order_.resize(runs.size());
  std::iota(order_.begin(), order_.end(), 0u);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return runs[x].score > runs[y].score; });
  std::vector<Rectangle> blocks;
  for (const std::uint32_t r : order_) {
    if (runs[r].score < static_cast<std::int32_t>(kLeastWords)) break;
    if (!used_[r]) take_chain(runs, r, blocks);
  }
  for (Rectangle& block : blocks) {
    grow(block, limit, true);
    grow(block, limit, false);
    trim(block);
  }
  std::sort(blocks.begin(), blocks.end(), [](const Rectangle& x, const Rectangle& y) {
    return std::array{x[0].begin, x[1].begin, x[0].end, x[1].end} <
           std::array{y[0].begin, y[1].begin, y[0].end, y[1].end};
  });
  return blocks;
}

}  // namespace refrain::passage
