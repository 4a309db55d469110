// Compiled for AVX2. Nothing of the standard library with a body is used here, so that no function of this file can end
// up in the place of one that must run anywhere.
//
// Four classes at a time. Each step is one of class_score() and of base::natural_log() in the same order, without fused
// multiplication, so the results have the same bits.

#if defined(__x86_64__)

#include <immintrin.h>

#include "base/log.h"
#include "passage/class_scores.h"

namespace refrain::passage {
namespace {

__m256d all(double x) { return _mm256_set1_pd(x); }

// base::natural_log().
__m256d natural_log(__m256d x) {
  const auto* const inverses = reinterpret_cast<const double*>(&base::log_table::kTable.inverse);
  const auto* const logs = reinterpret_cast<const double*>(&base::log_table::kTable.log);
  const __m256i bits = _mm256_castpd_si256(x);
  // The lower halves of four exponents, and from there to doubles.
  const __m256i exponents = _mm256_sub_epi64(_mm256_srli_epi64(bits, 52), _mm256_set1_epi64x(1023));
  const __m128i packed =
      _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(exponents, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6)));
  const __m256d exponent = _mm256_cvtepi32_pd(packed);
  const __m256d mantissa = _mm256_castsi256_pd(_mm256_or_si256(
      _mm256_and_si256(bits, _mm256_set1_epi64x(0x000f'ffff'ffff'ffff)), _mm256_set1_epi64x(0x3ff0'0000'0000'0000)));
  const __m256i at = _mm256_and_si256(_mm256_srli_epi64(bits, 52 - base::log_table::kBits),
                                      _mm256_set1_epi64x(base::log_table::kSize - 1));
  const __m256d t = _mm256_sub_pd(_mm256_mul_pd(mantissa, _mm256_i64gather_pd(inverses, at, 8)), all(1.0));
  __m256d tail = _mm256_add_pd(all(-0.25), _mm256_mul_pd(t, all(0.2)));
  tail = _mm256_add_pd(all(1.0 / 3.0), _mm256_mul_pd(t, tail));
  tail = _mm256_add_pd(all(-0.5), _mm256_mul_pd(t, tail));
  tail = _mm256_add_pd(all(1.0), _mm256_mul_pd(t, tail));
  tail = _mm256_mul_pd(t, tail);
  const __m256d sum = _mm256_add_pd(_mm256_mul_pd(exponent, all(0.6931471805599453)), _mm256_i64gather_pd(logs, at, 8));
  return _mm256_add_pd(sum, tail);
}

// base::to_score(), halves away from zero; scores are far from the limits of 32 bits.
__m128i to_score(__m256d nats) {
  const __m256d scaled = _mm256_mul_pd(nats, all(static_cast<double>(base::kNat)));
  const __m256d half = _mm256_or_pd(_mm256_and_pd(scaled, all(-0.0)), all(0.5));
  return _mm256_cvttpd_epi32(_mm256_add_pd(scaled, half));
}

}  // namespace

void score_classes_avx2(const ClassTerms& terms, const double* ratios, const double* multiples, const double* nulls,
                        std::size_t count, std::int32_t* scores) {
  const __m256d zero = _mm256_setzero_pd();
  const __m256d log_rest = all(terms.log_rest);
  for (std::size_t c = 0; c < count; c += kClassesAtOnce) {
    const __m256d ratio = _mm256_loadu_pd(ratios + c);
    const __m256d multiple = _mm256_loadu_pd(multiples + c);
    const __m256d null = _mm256_loadu_pd(nulls + c);
    const __m256d explained = _mm256_add_pd(all(1 - terms.lambda), _mm256_mul_pd(all(terms.lambda), ratio));
    const __m256d nats = _mm256_min_pd(_mm256_sub_pd(natural_log(explained), null), all(4.0));
    const __m256d shared =
        _mm256_add_pd(_mm256_mul_pd(multiple, nats), _mm256_mul_pd(_mm256_sub_pd(all(1.0), multiple), log_rest));
    const __m256d known = _mm256_blendv_pd(nats, shared, _mm256_cmp_pd(nats, zero, _CMP_GT_OQ));
    const __m256d none = _mm256_cmp_pd(ratio, zero, _CMP_EQ_OQ);
    const __m256d all_nats = _mm256_blendv_pd(known, _mm256_sub_pd(log_rest, null), none);
    const __m128i score = to_score(_mm256_sub_pd(all_nats, all(terms.margin)));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(scores + c), score);
  }
}

}  // namespace refrain::passage

#endif
