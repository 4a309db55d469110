#include "dedup/shingle_set.h"

#include <algorithm>
#include <bit>

namespace refrain::dedup {
namespace {

constexpr std::size_t kLeastSlots = 64;

// Shingle hashes are of full quality: their low bits are as good as any.
std::size_t home(std::uint64_t hash, std::size_t mask) { return hash & mask; }

}  // namespace

void ShingleSet::assign(std::span<const std::uint64_t> hashes) {
  const std::size_t slots = std::max(kLeastSlots, std::bit_ceil(hashes.size() * 2));
  if (slots_.size() < slots) {
    slots_.assign(slots, 0);
    marks_.assign(slots, 0);
    call_ = 0;
  } else {
    std::fill_n(slots_.begin(), slots, 0);
  }
  mask_ = slots - 1;
  size_ = 0;
  has_zero_ = false;
  for (const std::uint64_t hash : hashes) {
    if (hash == 0) {
      if (!has_zero_) ++size_;
      has_zero_ = true;
      continue;
    }
    std::size_t at = home(hash, mask_);
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask_;
    if (slots_[at] == 0) ++size_;
    slots_[at] = hash;
  }
}

std::size_t ShingleSet::common(std::span<const std::uint64_t> others) {
  if (size_ == 0) return 0;
  if (++call_ == 0) {
    std::fill(marks_.begin(), marks_.end(), 0);
    call_ = 1;
  }
  std::size_t found = 0;
  bool zero_found = false;
  for (const std::uint64_t hash : others) {
    if (hash == 0) {
      if (has_zero_ && !zero_found) ++found;
      zero_found = true;
      continue;
    }
    std::size_t at = home(hash, mask_);
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask_;
    if (slots_[at] == hash && marks_[at] != call_) {
      marks_[at] = call_;
      ++found;
    }
  }
  return found;
}

}  // namespace refrain::dedup
