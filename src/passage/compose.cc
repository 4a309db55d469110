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
constexpr double kExplainedNats = 5;          // that the sentence between two copies must add, or they are two
constexpr std::uint32_t kPieceWords = 30;     // of a piece that takes a summary's place
constexpr double kSummaryCover = 0.75;        // of a summary's dense side that such pieces must cover

Candidate best_score(const Rectangle& at, Refiner& refiner) {
  const Candidate strict = refiner.score(at, kStrictFloors);
  const Candidate loose = refiner.score(at, kLooseFloors);
  return strict.raw >= loose.raw ? strict : loose;
}

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
  copies_.assign(pieces_.size(), std::nullopt);
  while (put_together(model, judge, refiner)) {
  }
}

// Whether a piece is a copy: asked for once.
bool Composer::is_copy(std::size_t piece, const Judge& judge) {
  std::optional<bool>& known = copies_[piece];
  if (!known) known = judge.is_copy(pieces_[piece]);
  return *known;
}

// Whether two pieces are copies with a sentence between them, or in another order: two things to tell in any case.
bool Composer::two_copies(std::size_t one, std::size_t other, const Judge& judge) {
  return parted(pieces_[one].at, pieces_[other].at) && is_copy(one, judge) && is_copy(other, judge);
}

bool Composer::put_together(const PairModel& model, const Judge& judge, Refiner& refiner) {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    for (std::size_t j = i + 1; j < pieces_.size(); ++j) {
      const Candidate& x = pieces_[i];
      const Candidate& y = pieces_[j];
      if (gap(x.at[0], y.at[0]) > kNeighbours || gap(x.at[1], y.at[1]) > kNeighbours) continue;
      const Rectangle both = hull(x.at, y.at);
      if (model.within && common(both[0], both[1]) > 0) continue;
      const bool apart = two_copies(i, j, judge);
      if (apart && crossed(x.at, y.at)) continue;
      const Candidate one = best_score(both, refiner);
      const double loss = apart ? -kExplainedNats : kTogetherNats;
      const bool worse = !meet(x.at, y.at) && base::to_nats(one.raw) + loss < base::to_nats(x.raw + y.raw);
      // Copies with less than a sentence between them are one, if all of it is one.
      const auto one_copy = [&] {
        return !parted(x.at, y.at) && is_copy(i, judge) && is_copy(j, judge) && judge.is_copy(one);
      };
      if (worse && !one_copy()) continue;
      pieces_[i] = one;
      pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(j));
      copies_[i].reset();
      copies_.erase(copies_.begin() + static_cast<std::ptrdiff_t>(j));
      return true;
    }
  }
  return false;
}

// How many pieces are told apart from another one in any case: naming them costs nothing.
double Composer::count_own(const Judge& judge) {
  double count = 0;
  for (std::size_t k = 0; k < pieces_.size(); ++k) {
    bool own = false;
    for (std::size_t other = 0; other < pieces_.size() && !own; ++other)
      own = other != k && two_copies(k, other, judge);
    count += own ? 1 : 0;
  }
  return count;
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
      worth += base::to_nats(piece.raw) - kPieceNats;
      if (summary && piece.at[dense].size() >= kPieceWords && judge.admits(piece)) {
        covered += common(piece.at[dense], passage.at[dense]);
      }
    }
    const double enough = kApartWorth * base::to_nats(passage.raw);
    if (!summary && worth < enough) worth += kPieceNats * count_own(judge);
    const bool apart =
        summary ? covered >= kSummaryCover * passage.at[dense].size() : !pieces_.empty() && worth >= enough;
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
