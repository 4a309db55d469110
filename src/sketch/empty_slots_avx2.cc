// Compiled for AVX2. Nothing of the standard library with a body is used here, so that no function of this file can end
// up in the place of one that must run anywhere.
//
// Few elements leave most slots empty: then all functions are evaluated, eight to a vector, for one element after the
// other. Many elements leave few: then each function of an empty slot is evaluated for eight elements at once.

#if defined(__x86_64__)

#include <immintrin.h>

#include "sketch/empty_slots.h"

namespace refrain::sketch {
namespace {

// Fewer leave so many slots empty that the first way is always cheaper. At least 8.
constexpr std::size_t kManyElements = 40;

__m256i load(const std::uint32_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }

__m256i load(const unsigned char* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }

void store(std::uint32_t* p, __m256i v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }

// ---- Few elements ----

// Slots [0, 32) with the functions a and b.
void fill_32_slots(const unsigned char* low, std::size_t stride, std::size_t count, const std::uint32_t* a,
                   const std::uint32_t* b, std::uint32_t* slots) {
  __m256i va[4], vb[4], least[4];
  for (int v = 0; v < 4; ++v) {
    va[v] = load(a + 8 * v);
    vb[v] = load(b + 8 * v);
    least[v] = _mm256_set1_epi32(-1);
  }
  for (std::size_t i = 0; i < count; ++i) {
    int element;
    __builtin_memcpy(&element, low + i * stride, sizeof element);
    const __m256i x = _mm256_set1_epi32(element);
    for (int v = 0; v < 4; ++v) {
      const __m256i value = _mm256_add_epi32(_mm256_mullo_epi32(va[v], x), vb[v]);
      least[v] = _mm256_min_epu32(least[v], value);
    }
  }
  // What fell into a slot has bit 31 clear, so the minimum keeps it.
  const __m256i top = _mm256_set1_epi32(static_cast<int>(0x8000'0000u));
  for (int v = 0; v < 4; ++v) {
    const __m256i fallback = _mm256_or_si256(top, _mm256_srli_epi32(least[v], 1));
    store(slots + 8 * v, _mm256_min_epu32(load(slots + 8 * v), fallback));
  }
}

// ---- Many elements ----

// Eight elements from `at` on, in some order.
template <std::size_t kStride>
inline __m256i elements(const unsigned char* at) {
  if constexpr (kStride == 4) {
    return load(at);
  } else {
    static_assert(kStride == 8);
    return _mm256_castps_si256(
        _mm256_shuffle_ps(_mm256_castsi256_ps(load(at)), _mm256_castsi256_ps(load(at + 32)), 0x88));
  }
}

inline std::uint32_t least_lane(__m256i v) {
  __m128i least = _mm_min_epu32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  least = _mm_min_epu32(least, _mm_shuffle_epi32(least, 0x4e));
  least = _mm_min_epu32(least, _mm_shuffle_epi32(least, 0xb1));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(least));
}

// kSlots empty slots, whose numbers are in `empty`.
template <std::size_t kStride, std::size_t kSlots>
void fill_by_elements(const unsigned char* low, std::size_t count, const unsigned char* empty, std::uint32_t* slots) {
  __m256i a[kSlots], b[kSlots], least[kSlots];
  for (std::size_t s = 0; s < kSlots; ++s) {
    a[s] = _mm256_set1_epi32(static_cast<int>(kSlotFunctions.a[empty[s]]));
    b[s] = _mm256_set1_epi32(static_cast<int>(kSlotFunctions.b[empty[s]]));
    least[s] = _mm256_set1_epi32(-1);
  }
  const auto take = [&](const unsigned char* at) {
    const __m256i x = elements<kStride>(at);
    for (std::size_t s = 0; s < kSlots; ++s) {
      const __m256i value = _mm256_add_epi32(_mm256_mullo_epi32(a[s], x), b[s]);
      least[s] = _mm256_min_epu32(least[s], value);
    }
  };
  for (std::size_t i = 0; i + 8 <= count; i += 8) take(low + i * kStride);
  // The last eight once more: a minimum does not mind.
  if (count % 8 != 0) take(low + (count - 8) * kStride);
  for (std::size_t s = 0; s < kSlots; ++s) slots[empty[s]] = 0x8000'0000u | least_lane(least[s]) >> 1;
}

template <std::size_t kStride>
void fill_slots_by_elements(const unsigned char* low, std::size_t count, const unsigned char* empty, std::size_t size,
                            std::uint32_t* slots) {
  std::size_t e = 0;
  for (; e + 4 <= size; e += 4) fill_by_elements<kStride, 4>(low, count, empty + e, slots);
  for (; e < size; ++e) fill_by_elements<kStride, 1>(low, count, empty + e, slots);
}

// The numbers of the empty slots.
std::size_t find_empty(const std::uint32_t* slots, std::size_t slot_count, unsigned char* empty) {
  std::size_t size = 0;
  for (std::size_t j = 0; j < slot_count; j += 8) {
    const __m256i is_empty = _mm256_cmpeq_epi32(load(slots + j), _mm256_set1_epi32(-1));
    auto mask = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(is_empty)));
    for (; mask != 0; mask &= mask - 1) {
      empty[size++] = static_cast<unsigned char>(j + static_cast<unsigned>(__builtin_ctz(mask)));
    }
  }
  return size;
}

}  // namespace

void fill_empty_slots_avx2(const unsigned char* low, std::size_t stride, std::size_t count, std::uint32_t* slots,
                           std::size_t slot_count) {
  if (count == 0) return;
  if (count >= kManyElements) {
    unsigned char empty[kMaxSlots];
    const std::size_t size = find_empty(slots, slot_count, empty);
    // Vectors to evaluate either way; three more a slot for its least lane.
    if (size * (count / 8 + 3) < slot_count / 8 * count) {
      if (stride == 4) return fill_slots_by_elements<4>(low, count, empty, size, slots);
      return fill_slots_by_elements<8>(low, count, empty, size, slots);
    }
  }
  for (std::size_t j = 0; j < slot_count; j += 32) {
    fill_32_slots(low, stride, count, kSlotFunctions.a + j, kSlotFunctions.b + j, slots + j);
  }
}

}  // namespace refrain::sketch

#endif  // __x86_64__
