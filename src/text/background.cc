#include "refrain/background.h"

#include <cstdint>

namespace refrain {
namespace {

#include "text/background_table.inc"

constexpr int kBucketBits = 12;
constexpr int kRemainderBits = 24;

static_assert(sizeof(kBegins) / sizeof(kBegins[0]) == (1u << kBucketBits) + 1);
static_assert(kBegins[1u << kBucketBits] == sizeof(kEntries) / sizeof(kEntries[0]));
static_assert(kLevels[0] > kUnlistedFrequency);

}  // namespace

// 36 bits of the hash decide. An unlisted word is taken for a listed one with a chance of 35,000 / 2^36, which would
// cost it a few bits of weight; the order of entries makes the answer the same everywhere.
double background_frequency(std::uint64_t hash) {
  const std::uint64_t bucket = hash >> (64 - kBucketBits);
  const auto remainder =
      static_cast<std::uint32_t>(hash >> (64 - kBucketBits - kRemainderBits)) & ((1u << kRemainderBits) - 1);
  const std::uint32_t* const end = kEntries + kBegins[bucket + 1];
  for (const std::uint32_t* entry = kEntries + kBegins[bucket]; entry != end; ++entry) {  // 8.5 on average
    if (*entry >> 8 == remainder) return kLevels[*entry & 0xff];
  }
  return kUnlistedFrequency;
}

}  // namespace refrain
