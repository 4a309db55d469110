// A counting filter: which keys were seen at least twice. It may say yes for a key seen once (two keys of one slot),
// never no for a key seen twice.
//
// A slot is two bits, "seen" and "seen again", both in one word: one cache miss a key. The misses are what a filter
// costs, so callers ask for the place of a key some time before they use it (see prefetch()).

#ifndef REFRAIN_SRC_LSH_KEY_FILTER_H_
#define REFRAIN_SRC_LSH_KEY_FILTER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "lsh/big_memory.h"

namespace refrain::lsh {

class KeyFilter {
 public:
  // A place in the filter: the slot's number.
  using Slot = std::uint64_t;

  // Eight slots an entry: of the keys that stand alone about one in nine still passes.
  explicit KeyFilter(std::size_t entries)
      : slots_((entries * 8 / 32 + 1) * 32),
        memory_(allocate_big(slots_ / 4)),
        words_(static_cast<std::uint64_t*>(memory_.get())) {
    std::memset(words_, 0, slots_ / 4);
  }

  Slot slot(std::uint64_t key) const {
    // A multiplicative hash, so that the slots do not follow the top bits of the keys alone.
    __extension__ using Wide = unsigned __int128;
    return static_cast<Slot>((static_cast<Wide>(key * 0x9e3779b97f4a7c15u) * slots_) >> 64);
  }

  // Inlined always: gcc 12 takes a function that only does this for one without an effect, and drops its calls.
  [[gnu::always_inline]] void prefetch(Slot slot) const { __builtin_prefetch(&words_[slot / 32], 1); }

  // Counts the key of this slot. `kShared` where other threads do the same at the same time. The filter's state does
  // not depend on the order of the calls.
  template <bool kShared>
  void add(Slot slot) {
    const std::atomic_ref<std::uint64_t> word(words_[slot / 32]);
    const std::uint64_t seen = std::uint64_t{1} << (slot % 32 * 2);
    const std::uint64_t old = word.load(std::memory_order_relaxed);
    if constexpr (kShared) {
      if ((old & (seen << 1)) != 0) return;
      if ((old & seen) != 0 || (word.fetch_or(seen, std::memory_order_relaxed) & seen) != 0) {
        word.fetch_or(seen << 1, std::memory_order_relaxed);
      }
    } else {
      word.store(old | seen | ((old & seen) << 1), std::memory_order_relaxed);
    }
  }

  // Not while other threads add.
  bool seen_again(Slot slot) const { return (words_[slot / 32] >> (slot % 32 * 2) & 2) != 0; }

 private:
  std::uint64_t slots_;
  BigMemory memory_;
  std::uint64_t* words_;
};

}  // namespace refrain::lsh

#endif  // REFRAIN_SRC_LSH_KEY_FILTER_H_
