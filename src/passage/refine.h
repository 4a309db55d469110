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

  // The words of one side as it was settled last, and their scores. The last rounds of an ascent and the score of what it
  // found ask for the same intervals again: then only the share is fitted anew.
  struct Settled {
    Interval own, other;
    double inverse_nominal = 0;  // 1 / words of the other side's interval; 0: nothing was settled
    bool wide = false;
    std::uint32_t turn = 0;
    std::vector<Place> places;            // by 2 * word + run
    Classes classes;                      // of the words of `own`, in order of appearance, then of others met
    std::vector<std::uint32_t> class_at;  // by position in `own`
    std::vector<double> ratios, weights;  // of the classes that the other side has
    std::uint64_t total = 0;              // half words of `own`
    bool scored = false;                  // what follows is of these terms
    ClassTerms terms;
    std::vector<std::int32_t> scores;  // by position in `own`, 1/1024 nat
    std::int32_t other_score = 0;      // of a word that the other side does not have

    bool is_of(const Interval& its_own, const Interval& its_other, double nominal, bool as_wide) const {
      return inverse_nominal == nominal && wide == as_wide && own == its_own && other == its_other;
    }
  };

  void settle(std::size_t s, const Interval& own, const Interval& other, double nominal, double floor, int rounds);
  void classify(std::size_t s, const Interval& own, const Interval& other, double inverse_nominal);
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
  void score_own(std::size_t s);
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
  std::array<Counts, 2> counts_;    // by side
  std::array<Settled, 2> settled_;  // by side
  std::vector<double> explained_;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_REFINE_H_
