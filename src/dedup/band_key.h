// A band key cut to the bits that tables and files hold.

#ifndef REFRAIN_SRC_DEDUP_BAND_KEY_H_
#define REFRAIN_SRC_DEDUP_BAND_KEY_H_

#include <cstdint>

namespace refrain::dedup {

// 38 bits of a 64-bit key: with a 32-bit number for the document they leave room to pack an entry into 8 bytes. Two
// keys of a hundred million documents agree by chance in one of 130, which costs a comparison and decides nothing. All
// ways to decide cut keys alike, so that they compare the same pairs.
inline constexpr int kBandKeyBits = 38;

constexpr std::uint64_t cut_band_key(std::uint64_t key) { return key >> (64 - kBandKeyBits); }

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_BAND_KEY_H_
