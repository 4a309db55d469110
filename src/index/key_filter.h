// Tells of most keys that they are not among those it was made of, with one look at the memory.

#ifndef REFRAIN_SRC_INDEX_KEY_FILTER_H_
#define REFRAIN_SRC_INDEX_KEY_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace refrain::index {

// A blocked Bloom filter (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2007, section 3): the
// bits of a key lie in one cache line. Takes 12 bits for a key, and lets about 1 of 200 others through. Safe to read
// from several threads.
class KeyFilter {
 public:
  explicit KeyFilter(std::size_t keys) : lines_(lines_of(keys)) {}

  static std::size_t bytes_of(std::size_t keys) { return lines_of(keys) * sizeof(Line); }
  std::size_t bytes() const { return lines_.size() * sizeof(Line); }

  void add(std::uint64_t key) {
    const Bits bits = mix(key);
    Line& line = lines_[place(bits)];
    for (unsigned k = 0; k < kProbes; ++k) line[word(bits, k)] |= bit(bits, k);
  }

  // False only of keys that were not added.
  bool may_have(std::uint64_t key) const {
    const Bits bits = mix(key);
    const Line& line = lines_[place(bits)];
    for (unsigned k = 0; k < kProbes; ++k) {
      if ((line[word(bits, k)] & bit(bits, k)) == 0) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kBitsOfKey = 12;
  static constexpr std::size_t kBitsOfLine = 512;
  static constexpr unsigned kProbes = 6;  // of 9 bits each
  using Line = std::array<std::uint64_t, kBitsOfLine / 64>;
  static std::size_t lines_of(std::size_t keys) { return keys * kBitsOfKey / kBitsOfLine + 1; }
  struct Bits {
    std::uint64_t line, bits;
  };

  // Steps of MurmurHash3's finalizer: keys may be cut, or lie close together.
  static Bits mix(std::uint64_t key) {
    key = (key ^ key >> 33) * 0xff51afd7ed558ccdull;
    key = (key ^ key >> 33) * 0xc4ceb9fe1a85ec53ull;
    key ^= key >> 33;
    return {key, key * 0x9e3779b97f4a7c15ull};
  }
  std::size_t place(const Bits& bits) const {
    return static_cast<std::size_t>((bits.line >> 32) * lines_.size() >> 32);
  }
  static unsigned word(const Bits& bits, unsigned probe) {
    return static_cast<unsigned>(bits.bits >> (9 * probe + 7)) & 7;
  }
  static std::uint64_t bit(const Bits& bits, unsigned probe) {
    return std::uint64_t{1} << (bits.bits >> (9 * probe + 10) & 63);
  }

  std::vector<Line> lines_;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_KEY_FILTER_H_
