// Compiled with AVX2 on: nothing here may be an inline function that other files compile without it.

#if defined(__x86_64__)

#include "text/words_avx2.h"

#include <immintrin.h>

#include <cstring>

#include "base/hash.h"

namespace refrain::text {
namespace {

// For each byte, the places of its set bits, lowest first.
struct BitPlaces {
  std::uint8_t of[256][8];
};

constexpr BitPlaces kBitPlaces = [] {
  BitPlaces places{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned count = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
      if (byte >> bit & 1) places.of[byte][count++] = static_cast<std::uint8_t>(bit);
    }
  }
  return places;
}();

// The bits of 32 bytes that belong to tokens.
[[gnu::always_inline]] inline std::uint32_t token_bits(const char* at) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i lower = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
  // Moved so that the wanted range ends at 127, one signed comparison is enough.
  const __m256i letter =
      _mm256_cmpgt_epi8(_mm256_add_epi8(lower, _mm256_set1_epi8(127 - 'z')), _mm256_set1_epi8(127 - 26));
  const __m256i digit =
      _mm256_cmpgt_epi8(_mm256_add_epi8(bytes, _mm256_set1_epi8(127 - '9')), _mm256_set1_epi8(127 - 10));
  const __m256i all = _mm256_or_si256(_mm256_or_si256(letter, digit), bytes);
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(all));
}

// Writes base + the place of every set bit of `bits` from `out` on, up to 8 more than there are. Without branches:
// eight table look-ups, placed by the running count of bits.
[[gnu::always_inline]] inline std::uint16_t* write_places(std::uint64_t bits, std::size_t base, std::uint16_t* out) {
  // Counts of bits: of each byte, then of each with all below it.
  std::uint64_t counts = bits - ((bits >> 1) & 0x5555555555555555u);
  counts = (counts & 0x3333333333333333u) + ((counts >> 2) & 0x3333333333333333u);
  counts = ((counts + (counts >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u;
  std::uint64_t before = counts << 8;
  __m128i offset = _mm_set1_epi16(static_cast<short>(base));
  const __m128i eight = _mm_set1_epi16(8);
  for (int byte = 0; byte < 8; ++byte) {
    const __m128i places =
        _mm_cvtepu8_epi16(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(kBitPlaces.of[bits >> (8 * byte) & 0xff])));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + (before & 0xff)), _mm_add_epi16(places, offset));
    before >>= 8;
    offset = _mm_add_epi16(offset, eight);
  }
  return out + (counts >> 56);
}

// What makes a hash of the 16 bytes at a token, by the token's length: the bytes that are its own, and the keys of
// short_word_hash(), its length worked in. The last row stands for all longer tokens.
struct LengthRow {
  alignas(16) std::uint64_t own[2];
  std::uint64_t keys[2];
};

struct LengthRows {
  LengthRow of[18];
};

constexpr LengthRows kLengthRows = [] {
  LengthRows rows{};
  for (unsigned length = 0; length < 18; ++length) {
    LengthRow& row = rows.of[length];
    for (unsigned byte = 0; byte < 16 && byte < length; ++byte) {
      row.own[byte / 8] |= std::uint64_t{0xff} << (byte % 8 * 8);
    }
    row.keys[0] = base::kWordKey0;
    row.keys[1] = base::kWordKey1 ^ (length * base::kWordKey2);
  }
  return rows;
}();

}  // namespace

std::size_t find_tokens_avx2(const char* window, std::size_t size, bool last, WindowTokens& tokens) {
  std::uint16_t* out = tokens.bounds;
  std::uint64_t carry = 0;  // whether the byte before the block belongs to a token
  std::size_t at = 0;
  const auto block = [&](const char* bytes) __attribute__((always_inline)) {
    const std::uint64_t bits = token_bits(bytes) | static_cast<std::uint64_t>(token_bits(bytes + 32)) << 32;
    out = write_places(bits ^ (bits << 1 | carry), at, out);
    carry = bits >> 63;
  };
  for (; at + 64 <= size; at += 64) block(window + at);
  if (at < size) {
    alignas(32) char padded[64] = {};
    std::memcpy(padded, window + at, size - at);
    block(padded);
  }
  // A token that touches the end of a padded block is closed by the padding. Of a window that ends within the text it
  // must be opened again.
  std::size_t bounds = static_cast<std::size_t>(out - tokens.bounds);
  std::size_t next = size;
  if (bounds % 2 == 1) {
    tokens.bounds[bounds++] = static_cast<std::uint16_t>(size);
  }
  if (!last && bounds != 0 && tokens.bounds[bounds - 1] == size) {
    bounds -= 2;
    next = tokens.bounds[bounds];
  }
  tokens.count = bounds / 2;
  return next;
}

void hash_tokens_avx2(const char* window, std::size_t readable, WindowTokens& tokens) {
  const std::uint16_t* bounds = tokens.bounds;
  const std::size_t count = tokens.count;
  const __m128i lower_bits = _mm_set1_epi8(0x20);
  std::size_t slow_count = 0;
  // short_word_hash() of the token in lower case; of no meaning if that is slow.
  const auto one = [&](const char* token, std::size_t i) __attribute__((always_inline)) {
    const unsigned length = static_cast<unsigned>(bounds[2 * i + 1] - bounds[2 * i]);
    const LengthRow& row = kLengthRows.of[length < 17 ? length : 17];
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(token));
    bytes = _mm_or_si128(bytes, lower_bits);
    bytes = _mm_and_si128(bytes, _mm_load_si128(reinterpret_cast<const __m128i*>(row.own)));
    const unsigned high = static_cast<unsigned>(_mm_movemask_epi8(bytes));
    bytes = _mm_xor_si128(bytes, _mm_load_si128(reinterpret_cast<const __m128i*>(row.keys)));
    tokens.hashes[i] = base::multiply_fold(static_cast<std::uint64_t>(_mm_cvtsi128_si64(bytes)),
                                           static_cast<std::uint64_t>(_mm_extract_epi64(bytes, 1)));
    tokens.slow[slow_count] = static_cast<std::uint16_t>(i);
    slow_count += (high | (length + (0xffff - 16)) >> 16) != 0;  // the sum carries from 17 on
  };
  // The last few tokens of a text are read from a copy that ends in zeros.
  std::size_t safe = count;
  while (safe != 0 && bounds[2 * safe - 2] + std::size_t{16} > readable) --safe;
  for (std::size_t i = 0; i < safe; ++i) one(window + bounds[2 * i], i);
  if (safe < count) {
    char tail[32] = {};
    const std::size_t from = bounds[2 * safe];
    std::memcpy(tail, window + from, readable - from);
    for (std::size_t i = safe; i < count; ++i) one(tail + (bounds[2 * i] - from), i);
  }
  tokens.slow_count = slow_count;
}

}  // namespace refrain::text

#endif  // defined(__x86_64__)
