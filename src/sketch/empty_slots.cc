#include "sketch/empty_slots.h"

#include <cstring>

namespace refrain::sketch {

void fill_empty_slots_portable(const unsigned char* low, std::size_t stride, std::size_t count, std::uint32_t* slots,
                               std::size_t slot_count) {
  if (count == 0) return;
  // The functions of the empty slots side by side, so that the inner loop has no branch.
  std::uint32_t a[kMaxSlots], b[kMaxSlots], least[kMaxSlots];
  std::size_t empty = 0;
  for (std::size_t j = 0; j < slot_count; ++j) {
    a[empty] = kSlotFunctions.a[j];
    b[empty] = kSlotFunctions.b[j];
    least[empty] = 0xffff'ffffu;
    empty += slots[j] == kEmptySlot;
  }
  if (empty == 0) return;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t x;
    std::memcpy(&x, low + i * stride, sizeof x);
    for (std::size_t e = 0; e < empty; ++e) {
      const std::uint32_t value = a[e] * x + b[e];
      least[e] = value < least[e] ? value : least[e];
    }
  }
  for (std::size_t j = slot_count; j-- > 0;) {
    if (slots[j] == kEmptySlot) slots[j] = 0x8000'0000u | least[--empty] >> 1;
  }
}

}  // namespace refrain::sketch
