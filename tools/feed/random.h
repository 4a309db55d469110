// Random numbers of our own: the same on every machine, integers only.

#ifndef REFRAIN_TOOLS_FEED_RANDOM_H_
#define REFRAIN_TOOLS_FEED_RANDOM_H_

#include <cstdint>

namespace refrain::feed {

// splitmix64 (Steele, Lea and Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
  }

  // 0 to `count` - 1; 0 where count is 0.
  std::uint32_t below(std::uint64_t count) { return static_cast<std::uint32_t>((next() >> 32) * count >> 32); }

  // `low` to `high`, both included.
  std::uint32_t between(std::uint32_t low, std::uint32_t high) { return low + below(std::uint64_t{high} - low + 1); }

  // True once in `count`.
  bool once_in(std::uint32_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_RANDOM_H_
