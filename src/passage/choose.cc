#include "passage/choose.h"

#include <algorithm>
#include <array>

#include "passage/align.h"

namespace refrain::passage {
namespace {

// Of the raw score under the loose floors, when candidates compete.
constexpr double kLooseWorth = 0.95;
constexpr double kMostShared = 0.3;  // two passages may share so much of the left side
constexpr double kReplaceRatio = 1.2;
constexpr double kInside = 0.8;
constexpr std::uint32_t kJoinGap = 20;
constexpr double kUnspacedWorth = 0.95;  // nats a word less the margin, see docs/method.md

bool conflict(const Candidate& x, const Candidate& y) {
  const std::uint32_t left = common(x.at[0], y.at[0]);
  if (left > 0 && common(x.at[1], y.at[1]) > 0) return true;
  return left > kMostShared * std::min(x.at[0].size(), y.at[0].size());
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

std::uint32_t gap(const Interval& x, const Interval& y) {
  const Interval& first = x.begin <= y.begin ? x : y;
  const Interval& second = x.begin <= y.begin ? y : x;
  return second.begin > first.end ? second.begin - first.end : 0;
}

Interval hull(const Interval& x, const Interval& y) { return {std::min(x.begin, y.begin), std::max(x.end, y.end)}; }

void add_wide(std::vector<Candidate>& taken, std::vector<Candidate>& wide) {
  sort_by_worth(wide);
  std::vector<Candidate> wide_taken;
  for (const Candidate& one : wide) {
    if (conflicts(one, wide_taken)) continue;
    const std::size_t dense = one.at[0].size() <= one.at[1].size() ? 0 : 1;
    double sum = 0;
    std::uint32_t length = 0;
    bool inside = true;
    for (const Candidate& other : taken) {
      if (!conflict(one, other)) continue;
      sum += static_cast<double>(other.raw);
      length += other.at[dense].size();
      inside &= common(one.at[dense], other.at[dense]) >= kInside * other.at[dense].size();
    }
    if (length > 0 &&
        (!inside || static_cast<double>(one.raw) < kReplaceRatio * sum || one.at[dense].size() > 3 * length)) {
      continue;
    }
    std::erase_if(taken, [&](const Candidate& other) { return conflict(one, other); });
    wide_taken.push_back(one);
  }
  taken.insert(taken.end(), wide_taken.begin(), wide_taken.end());
}

// Joins passages that stand side by side in both texts, and pieces of a summary: side by side in one text, drawn from
// much of the other.
void join(std::vector<Candidate>& taken, const PairModel& model, const Tuning& tuning, Refiner& refiner) {
  const auto joined = [&](const Candidate& x, const Candidate& y, Candidate& out) {
    const std::array<std::uint32_t, 2> gaps{gap(x.at[0], y.at[0]), gap(x.at[1], y.at[1])};
    const Rectangle both{hull(x.at[0], y.at[0]), hull(x.at[1], y.at[1])};
    if (model.within && common(both[0], both[1]) > 0) return false;
    if (gaps[0] <= kJoinGap && gaps[1] <= kJoinGap) {
      out = refiner.score(both, kLooseFloors);
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

Judge::Judge(const PairModel& model, const Tuning& tuning, double left_words, double right_words)
    : model_(model),
      tuning_(tuning),
      bar_(tuning.bar(left_words, right_words)),
      loose_bar_(tuning.loose_bar(left_words, right_words)),
      close_bar_(tuning.close_bar()) {}

bool Judge::admits(const Candidate& found) const {
  if (found.eff < std::min(bar_, close_bar_)) return false;
  if (found.unspaced) {
    double words = 0;
    for (std::size_t s = 0; s < 2; ++s) {
      for (std::uint32_t k = found.at[s].begin; k < found.at[s].end; ++k) {
        words += 0.5 * half_weight(model_.side[s].flags[k]);
      }
    }
    if (base::to_nats(found.raw) < (kUnspacedWorth - tuning_.margin) * words) return false;
  }
  if (found.eff >= std::max({bar_, loose_bar_, close_bar_})) return true;
  const auto words = [&](std::size_t s) {
    return std::span(model_.side[s].word).subspan(found.at[s].begin, found.at[s].size());
  };
  // Words that the model does not know are equal to nothing: number them apart on the right side.
  std::vector<std::uint32_t> right(words(1).begin(), words(1).end());
  for (auto& word : right) {
    if (word == 0) word = 0xffff'ffffu;
  }
  const auto matches = align(words(0), right);
  const double similarity = static_cast<double>(matches.size()) / std::max(found.at[0].size(), found.at[1].size());
  if (similarity >= 0.8) return found.eff >= close_bar_;
  if (similarity < 0.5 && longest_run(matches) < 8) return found.eff >= loose_bar_;
  return found.eff >= bar_;
}

std::vector<Candidate> find_in_pair(const PairModel& model, const Tuning& tuning, std::span<const Rectangle> seeds,
                                    double left_words, double right_words, Refiner& refiner) {
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
      if (one && judge.admits(*one)) {
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
    if (!conflicts(one, taken)) taken.push_back(one);
  }
  if (tuning.wide) add_wide(taken, wide);
  const auto by_place = [](const Candidate& x, const Candidate& y) {
    return std::array{x.at[0].begin, x.at[1].begin, x.at[0].end, x.at[1].end} <
           std::array{y.at[0].begin, y.at[1].begin, y.at[0].end, y.at[1].end};
  };
  std::sort(taken.begin(), taken.end(), by_place);
  join(taken, model, tuning, refiner);
  std::sort(taken.begin(), taken.end(), by_place);
  return taken;
}

}  // namespace refrain::passage
