// From a seed to a passage: the rectangle around it whose log-likelihood ratio is greatest.

#ifndef REFRAIN_SRC_PASSAGE_REFINE_H_
#define REFRAIN_SRC_PASSAGE_REFINE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "passage/class_scores.h"
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

  // UnmaskedText half words of positions [begin, end) of side s.
  std::uint64_t halves(int s, const Interval& at) const;

  // How far each side may go: to the ends of its view, and within one document not into the other side.
  std::array<Interval, 2> limits(const Rectangle& at) const;

 private:
  // Equal words, in a run or not, are a class. What is known of each, in arrays that score_classes() takes.
  struct Classes {
    std::vector<double> ratio, multiple, null;  // see class_score()
    std::vector<std::uint32_t> weight;          // half words in the interval
    std::vector<std::int32_t> score;            // 1/1024 nat
    std::uint32_t size = 0;                     // the first of them count

    void reserve(std::size_t most);
  };
  struct Place {             // of a class
    std::uint32_t turn = 0;  // in which it was set
    std::uint32_t number = 0;
  };

  void settle(std::size_t s, const Interval& own, const Interval& other, double nominal, double floor, int rounds);
  struct Count {
    std::uint32_t own = 0, other = 0;
  };
  // Of the interval of one side and of that of the other side as it is seen from there, widened or not.
  struct Counts {
    std::vector<Count> words, stems;  // by number in the model
    Interval own, other;
  };

  void follow(Counts& counts, const PairSide& side, std::uint32_t Count::* which, Interval& have,
              const Interval& want) const;
  std::uint32_t add_class(std::size_t s, std::uint32_t word, bool run);
  void score_own(std::size_t s, const Interval& own);
  std::int32_t word_score(std::size_t s, std::uint32_t k, const Interval& other);
  Candidate scored(const Rectangle& at, const Floors& floors);
  std::optional<Rectangle> ascend(const Rectangle& start, const Floors& floors, bool hold);
  std::uint32_t anchor(std::size_t s, const Interval& own, const Interval* seed) const;
  Interval move(std::size_t s, const Interval& own, const Interval& other, const Interval& limit, std::uint32_t from,
                double stop_nats, base::Score& earned);
  Interval widened(const Interval& at, const Interval& limit) const;
  double hopeless(const Rectangle& at) const;
  base::Score side_score(std::size_t s, const Interval& own, const Interval& other, double floor);

  const PairModel* model_ = nullptr;
  const Tuning* tuning_ = nullptr;
  double bar_ = 0;
  bool wide_ = false;
  std::array<double, 2> lambda_{};
  ClassTerms terms_;            // of the side being scored
  double inverse_nominal_ = 1;  // 1 / words of the other side's interval
  std::uint32_t turn_ = 0;
  std::array<Counts, 2> counts_;          // by side
  std::vector<Place> places_;             // by 2 * word + run
  Classes classes_;                       // of the words of the interval, in order of appearance, then of others met
  std::vector<std::uint32_t> class_at_;   // by position in the interval
  std::vector<double> ratios_, weights_;  // of the classes that the other side has
  std::vector<double> explained_;
  std::vector<std::int32_t> scores_;  // by position in the interval, 1/1024 nat
  std::int32_t other_score_ = 0;      // of a word that the other side does not have
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_REFINE_H_
