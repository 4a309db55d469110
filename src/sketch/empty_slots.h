// The second half of a signature: the classic MinHash for slots into which no element fell.

#ifndef REFRAIN_SRC_SKETCH_EMPTY_SLOTS_H_
#define REFRAIN_SRC_SKETCH_EMPTY_SLOTS_H_

#include <cstddef>
#include <cstdint>

#include "refrain/signature.h"

namespace refrain::sketch {

// a_j (odd) and b_j of the functions a_j * x + b_j, from a fixed seed by splitmix64 (Steele, Lea and Flood 2014). Part
// of kSignatureVersion.
struct SlotFunctions {
  std::uint32_t a[kMaxSlots] = {};
  std::uint32_t b[kMaxSlots] = {};
};

constexpr SlotFunctions make_slot_functions() {
  SlotFunctions functions;
  std::uint64_t state = 0x7265667261696e31u;
  for (std::size_t j = 0; j < kMaxSlots; ++j) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    functions.a[j] = static_cast<std::uint32_t>(z) | 1u;
    functions.b[j] = static_cast<std::uint32_t>(z >> 32);
  }
  return functions;
}

inline constexpr SlotFunctions kSlotFunctions = make_slot_functions();

// Gives every slot of `slots` that is kEmptySlot 0x80000000 | (the least of a_j * x + b_j mod 2^32) / 2 over `count`
// elements x, and leaves all as they are where count is 0. An element is 4 bytes in the machine's order, the first at
// `low`, each next `stride` bytes on: the low halves of hashes where they lie, or an array of halves. Both functions
// give the same bits.
void fill_empty_slots_portable(const unsigned char* low, std::size_t stride, std::size_t count, std::uint32_t* slots,
                               std::size_t slot_count);
#if defined(__x86_64__)
// REQUIRES: AVX2; slot_count a multiple of 32; stride 4 or 8, with 4 readable bytes after the last element where 8.
void fill_empty_slots_avx2(const unsigned char* low, std::size_t stride, std::size_t count, std::uint32_t* slots,
                           std::size_t slot_count);
#endif

}  // namespace refrain::sketch

#endif  // REFRAIN_SRC_SKETCH_EMPTY_SLOTS_H_
