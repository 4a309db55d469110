// Memory that is reached at random: in large pages where the system has them, since every access to
// it would otherwise also miss the table of pages.

#ifndef REFRAIN_SRC_LSH_BIG_MEMORY_H_
#define REFRAIN_SRC_LSH_BIG_MEMORY_H_

#include <cstddef>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace refrain {

inline constexpr std::size_t kSmallPage = std::size_t{1} << 12;
inline constexpr std::size_t kLargePage = std::size_t{1} << 21;

struct FreeBigMemory {
  std::size_t alignment = kSmallPage;
  void operator()(void* memory) const { ::operator delete(memory, std::align_val_t{alignment}); }
};

using BigMemory = std::unique_ptr<void, FreeBigMemory>;

// `bytes` of memory, not initialised, aligned to a page. Throws std::bad_alloc as new does.
inline BigMemory allocate_big(std::size_t bytes) {
  const std::size_t alignment = bytes >= kLargePage ? kLargePage : kSmallPage;
  BigMemory memory(::operator new(bytes, std::align_val_t{alignment}), FreeBigMemory{alignment});
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // Advice: where it is not taken, everything is as right and a little slower.
  if (alignment == kLargePage) (void)madvise(memory.get(), bytes, MADV_HUGEPAGE);
#endif
  return memory;
}

}  // namespace refrain

#endif  // REFRAIN_SRC_LSH_BIG_MEMORY_H_
