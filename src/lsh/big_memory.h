// Memory that is reached at random: in large pages where the system has them, since every access to it would otherwise
// also miss the table of pages; and given back to the system when it is freed.

#ifndef REFRAIN_SRC_LSH_BIG_MEMORY_H_
#define REFRAIN_SRC_LSH_BIG_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace refrain::lsh {

inline constexpr std::size_t kSmallPage = std::size_t{1} << 12;
inline constexpr std::size_t kLargePage = std::size_t{1} << 21;

struct FreeBigMemory {
  std::size_t mapped = 0;  // bytes from the system itself; 0: from new

  void operator()(void* memory) const {
#if defined(__linux__)
    if (mapped != 0) {
      munmap(memory, mapped);
      return;
    }
#endif
    ::operator delete(memory, std::align_val_t{kSmallPage});
  }
};

using BigMemory = std::unique_ptr<void, FreeBigMemory>;

// `bytes` of memory, not initialised, aligned to a small page, and from kLargePage bytes on to a large one. Throws
// std::bad_alloc as new does.
inline BigMemory allocate_big(std::size_t bytes) {
#if defined(__linux__)
  if (bytes >= kLargePage) {
    // One large page too many, so that an aligned piece lies inside; what is around it goes back.
    bytes = (bytes + kLargePage - 1) / kLargePage * kLargePage;
    void* const mapping = mmap(nullptr, bytes + kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) throw std::bad_alloc();
    auto* const begin = static_cast<unsigned char*>(mapping);
    const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
    if (before != 0) munmap(begin, before);
    munmap(begin + before + bytes, kLargePage - before);
#if defined(MADV_HUGEPAGE)
    // Advice: where it is not taken, everything is as right and a little slower.
    (void)madvise(begin + before, bytes, MADV_HUGEPAGE);
#endif
    return BigMemory(begin + before, FreeBigMemory{bytes});
  }
#endif
  return BigMemory(::operator new(bytes, std::align_val_t{kSmallPage}), FreeBigMemory{0});
}

}  // namespace refrain::lsh

#endif  // REFRAIN_SRC_LSH_BIG_MEMORY_H_
