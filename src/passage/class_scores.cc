#include "passage/class_scores.h"

#include "base/cpu.h"
#include "passage/class_score.h"

namespace refrain::passage {
void score_classes_portable(const ClassTerms& terms, const double* ratios, const double* multiples, const double* nulls,
                            std::size_t count, std::int32_t* scores) {
  for (std::size_t c = 0; c < count; ++c) scores[c] = class_score(terms, ratios[c], multiples[c], nulls[c]);
}

void score_classes(const ClassTerms& terms, const double* ratios, const double* multiples, const double* nulls,
                   std::size_t count, std::int32_t* scores) {
#if defined(__x86_64__)
  static const bool wide = base::use_avx2();
  if (wide) {
    score_classes_avx2(terms, ratios, multiples, nulls, count, scores);
    return;
  }
#endif
  score_classes_portable(terms, ratios, multiples, nulls, count, scores);
}

}  // namespace refrain::passage
