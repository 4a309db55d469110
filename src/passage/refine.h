// From a seed to a passage: the rectangle around it whose log-likelihood ratio is greatest.

#ifndef REFRAIN_SRC_PASSAGE_REFINE_H_
#define REFRAIN_SRC_PASSAGE_REFINE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "passage/pair_model.h"
#include "passage/rectangle.h"
#include "passage/tuning.h"

namespace refrain::passage {

inline constexpr Floors kStrictFloors = {0.8, 0.8};
inline constexpr Floors kLooseFloors = {0.3, 0.3};
inline constexpr Floors kWideFloors[2] = {{0.3, 0.04}, {0.04, 0.3}};

// A side with a lower floor than this is the sparse side of a summary.
inline constexpr double kSparseFloor = 0.2;
inline bool is_summary(const Floors& floors) { return floors[0] < kSparseFloor || floors[1] < kSparseFloor; }

// Scores rectangles of one PairModel after another. Holds scratch; one a thread.
class Refiner {
 public:
  // The model and tuning must outlive their use here. `bar`: damped nats that a passage must reach (Tuning::bar); seeds
  // that will not are given up early.
  void set(const PairModel& model, const Tuning& tuning, double bar);

  // Alternating ascent from `start`. Where it drifts away from there, once more with its anchor held (Candidate::held).
  // Nothing where no passage is left. Cost: linear in the passage found and its surroundings.
  std::optional<Candidate> refine(const Rectangle& start, const Floors& floors);

  // The score of `at` as it stands.
  Candidate score(const Rectangle& at, const Floors& floors);

  // Unmasked half words of positions [begin, end) of side s.
  std::uint64_t halves(int s, const Interval& at) const;

  // How far each side may go: to the ends of its view, and within one document not into the other side.
  std::array<Interval, 2> limits(const Rectangle& at) const;

 private:
  struct Value {               // of a class of words: equal words, in a run or not
    double ratio = 0;          // r: how much likelier the word is from the other side than in general
    double multiple = 0;       // mu: how many of its occurrences the other side accounts for
    std::uint32_t weight = 0;  // half words of the class in the interval
    std::int32_t score = 0;    // 1/1024 nat
    std::uint32_t valued = 0;  // turn in which ratio and multiple were set
    std::uint32_t scored = 0;  // turn in which score was set
  };

  void settle(std::size_t s, const Interval& own, const Interval& other, double nominal, double floor, int rounds);
  struct Counted {  // what the counts are of
    std::size_t side = 0;
    Interval own, other;
  };

  void forget();
  void value(std::uint32_t word, bool run, Value& out) const;
  Score word_score(std::size_t s, std::uint32_t k, const Interval& other);
  Candidate scored(const Rectangle& at, const Floors& floors);
  std::optional<Rectangle> ascend(const Rectangle& start, const Floors& floors, bool hold);
  std::uint32_t anchor(std::size_t s, const Interval& own, const Interval* seed) const;
  Interval move(std::size_t s, const Interval& own, const Interval& other, const Interval& limit, std::uint32_t from,
                double stop_nats, Score& earned);
  Interval widened(const Interval& at, const Interval& limit) const;
  double hopeless(const Rectangle& at) const;
  Score side_score(std::size_t s, const Interval& own, const Interval& other, double floor);

  const PairModel* model_ = nullptr;
  const Tuning* tuning_ = nullptr;
  double bar_ = 0;
  bool wide_ = false;
  std::array<double, 2> lambda_{};
  double margin_ = 0;
  double log_rest_ = 0;  // ln(1 - lambda) of the side being scored
  double lambda_now_ = 0;
  double inverse_nominal_ = 1;  // 1 / words of the other side's interval
  Counted counted_;
  std::uint32_t turn_ = 0;
  std::vector<std::uint32_t> count_own_, count_other_;            // by word of the model
  std::vector<std::uint32_t> count_own_stem_, count_other_stem_;  // by stem
  std::vector<Value> values_;                                     // by 2 * word + run
  std::vector<std::uint32_t> classes_;
  std::vector<Score> scores_;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_REFINE_H_
