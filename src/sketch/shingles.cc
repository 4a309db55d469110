// The loops over places are unrolled for the widths in use: every place is computed directly from its words, which
// leaves no chain from one place to the next, and is faster than rolling a hash along.

#include "refrain/shingles.h"

#include <bit>
#include <cassert>

#include "base/hash.h"

namespace refrain {
namespace {

// Sets the two factors apart, so that halves that change places change the product.
constexpr std::uint64_t kShingleKey = 0xa0f1c6d95b3e8247u;
constexpr int kTurn = 19;
constexpr std::size_t kBlock = 8;

// The turned sum of kCount words.
template <std::size_t kCount>
inline std::uint64_t turned_sum(const std::uint64_t* w) {
  if constexpr (kCount == 1) {
    return w[0];
  } else {
    return turned_sum<kCount - 1>(w) + std::rotl(w[kCount - 1], kTurn * (kCount - 1));
  }
}

inline std::uint64_t join(std::uint64_t a, std::uint64_t b) { return base::multiply_fold(a + kShingleKey, b); }

// The hash of a run of at most kBlock words.
template <std::size_t kWidth>
inline std::uint64_t run(const std::uint64_t* w) {
  if constexpr (kWidth == 1) {
    return base::mix(w[0]);
  } else {
    return join(turned_sum<kWidth / 2>(w), turned_sum<kWidth - kWidth / 2>(w + kWidth / 2));
  }
}

template <std::size_t kWidth>
void all_runs(const std::uint64_t* words, std::size_t count, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = run<kWidth>(words + i);
}

// The runs of `width` <= kBlock words at `count` places.
void short_runs(const std::uint64_t* words, std::size_t width, std::size_t count, std::uint64_t* out) {
  switch (width) {
    case 1:
      return all_runs<1>(words, count, out);
    case 2:
      return all_runs<2>(words, count, out);
    case 3:
      return all_runs<3>(words, count, out);
    case 4:
      return all_runs<4>(words, count, out);
    case 5:
      return all_runs<5>(words, count, out);
    case 6:
      return all_runs<6>(words, count, out);
    case 7:
      return all_runs<7>(words, count, out);
    default:
      return all_runs<8>(words, count, out);
  }
}

// Wider ones: the first piece, then one whole block after the other.
void long_runs(const std::uint64_t* words, std::size_t width, std::size_t count, std::uint64_t* out) {
  const std::size_t first = (width - 1) % kBlock + 1;
  short_runs(words, first, count, out);
  std::vector<std::uint64_t> blocks(count + width - first - kBlock);
  short_runs(words + first, kBlock, blocks.size(), blocks.data());
  for (std::size_t at = first; at < width; at += kBlock) {
    const std::uint64_t* const block = blocks.data() + (at - first);
    for (std::size_t i = 0; i < count; ++i) out[i] = join(out[i], block[i]);
  }
}

void runs(const std::uint64_t* words, std::size_t width, std::size_t count, std::uint64_t* out) {
  if (width <= kBlock) return short_runs(words, width, count, out);
  long_runs(words, width, count, out);
}

}  // namespace

std::uint64_t shingle_hash(std::span<const std::uint64_t> words) {
  if (words.empty()) return 0;
  std::uint64_t hash = 0;
  runs(words.data(), words.size(), 1, &hash);
  return hash;
}

void hash_shingles(std::span<const std::uint64_t> words, std::size_t shingle, std::vector<std::uint64_t>& shingles) {
  assert(shingle >= 1);
  if (words.size() < shingle) {
    shingles.clear();
    if (!words.empty()) shingles.push_back(shingle_hash(words));
    return;
  }
  // Not cleared before: what stands there is overwritten, and zeroing it first costs as much as a shingle.
  const std::size_t count = words.size() - shingle + 1;
  shingles.resize(count);
  runs(words.data(), shingle, count, shingles.data());
}

void append_shingles(std::span<const std::uint64_t> words, std::size_t shingle, std::vector<std::uint64_t>& shingles) {
  assert(shingle >= 1);
  if (words.size() < shingle) return;
  const std::size_t count = words.size() - shingle + 1;
  const std::size_t before = shingles.size();
  shingles.resize(before + count);
  runs(words.data(), shingle, count, shingles.data() + before);
}

}  // namespace refrain
