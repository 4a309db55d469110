// Two descriptions of the same stretches compete: one passage, or several pieces, each of which costs something to name.
// That is the minimum description length principle (Rissanen 1978).

#include "passage/compose.h"

#include <algorithm>

namespace refrain::passage {
namespace {

constexpr std::uint32_t kLeastWidening = 40;  // words around a passage in which its copies may end
constexpr double kPieceNats = 15;             // what naming a piece costs
constexpr double kApartWorth = 0.95;          // of the passage's score that its pieces must reach
constexpr std::uint32_t kNeighbours = 20;     // words between pieces that may be one
constexpr std::uint32_t kSentence = 12;       // words of one that stands between two copies: they are two then
constexpr double kTogetherNats = 20;          // that two neighbours may lose when they are put together
constexpr std::uint32_t kPieceWords = 30;     // of a piece that takes a summary's place
constexpr double kSummaryCover = 0.75;        // of a summary's dense side that such pieces must cover

Candidate best_score(const Rectangle& at, Refiner& refiner) {
  const Candidate strict = refiner.score(at, kStrictFloors);
  const Candidate loose = refiner.score(at, kLooseFloors);
  return strict.raw >= loose.raw ? strict : loose;
}

bool meet(const Rectangle& x, const Rectangle& y) { return common(x[0], y[0]) > 0 && common(x[1], y[1]) > 0; }

Rectangle hull(const Rectangle& x, const Rectangle& y) { return {hull(x[0], y[0]), hull(x[1], y[1])}; }

// Whether there is a sentence between them, or they come in another order: two copies, unless the words between are
// explained too.
bool parted(const Rectangle& x, const Rectangle& y) {
  return crossed(x, y) || std::max(gap(x[0], y[0]), gap(x[1], y[1])) >= kSentence;
}

// Whether at least half of the one lies in the other, on both sides.
bool mostly_in(const Rectangle& one, const Rectangle& other) {
  return 2 * common(one[0], other[0]) >= one[0].size() && 2 * common(one[1], other[1]) >= one[1].size();
}

}  // namespace

// The copies that meet the passage, scored; neighbours that are one are put together.
void Composer::find_pieces(const Candidate& passage, const PairModel& model, const Judge& judge, Refiner& refiner) {
  const auto limit = refiner.limits(passage.at);
  Rectangle window = passage.at;
  for (std::size_t s = 0; s < 2; ++s) {
    const std::uint32_t by = std::max(kLeastWidening, window[s].size() / 4);
    window[s].begin = window[s].begin > limit[s].begin + by ? window[s].begin - by : limit[s].begin;
    window[s].end = limit[s].end - window[s].end > by ? window[s].end + by : limit[s].end;
  }
  blocks_ = finder_.find(model, window, limit);
  std::erase_if(blocks_, [&](const Rectangle& block) { return !meet(block, passage.at); });
  pieces_.clear();
  for (const Rectangle& block : blocks_) pieces_.push_back(best_score(block, refiner));
  while (put_together(model, judge, refiner)) {
  }
}

bool Composer::put_together(const PairModel& model, const Judge& judge, Refiner& refiner) {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    for (std::size_t j = i + 1; j < pieces_.size(); ++j) {
      const Candidate& x = pieces_[i];
      const Candidate& y = pieces_[j];
      if (gap(x.at[0], y.at[0]) > kNeighbours || gap(x.at[1], y.at[1]) > kNeighbours) continue;
      const Rectangle both = hull(x.at, y.at);
      if (model.within && common(both[0], both[1]) > 0) continue;
      const Candidate one = best_score(both, refiner);
      const bool apart = parted(x.at, y.at) && judge.is_copy(x) && judge.is_copy(y);
      if (apart && crossed(x.at, y.at)) continue;
      const double loss = apart ? 0 : kTogetherNats;
      if (!meet(x.at, y.at) && base::to_nats(one.raw) + loss < base::to_nats(x.raw + y.raw)) continue;
      pieces_[i] = one;
      pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(j));
      return true;
    }
  }
  return false;
}

std::vector<Candidate> Composer::decompose(std::span<const Candidate> passages, const PairModel& model,
                                           const Judge& judge, Refiner& refiner) {
  std::vector<Candidate> out;
  for (const Candidate& passage : passages) {
    find_pieces(passage, model, judge, refiner);
    const bool summary = is_summary(passage.floors);
    double worth = 0;
    std::uint32_t covered = 0;
    const std::size_t dense = passage.at[0].size() <= passage.at[1].size() ? 0 : 1;
    for (const Candidate& piece : pieces_) {
      // Copies with a sentence between them, or in another order, are named apart in any case.
      const bool own = judge.is_copy(piece) && std::any_of(pieces_.begin(), pieces_.end(), [&](const Candidate& other) {
                         return &other != &piece && parted(piece.at, other.at) && judge.is_copy(other);
                       });
      worth += base::to_nats(piece.raw) - (own ? 0 : kPieceNats);
      if (summary && piece.at[dense].size() >= kPieceWords && judge.admits(piece)) {
        covered += common(piece.at[dense], passage.at[dense]);
      }
    }
    const bool apart = summary ? covered >= kSummaryCover * passage.at[dense].size()
                               : !pieces_.empty() && worth >= kApartWorth * base::to_nats(passage.raw);
    if (apart) {
      std::copy_if(pieces_.begin(), pieces_.end(), std::back_inserter(out),
                   [&](const Candidate& piece) { return judge.admits(piece); });
      continue;
    }
    Rectangle wider = passage.at;
    for (const Rectangle& block : blocks_) {
      const bool same = mostly_in(block, passage.at) || mostly_in(passage.at, block);
      if (!summary && same) wider = hull(wider, block);
    }
    const bool possible = wider != passage.at && !(model.within && common(wider[0], wider[1]) > 0);
    const Candidate grown = possible ? refiner.score(wider, passage.floors) : passage;
    out.push_back(possible && judge.admits(grown) ? grown : passage);
  }
  return out;
}

}  // namespace refrain::passage
