#include "passage/choose.h"

#include <algorithm>
#include <array>

#include "passage/compose.h"
#include "passage/judge.h"

namespace refrain::passage {
namespace {

// Of the raw score under the loose floors, when candidates compete.
constexpr double kLooseWorth = 0.95;
constexpr double kMostShared = 0.3;   // two passages may share so much of the left side
constexpr double kReplaceOne = 1.2;   // what a summary must be worth beside the passage in its place
constexpr double kReplaceMore = 0.9;  // and beside several of them: one thing to tell instead of many
constexpr double kHeldBar = 60;       // nats (eff) of a passage that is only found with its seed held
constexpr double kInside = 0.8;
constexpr std::uint32_t kJoinGap = 20;

bool conflict(const Candidate& x, const Candidate& y) {
  if (meet(x.at, y.at)) return true;
  return common(x.at[0], y.at[0]) > kMostShared * std::min(x.at[0].size(), y.at[0].size());
}

bool conflicts(const Candidate& x, const std::vector<Candidate>& taken) {
  return std::any_of(taken.begin(), taken.end(), [&](const Candidate& y) { return conflict(x, y); });
}

double worth(const Candidate& x) { return static_cast<double>(x.raw) * (x.strict ? 1.0 : kLooseWorth); }

// Best first; equal ones in order of place, so that the result does not depend on the order of the seeds.
void sort_by_worth(std::vector<Candidate>& candidates) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& x, const Candidate& y) {
    const auto key = [](const Candidate& c) {
      return std::array<double, 5>{-worth(c), static_cast<double>(c.at[0].begin), static_cast<double>(c.at[1].begin),
                                   static_cast<double>(c.at[0].end), static_cast<double>(c.at[1].end)};
    };
    return key(x) < key(y);
  });
}

// A seed is spent where a passage found already covers most of it.
bool covered(const Rectangle& seed, const std::vector<Candidate>& found) {
  return std::any_of(found.begin(), found.end(), [&](const Candidate& one) {
    return 2 * common(seed[0], one.at[0]) > seed[0].size() &&
           2 * common(seed[1], one.at[1]) >= std::min(seed[1].size(), one.at[1].size());
  });
}

void add_wide(std::vector<Candidate>& taken, std::vector<Candidate>& wide) {
  sort_by_worth(wide);
  std::vector<Candidate> wide_taken;
  for (const Candidate& one : wide) {
    if (conflicts(one, wide_taken)) continue;
    const std::size_t dense = one.at[0].size() <= one.at[1].size() ? 0 : 1;
    double sum = 0;
    std::uint32_t length = 0;
    int replaced = 0;
    bool inside = true;
    for (const Candidate& other : taken) {
      if (!conflict(one, other)) continue;
      ++replaced;
      sum += static_cast<double>(other.raw);
      length += other.at[dense].size();
      inside &= common(one.at[dense], other.at[dense]) >= kInside * other.at[dense].size();
    }
    const double ratio = replaced > 1 ? kReplaceMore : kReplaceOne;
    if (length > 0 && (!inside || static_cast<double>(one.raw) < ratio * sum || one.at[dense].size() > 3 * length)) {
      continue;
    }
    std::erase_if(taken, [&](const Candidate& other) { return conflict(one, other); });
    wide_taken.push_back(one);
  }
  taken.insert(taken.end(), wide_taken.begin(), wide_taken.end());
}

// Joins passages that stand side by side in both texts, and pieces of a summary: side by side in one text, drawn from
// much of the other.
void join(std::vector<Candidate>& taken, const PairModel& model, const Tuning& tuning, const Judge& judge,
          Refiner& refiner) {
  const auto joined = [&](const Candidate& x, const Candidate& y, Candidate& out) {
    const std::array<std::uint32_t, 2> gaps{gap(x.at[0], y.at[0]), gap(x.at[1], y.at[1])};
    const Rectangle both{hull(x.at[0], y.at[0]), hull(x.at[1], y.at[1])};
    if (model.within && common(both[0], both[1]) > 0) return false;
    if (gaps[0] <= kJoinGap && gaps[1] <= kJoinGap) {
      // Asked for only where it matters: it is an alignment of each.
      const bool cross = crossed(x.at, y.at);
      const bool copies = (cross || model.within) && judge.is_copy(x) && judge.is_copy(y);
      if (copies && cross) return false;
      out = refiner.score(both, kLooseFloors);
      // Two copies that together are none are two.
      if (copies && model.within && !judge.is_copy(out)) return false;
      out.raw = std::max(out.raw, x.raw + y.raw);
      return true;
    }
    if (!tuning.wide) return false;
    for (std::size_t s = 0; s < 2; ++s) {
      const Interval& spread = both[1 - s];
      if (gaps[s] > kJoinGap || spread.size() < 0.4 * model.side[1 - s].size || spread.size() < 3 * both[s].size()) {
        continue;
      }
      const Candidate scored = refiner.score(both, kWideFloors[s]);
      if (static_cast<double>(scored.raw) < 0.8 * static_cast<double>(x.raw + y.raw)) continue;
      out = scored;
      return true;
    }
    return false;
  };
  // `taken` is in order of the left side, and stays so: a join keeps the place of its first part.
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      for (std::size_t j = i + 1; j < taken.size();) {
        if (!tuning.wide && taken[j].at[0].begin > taken[i].at[0].end + kJoinGap) break;
        Candidate one;
        if (!joined(taken[i], taken[j], one)) {
          ++j;
          continue;
        }
        taken[i] = one;
        taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(j));
        again = true;
      }
    }
  }
}

}  // namespace

std::vector<Candidate> find_in_pair(const PairModel& model, const Tuning& tuning, std::span<const Rectangle> seeds,
                                    double left_words, double right_words, Refiner& refiner, Composer& composer) {
  refiner.set(model, tuning, tuning.bar(left_words, right_words));
  const Judge judge(model, tuning, left_words, right_words);
  std::vector<Candidate> tight;
  std::vector<Candidate> wide;
  std::uint32_t tried = 0;
  std::uint32_t fruitful = 0;
  for (const Rectangle& seed : seeds) {
    if (covered(seed, tight)) continue;
    if (tried >= fruitful + tuning.seeds) break;
    ++tried;
    bool found = false;
    const auto take = [&](const Floors& floors) {
      const auto one = refiner.refine(seed, floors);
      if (one && judge.admits(*one) && (!one->held || model.within || one->eff >= kHeldBar)) {
        tight.push_back(*one);
        found = true;
      }
      return one.has_value() && one->unspaced;
    };
    bool unspaced = take(kLooseFloors);
    if (tuning.strict_floor) unspaced |= take(kStrictFloors);
    fruitful += found ? 1 : 0;
    if (!tuning.wide || unspaced) continue;
    for (const Floors& floors : kWideFloors) {
      const auto one = refiner.refine(seed, floors);
      if (!one || base::to_nats(one->raw) < tuning.wide_bar || one->unspaced) continue;
      const std::size_t dense = floors[0] > floors[1] ? 0 : 1;
      if (one->at[1 - dense].size() < 3 * one->at[dense].size()) continue;
      wide.push_back(*one);
    }
  }
  sort_by_worth(tight);
  std::vector<Candidate> taken;
  for (const Candidate& one : tight) {
    if (!conflicts(one, taken)) {
      taken.push_back(one);
    } else if (model.within) {
      // Of several copies in a row, two may have been taken for one side of a passage. Its parts have a turn of their own.
      for (const Candidate& piece : composer.decompose({&one, 1}, model, judge, refiner)) {
        const bool told =
            std::any_of(taken.begin(), taken.end(), [&](const Candidate& other) { return meet(piece.at, other.at); });
        if (piece.at != one.at && !told && judge.is_copy(piece)) taken.push_back(piece);
      }
    }
  }
  if (tuning.wide) add_wide(taken, wide);
  const auto by_place = [](const Candidate& x, const Candidate& y) {
    return std::array{x.at[0].begin, x.at[1].begin, x.at[0].end, x.at[1].end} <
           std::array{y.at[0].begin, y.at[1].begin, y.at[0].end, y.at[1].end};
  };
  std::sort(taken.begin(), taken.end(), by_place);
  join(taken, model, tuning, judge, refiner);
  taken = composer.decompose(taken, model, judge, refiner);
  std::sort(taken.begin(), taken.end(), by_place);
  return taken;
}

}  // namespace refrain::passage
