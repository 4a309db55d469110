#include "refrain/signature.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "base/cpu.h"
#include "sketch/empty_slots.h"

namespace refrain {
namespace {

template <int kLog>
void fill_slots(std::span<const std::uint64_t> hashes, std::uint32_t* slots) {
  for (const std::uint64_t hash : hashes) {
    const auto value = static_cast<std::uint32_t>((hash << kLog) >> 33);
    std::uint32_t& slot = slots[hash >> (64 - kLog)];
    slot = std::min(slot, value);
  }
}

// Puts every hash into its slot. Slots into which nothing falls keep what they have.
void fill_slots(std::span<const std::uint64_t> hashes, std::uint32_t* slots, std::size_t slot_count) {
  switch (slot_count) {
    case 64:
      return fill_slots<6>(hashes, slots);
    case 128:
      return fill_slots<7>(hashes, slots);
    default:
      return fill_slots<8>(hashes, slots);
  }
}

bool any_empty(const std::uint32_t* slots, std::size_t slot_count) {
  std::uint32_t empty = 0;
  for (std::size_t j = 0; j < slot_count; ++j) empty |= slots[j] == kEmptySlot;
  return empty != 0;
}

void fill_empty_slots(const unsigned char* low, std::size_t stride, std::size_t count, std::uint32_t* slots,
                      std::size_t slot_count) {
#if defined(__x86_64__)
  if (base::use_avx2()) return sketch::fill_empty_slots_avx2(low, stride, count, slots, slot_count);
#endif
  sketch::fill_empty_slots_portable(low, stride, count, slots, slot_count);
}

}  // namespace

void sign(std::span<const std::uint64_t> hashes, std::span<std::uint32_t> signature) {
  assert(valid_slots(signature.size()));
  std::fill(signature.begin(), signature.end(), kEmptySlot);
  fill_slots(hashes, signature.data(), signature.size());
  if (!any_empty(signature.data(), signature.size())) return;
  constexpr std::size_t kLowHalf = std::endian::native == std::endian::big ? 4 : 0;
  fill_empty_slots(reinterpret_cast<const unsigned char*>(hashes.data()) + kLowHalf, sizeof hashes[0], hashes.size(),
                   signature.data(), signature.size());
}

SignatureBuilder::SignatureBuilder(std::size_t slots) : slots_(slots, kEmptySlot) { assert(valid_slots(slots)); }

void SignatureBuilder::add(std::span<const std::uint64_t> hashes) {
  fill_slots(hashes, slots_.data(), slots_.size());
  if (filled_) return;
  filled_ = !any_empty(slots_.data(), slots_.size());
  if (filled_) {
    low_.clear();
    return;
  }
  const std::size_t before = low_.size();
  low_.resize(before + hashes.size());
  std::transform(hashes.begin(), hashes.end(), low_.begin() + static_cast<std::ptrdiff_t>(before),
                 [](std::uint64_t hash) { return static_cast<std::uint32_t>(hash); });
}

void SignatureBuilder::finish(std::span<std::uint32_t> signature) {
  assert(signature.size() == slots_.size());
  if (!filled_) {
    fill_empty_slots(reinterpret_cast<const unsigned char*>(low_.data()), sizeof low_[0], low_.size(), slots_.data(),
                     slots_.size());
  }
  std::copy(slots_.begin(), slots_.end(), signature.begin());
  std::fill(slots_.begin(), slots_.end(), kEmptySlot);
  low_.clear();
  filled_ = false;
}

}  // namespace refrain
