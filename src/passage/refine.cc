// Alternating ascent. Each side's edges are moved while the other side stands still, by turns. In the early rounds the
// side that stands still is taken wider than it is, or both would wait for each other and a copy would end with its
// first sentence; in the late rounds it is taken as it is, so edges tighten.
//
// The score of a word is ln((1 - lambda + lambda r) / N) - delta: what it is worth that the word
// was drawn from the other side's interval (r times as likely there as in general) in a share
// lambda of all cases, against the topic null N that the two documents share such words anyway,
// less a margin. lambda is fitted for each side by expectation maximisation, so a copy (lambda near
// 1) pays dearly for a word too many and a paraphrase (lambda near .4) hardly.

#include "passage/refine.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "passage/class_score.h"

namespace refrain::passage {
namespace {

constexpr int kRounds = 8;
constexpr int kWideRounds = 4;
constexpr int kSettleSteps = 3;
constexpr double kMostShare = 0.97;
constexpr double kFirstShare = 0.35;
constexpr std::uint32_t kAnchorWords = 12;
constexpr std::uint32_t kWidenWords = 15;
constexpr double kSparseMargin = 0.02;
constexpr double kDamping = 30;
constexpr std::uint64_t kLeastHalves = 2 * 8;
constexpr int kPatience = 1;   // round after which a seed must have earned
constexpr double kHope = 0.9;  // share of the bar that it must have earned
constexpr double kCloseShare = 0.5;

constexpr auto kMasked = static_cast<std::int32_t>(base::to_score(-0.15));  // of a masked word

base::Score price_score(std::uint8_t half_nats) { return half_nats * (base::kNat / 2); }

}  // namespace

void Refiner::set(const PairModel& model, const Tuning& tuning, double bar) {
  model_ = &model;
  bar_ = bar;
  tuning_ = &tuning;
  for (Counts& counts : counts_) {
    counts.words.assign(model.words.size(), Count());
    counts.stems.assign(model.stems, Count());
    counts.own = counts.other = {};
  }
  // A word makes two classes at most.
  const std::size_t most = 2 * model.words.size();
  for (Settled& side : settled_) {
    side.inverse_nominal = 0;
    // Places of earlier turns count as not set: they need not be cleared until turns run out.
    if (side.turn > UINT32_MAX / 2) {
      side.places.clear();
      side.turn = 0;
    }
    if (side.places.size() < most) side.places.resize(most);
    side.classes.reserve(most);
  }
}

void Refiner::Classes::reserve(std::size_t most) {
  if (weight.size() >= most) return;
  most += kClassesAtOnce;
  for (auto* const array : {&ratio, &multiple, &null}) array->resize(most);
  weight.resize(most);
  score.resize(most);
}

std::uint64_t Refiner::halves(int s, const Interval& at) const {
  const PairSide& side = model_->side[static_cast<std::size_t>(s)];
  std::uint64_t sum = 0;
  for (std::uint32_t k = at.begin; k < at.end; ++k) sum += side.halves[k];
  return sum;
}

// Values a word; the number of its new class.
inline std::uint32_t Refiner::add_class(std::size_t s, std::uint32_t word_number, bool run) {
  Settled& settled = settled_[s];
  Classes& classes = settled.classes;
  const std::uint32_t c = classes.size++;
  classes.ratio[c] = 0;
  classes.multiple[c] = 0;
  classes.weight[c] = 0;
  if (word_number == 0) {
    classes.null[c] = model_->other_null[s];
    return c;
  }
  const PairWord& word = model_->words[word_number];
  classes.null[c] = word.log_null[s];
  const Count count = counts_[s].words[word_number];
  const Count stems = word.stem != 0 ? counts_[s].stems[word.stem] : Count();
  if (!run && count.other == 0 && stems.other == 0) return c;
  double ratio = count.other * word.inverse_background * settled.inverse_nominal;
  double multiple = 0;
  if (count.other > 0) multiple = count.other >= count.own ? 1.0 : static_cast<double>(count.other) / count.own;
  if (stems.other > 0) {
    ratio = std::max(ratio, stems.other * word.half_inverse_stem * settled.inverse_nominal);
    if (stems.other >= stems.own) {
      multiple = 1;
    } else {
      multiple = std::max(multiple, static_cast<double>(stems.other) / stems.own);
    }
  }
  if (run) ratio = std::max(ratio, word.run_ratio);
  classes.ratio[c] = ratio;
  classes.multiple[c] = wide_ ? std::sqrt(multiple) : multiple;
  return c;
}

// Makes the counts of one interval those of another: from one round to the next its edges move by some words.
void Refiner::follow(Counts& counts, const PairSide& side, std::uint32_t Count::* which, Interval& have,
                     const Interval& want) const {
  const auto add = [&](std::uint32_t begin, std::uint32_t end, std::uint32_t by) {
    for (std::uint32_t k = begin; k < end; ++k) {
      counts.words[side.word[k]].*which += by;
      counts.stems[model_->stem_of[side.word[k]]].*which += by;
    }
  };
  constexpr std::uint32_t kTakeAway = 0xffff'ffffu;  // -1
  if (common(have, want) == 0) {
    add(have.begin, have.end, kTakeAway);
    add(want.begin, want.end, 1);
  } else {
    add(have.begin, want.begin, kTakeAway);
    add(want.begin, have.begin, 1);
    add(want.end, have.end, kTakeAway);
    add(have.end, want.end, 1);
  }
  have = want;
}

// Counts both intervals and values the words of `own`.
void Refiner::classify(std::size_t s, const Interval& own, const Interval& other, double inverse_nominal) {
  const PairSide& x = model_->side[s];
  Counts& counts = counts_[s];
  Settled& settled = settled_[s];
  const std::uint32_t turn = ++settled.turn;
  settled.own = own;
  settled.other = other;
  settled.inverse_nominal = inverse_nominal;
  settled.wide = wide_;
  settled.scored = false;
  follow(counts, x, &Count::own, counts.own, own);
  follow(counts, model_->side[1 - s], &Count::other, counts.other, other);
  std::uint64_t total = 0;
  if (settled.class_at.size() < own.size()) settled.class_at.resize(own.size());
  const std::uint32_t* const words = x.word.data() + own.begin;
  const std::uint8_t* const half_words = x.halves.data() + own.begin;
  Place* const places = settled.places.data();
  std::uint32_t* const class_at = settled.class_at.data();
  Classes& classes = settled.classes;
  classes.size = 0;
  for (std::uint32_t k = 0; k < own.size(); ++k) {
    const bool run = x.in_run(own.begin + k, other.begin, other.end);
    Place& place = places[2 * words[k] + (run ? 1u : 0u)];
    if (place.turn != turn) place = {turn, add_class(s, words[k], run)};
    class_at[k] = place.number;
    total += half_words[k];
    classes.weight[place.number] += half_words[k];
  }
  settled.total = total;
  settled.ratios.resize(classes.size);
  settled.weights.resize(classes.size);
  std::size_t known = 0;
  for (std::uint32_t c = 0; c < classes.size; ++c) {
    settled.ratios[known] = classes.ratio[c];
    settled.weights[known] = classes.weight[c] * classes.multiple[c];
    known += classes.ratio[c] != 0 ? 1u : 0u;
  }
  settled.ratios.resize(known);
  settled.weights.resize(known);
}

// Values the words of `own`, if that was not the last thing done with side s, and fits the share lambda of this side.
void Refiner::settle(std::size_t s, const Interval& own, const Interval& other, double nominal, double floor,
                     int rounds) {
  Settled& settled = settled_[s];
  const double inverse_nominal = 1 / std::max(nominal, 1.0);
  if (!settled.is_of(own, other, inverse_nominal, wide_)) classify(s, own, other, inverse_nominal);
  const std::size_t known = settled.ratios.size();
  explained_.resize(known);
  double lambda = std::clamp(lambda_[s], floor, kMostShare);
  for (int step = 0; step < rounds; ++step) {
    // The terms may be had several at a time; they are added one after the other.
    const double* const ratios = settled.ratios.data();
    const double* const weights = settled.weights.data();
    double* const terms = explained_.data();
    for (std::size_t k = 0; k < known; ++k) {
      const double from_other = lambda * ratios[k];
      terms[k] = weights[k] * from_other / (1 - lambda + from_other);
    }
    double explained = 0;
    for (std::size_t k = 0; k < known; ++k) explained += terms[k];
    const double next =
        std::clamp((0.5 + 0.5 * explained) / (0.5 * static_cast<double>(settled.total) + 1), floor, kMostShare);
    if (next == lambda) break;  // and so it stays: mostly at the floor, or at kMostShare for a copy
    lambda = next;
  }
  lambda_[s] = lambda;
  const double margin = floor < kSparseFloor ? kSparseMargin : tuning_->margin;
  settled.scored = settled.scored && settled.terms.lambda == lambda && settled.terms.margin == margin;
  settled.terms = {.lambda = lambda, .log_rest = base::natural_log(1 - lambda), .margin = margin};
}

// The scores of the words of the interval that was settled, and of the words outside that were met.
void Refiner::score_own(std::size_t s) {
  Settled& settled = settled_[s];
  if (settled.scored) return;
  settled.scored = true;
  const std::uint32_t size = settled.own.size();
  const std::uint8_t* const half_words = model_->side[s].halves.data() + settled.own.begin;
  Classes& classes = settled.classes;
  score_classes(settled.terms, classes.ratio.data(), classes.multiple.data(), classes.null.data(), classes.size,
                classes.score.data());
  settled.other_score = class_score(settled.terms, 0, 0, model_->other_null[s]);
  if (settled.scores.size() < size) settled.scores.resize(size);
  const std::int32_t* const class_scores = classes.score.data();
  const std::uint32_t* const class_at = settled.class_at.data();
  std::int32_t* const scores = settled.scores.data();
  for (std::uint32_t k = 0; k < size; ++k) {
    const std::int32_t score = class_scores[class_at[k]];
    scores[k] = half_words[k] == 2 ? score : half_words[k] == 1 ? score / 2 : kMasked;
  }
}

// Of a word outside.
inline std::int32_t Refiner::word_score(std::size_t s, std::uint32_t k, const Interval& other) {
  const PairSide& x = model_->side[s];
  Settled& settled = settled_[s];
  const std::uint8_t half_words = x.halves[k];
  if (half_words == 0) return kMasked;
  const std::uint32_t word = x.word[k];
  std::int32_t score = settled.other_score;
  if (word != 0) {
    const bool run = x.in_run(k, other.begin, other.end);
    Place& place = settled.places[2 * word + (run ? 1u : 0u)];
    Classes& classes = settled.classes;
    if (place.turn != settled.turn) {
      const std::uint32_t c = add_class(s, word, run);
      place = {settled.turn, c};
      classes.score[c] = class_score(settled.terms, classes.ratio[c], classes.multiple[c], classes.null[c]);
    }
    score = classes.score[place.number];
  }
  return half_words == 2 ? score : score / 2;
}

// The middle of the best stretch of some words, by their scores; of those that meet the seed where it is held.
std::uint32_t Refiner::anchor(std::size_t s, const Interval& own, const Interval* seed) const {
  const bool unspaced = (model_->side[s].flags[own.begin + own.size() / 2] & kMarkUnspaced) != 0;
  const std::uint32_t window = std::min(unspaced ? 2 * kAnchorWords : kAnchorWords, own.size());
  const auto meets = [&](std::uint32_t from) {
    return seed == nullptr || common({own.begin + from, own.begin + from + window}, *seed) > 0;
  };
  const std::int32_t* const scores = settled_[s].scores.data();
  base::Score sum = 0;
  for (std::uint32_t k = 0; k < window; ++k) sum += scores[k];
  base::Score best = meets(0) ? sum : INT64_MIN;
  std::uint32_t best_at = 0;
  for (std::uint32_t k = window; k < own.size(); ++k) {
    sum += scores[k] - scores[k - window];
    if (sum > best && meets(k - window + 1)) {
      best = sum;
      best_at = k - window + 1;
    }
  }
  const std::uint32_t middle = own.begin + best_at + window / 2;
  if (seed == nullptr) return middle;
  return std::clamp(middle, std::max(own.begin, seed->begin), std::min(own.end, seed->end) - 1);
}

Interval Refiner::move(std::size_t s, const Interval& own, const Interval& other, const Interval& limit,
                       std::uint32_t from, double stop_nats, base::Score& sum_out) {
  const base::Score stop = base::to_score(stop_nats);
  const std::uint8_t* const edges = model_->side[s].edges.data();
  const std::int32_t* const scores = settled_[s].scores.data();
  Interval moved{from, from + 1};
  base::Score total = 0;
  base::Score top = INT64_MIN / 2;
  const auto left = [&](std::uint32_t k, base::Score score) {
    total += score;
    const base::Score here = total - price_score(edges[k]);
    if (here > top) {
      top = here;
      moved.begin = k;
    }
    return total >= top - stop;
  };
  std::uint32_t k = from + 1;
  bool on = true;
  while (on && k > own.begin) {
    --k;
    on = left(k, scores[k - own.begin]);
  }
  while (on && k > limit.begin) {
    --k;
    on = left(k, word_score(s, k, other));
  }
  sum_out = top;
  total = 0;
  top = -price_score(edges[from + 1]);
  const auto right = [&](std::uint32_t at, base::Score score) {
    total += score;
    const base::Score here = total - price_score(edges[at + 1]);
    if (here > top) {
      top = here;
      moved.end = at + 1;
    }
    return total >= top - stop;
  };
  on = true;
  k = from + 1;
  for (; on && k < own.end; ++k) on = right(k, scores[k - own.begin]);
  for (; on && k < limit.end; ++k) on = right(k, word_score(s, k, other));
  sum_out += top;
  return moved;
}

Interval Refiner::widened(const Interval& at, const Interval& limit) const {
  const std::uint32_t by = at.size() / 2 + kWidenWords;
  return {at.begin > limit.begin + by ? at.begin - by : limit.begin, limit.end - at.end > by ? at.end + by : limit.end};
}

std::array<Interval, 2> Refiner::limits(const Rectangle& at) const {
  std::array<Interval, 2> limit{Interval{0, model_->side[0].size}, Interval{0, model_->side[1].size}};
  if (model_->within) {
    limit[0].end = at[1].begin;
    limit[1].begin = at[0].end;
  }
  return limit;
}

// Nearly what the bar asks of a passage as long as this one. Where either side explains less than two thirds of the
// other's words, the similarity is below .8 and the bar is not the low one.
double Refiner::hopeless(const Rectangle& at) const {
  const double length = std::min(at[0].size(), at[1].size());
  const bool close = std::min(lambda_[0], lambda_[1]) >= kCloseShare;
  const double bar = close ? std::min(bar_, tuning_->close_bar()) : bar_;
  return kHope * bar * (length + kDamping) / length;
}

base::Score Refiner::side_score(std::size_t s, const Interval& own, const Interval& other, double floor) {
  settle(s, own, other, other.size(), floor, 2 * kSettleSteps);
  score_own(s);
  const std::vector<std::int32_t>& scores = settled_[s].scores;
  return std::accumulate(scores.begin(), scores.begin() + own.size(), base::Score{0}) -
         price_score(model_->side[s].edges[own.begin]) - price_score(model_->side[s].edges[own.end]);
}

// The best rectangle around `start`; with `hold`, of those that contain a word of it on both sides.
std::optional<Rectangle> Refiner::ascend(const Rectangle& start, const Floors& floors, bool hold) {
  wide_ = is_summary(floors);
  lambda_ = {std::max(floors[0], kFirstShare), std::max(floors[1], kFirstShare)};
  Rectangle at = start;
  for (int round = 0; round < kRounds; ++round) {
    const Rectangle before = at;
    base::Score sum = 0;
    for (std::size_t s = 0; s < 2; ++s) {
      const auto limit = limits(at);
      const Interval other = round < kWideRounds ? widened(at[1 - s], limit[1 - s]) : at[1 - s];
      settle(s, at[s], other, at[1 - s].size(), floors[s], kSettleSteps);
      score_own(s);
      const double stop = floors[s] < kSparseFloor ? tuning_->sparse_stop : tuning_->walk_stop;
      base::Score earned = 0;
      at[s] = move(s, at[s], other, limit[s], anchor(s, at[s], hold ? &start[s] : nullptr), stop, earned);
      sum += earned;
    }
    // A seed that has earned next to nothing after some rounds never comes to anything.
    if (round == kPatience && base::to_nats(sum) < hopeless(at)) return std::nullopt;
    if (at == before) {
      if (round >= kWideRounds) break;
      round = kWideRounds - 1;
    }
  }
  for (std::size_t s = 0; s < 2; ++s) {
    const std::uint8_t* flags = model_->side[s].flags;
    while (at[s].size() > 0 && masked(flags[at[s].begin])) ++at[s].begin;
    while (at[s].size() > 0 && masked(flags[at[s].end - 1])) --at[s].end;
    if (halves(static_cast<int>(s), at[s]) < kLeastHalves) return std::nullopt;
  }
  return at;
}

std::optional<Candidate> Refiner::refine(const Rectangle& start, const Floors& floors) {
  auto at = ascend(start, floors, false);
  if (!at) return std::nullopt;
  const bool drifted = common((*at)[0], start[0]) == 0 || common((*at)[1], start[1]) == 0;
  // A paragraph of the same subject can be a bridge from one copy to the next. The seed's own copy is wanted.
  if (drifted) at = ascend(start, floors, true);
  if (!at) return std::nullopt;
  Candidate found = scored(*at, floors);
  found.held = drifted;
  return found;
}

Candidate Refiner::score(const Rectangle& at, const Floors& floors) {
  lambda_ = {std::max(floors[0], kFirstShare), std::max(floors[1], kFirstShare)};
  return scored(at, floors);
}

// With the shares as the ascent left them.
Candidate Refiner::scored(const Rectangle& at, const Floors& floors) {
  wide_ = is_summary(floors);
  Candidate found;
  found.at = at;
  found.floors = floors;
  found.strict = floors[0] > 0.5;
  std::uint64_t unspaced = 0;
  std::uint64_t all = 0;
  std::uint64_t least = UINT64_MAX;
  for (std::size_t s = 0; s < 2; ++s) {
    found.raw += side_score(s, at[s], at[1 - s], floors[s]);
    std::uint64_t length = 0;
    for (std::uint32_t k = at[s].begin; k < at[s].end; ++k) {
      const std::uint8_t flags = model_->side[s].flags[k];
      length += model_->side[s].halves[k];
      unspaced += (flags & kMarkUnspaced) != 0 ? 1 : 0;
      ++all;
    }
    least = std::min(least, length);
  }
  found.length = 0.5 * static_cast<double>(least);
  found.eff = base::to_nats(base::to_score(base::to_nats(found.raw) * found.length / (found.length + kDamping)));
  found.unspaced = 2 * unspaced > all;
  return found;
}

}  // namespace refrain::passage
