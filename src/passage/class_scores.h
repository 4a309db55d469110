// What a word of a passage is worth, for all classes of equal words at once.

#ifndef REFRAIN_SRC_PASSAGE_CLASS_SCORES_H_
#define REFRAIN_SRC_PASSAGE_CLASS_SCORES_H_

#include <cstddef>
#include <cstdint>

namespace refrain::passage {

// Of the side that is scored.
struct ClassTerms {
  double lambda = 0;    // share of its words that the other side explains
  double log_rest = 0;  // ln(1 - lambda)
  double margin = 0;    // nats that a word must be better than the topic
};

// Arrays may be read and written as far as the next multiple of this many.
inline constexpr std::size_t kClassesAtOnce = 4;

// class_score() (class_score.h) of `count` classes, with the widest instructions that the processor has; the same bits with all.
void score_classes(const ClassTerms& terms, const double* ratios, const double* multiples, const double* nulls,
                   std::size_t count, std::int32_t* scores);

// The two ways: one class after the other, and four at a time. The latter only where base::use_avx2().
void score_classes_portable(const ClassTerms& terms, const double* ratios, const double* multiples, const double* nulls,
                            std::size_t count, std::int32_t* scores);
void score_classes_avx2(const ClassTerms& terms, const double* ratios, const double* multiples, const double* nulls,
                        std::size_t count, std::int32_t* scores);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_CLASS_SCORES_H_
