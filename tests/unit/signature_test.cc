#include "refrain/signature.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/cpu.h"
#include "base/hash.h"
#include "catch.h"
#include "oracle/signature.h"
#include "refrain/shingles.h"
#include "refrain/words.h"
#include "sketch/empty_slots.h"

namespace refrain {
namespace {

using Hashes = std::vector<std::uint64_t>;
using Slots = std::vector<std::uint32_t>;

Slots signed_set(const Hashes& hashes, std::size_t slots = 128) {
  Slots signature(slots, 7);
  sign(hashes, signature);
  return signature;
}

Hashes random_hashes(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Hashes hashes(count);
  for (auto& hash : hashes) hash = random();
  return hashes;
}

// Two sets of `count` elements each that share `shared` of them.
struct SetPair {
  Hashes a, b;
};

SetPair set_pair(std::size_t count, std::size_t shared, std::uint64_t seed) {
  const Hashes all = random_hashes(2 * count - shared, seed);
  const auto from = all.begin() + static_cast<std::ptrdiff_t>(count - shared);
  return {{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)}, {from, all.end()}};
}

const std::size_t kSizes[] = {0, 1, 2, 3, 7, 8, 20, 47, 48, 49, 63, 64, 97, 98, 128, 300, 600, 1000, 5000};

TEST_CASE("signatures equal the oracle", "[signature]") {
  for (const std::size_t slots : {64u, 128u, 256u}) {
    for (const std::size_t count : kSizes) {
      const Hashes hashes = random_hashes(count, count + slots);
      INFO(slots << " slots, " << count << " hashes");
      CHECK(signed_set(hashes, slots) == oracle::signature(hashes, slots));
    }
  }
}

TEST_CASE("signatures of all small texts equal the oracle", "[signature]") {
  for (std::size_t length = 0; length <= 6; ++length) {
    std::size_t texts = 1;
    for (std::size_t i = 0; i < length; ++i) texts *= 3;
    for (std::size_t text = 0; text < texts; ++text) {
      Hashes words, shingles;
      for (std::size_t i = 0, rest = text; i < length; ++i, rest /= 3) {
        words.push_back(base::mix(rest % 3));
      }
      hash_shingles(words, 2, shingles);
      if (signed_set(shingles, 64) != oracle::signature(shingles, 64)) FAIL("text " << text);
    }
  }
}

TEST_CASE("the portable path and the other give equal bits", "[signature]") {
  for (const std::size_t slots : {64u, 128u, 256u}) {
    for (const std::size_t count : kSizes) {
      const Hashes hashes = random_hashes(count, 3 * count + slots);
      // Any pattern of empty slots, not only those that the elements leave.
      for (const std::uint64_t filled : {0u, 1u, 50u, 97u, 100u}) {
        Slots portable(slots);
        std::mt19937_64 random(count);
        for (auto& slot : portable) {
          slot = random() % 100 < filled ? static_cast<std::uint32_t>(random() >> 33) : kEmptySlot;
        }
        const Slots before = portable;
        const auto* low = reinterpret_cast<const unsigned char*>(hashes.data());
        sketch::fill_empty_slots_portable(low, 8, count, portable.data(), slots);
        if (count == 0) CHECK(portable == before);
#if defined(__x86_64__)
        if (!base::use_avx2()) continue;
        Slots fast = before;
        sketch::fill_empty_slots_avx2(low, 8, count, fast.data(), slots);
        INFO(slots << " slots, " << count << " hashes, " << filled << "% filled");
        CHECK(fast == portable);
#endif
      }
    }
  }
}

TEST_CASE("the least value of a fallback keeps its order", "[signature]") {
  // Elements at the ends of the range of 32 bits.
  const Hashes hashes{0, 0xffff'ffffu, 0x8000'0000u, 0x7fff'ffffu, ~std::uint64_t{0}};
  for (const std::size_t slots : {64u, 128u, 256u}) {
    CHECK(signed_set(hashes, slots) == oracle::signature(hashes, slots));
  }
}

TEST_CASE("the empty set and sets of one element", "[signature]") {
  CHECK(signed_set({}) == Slots(128, kEmptySlot));
  CHECK(empty_signature(signed_set({})));
  const Slots one = signed_set({12345});
  CHECK_FALSE(empty_signature(one));
  CHECK(std::count_if(one.begin(), one.end(), [](std::uint32_t s) { return s < 0x8000'0000u; }) == 1);
  CHECK(equal_slots(one, signed_set({54321ull << 32})) < 5);
}

TEST_CASE("neither order nor repetition matters", "[signature]") {
  for (const std::size_t count : {1u, 20u, 100u, 2000u}) {
    Hashes hashes = random_hashes(count, count);
    const Slots expected = signed_set(hashes);
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < count; ++i) hashes.push_back(hashes[random() % count]);
    std::shuffle(hashes.begin(), hashes.end(), random);
    CHECK(signed_set(hashes) == expected);
  }
}

TEST_CASE("a merged signature is the signature of the union", "[signature]") {
  for (const std::size_t slots : {64u, 128u, 256u}) {
    for (const std::size_t a : kSizes) {
      for (const std::size_t b : {std::size_t{0}, std::size_t{5}, std::size_t{200}, a}) {
        const Hashes left = random_hashes(a, 1), right = random_hashes(b, b == a ? 1 : 2);
        Hashes both = left;
        both.insert(both.end(), right.begin(), right.end());
        Slots merged = signed_set(left, slots);
        merge_signature(merged, signed_set(right, slots));
        CHECK(merged == signed_set(both, slots));
      }
    }
  }
}

TEST_CASE("a builder gives the same in any pieces, and again", "[signature]") {
  std::mt19937_64 random(9);
  for (const std::size_t slots : {64u, 128u, 256u}) {
    SignatureBuilder builder(slots);
    REQUIRE(builder.slots() == slots);
    std::vector<std::size_t> sizes(std::begin(kSizes), std::end(kSizes));
    sizes.insert(sizes.end(), std::rbegin(kSizes), std::rend(kSizes));
    for (const std::size_t count : sizes) {
      const Hashes hashes = random_hashes(count, count);
      const std::size_t step = 1 + random() % (count + 1);
      for (std::size_t at = 0; at < count; at += step) {
        builder.add(std::span(hashes).subspan(at, std::min(step, count - at)));
      }
      Slots signature(slots);
      builder.finish(signature);
      CHECK(signature == signed_set(hashes, slots));
    }
  }
}

TEST_CASE("the estimate has no bias and at most the error of MinHash", "[signature]") {
  for (const std::size_t slots : {64u, 128u, 256u}) {
    for (const std::size_t count : {20u, 100u, 500u, 2000u}) {
      for (const double share : {0.2, 0.5, 0.8, 0.9}) {
        // Shared elements for this similarity: J = s / (2n - s).
        const auto shared = static_cast<std::size_t>(std::lround(2 * static_cast<double>(count) * share / (1 + share)));
        const double jaccard = static_cast<double>(shared) / static_cast<double>(2 * count - shared);
        const int trials = count > 500 ? 150 : 400;
        double sum = 0, squares = 0;
        for (int trial = 0; trial < trials; ++trial) {
          const SetPair pair = set_pair(count, shared, static_cast<std::uint64_t>(trial) * 7919 + count + slots);
          const double error = estimate_jaccard(signed_set(pair.a, slots), signed_set(pair.b, slots)).value - jaccard;
          sum += error;
          squares += error * error;
        }
        const double sigma = std::sqrt(jaccard * (1 - jaccard) / static_cast<double>(slots));
        INFO(slots << " slots, " << count << " elements, J = " << jaccard);
        CHECK(std::abs(sum / trials) < 4 * sigma / std::sqrt(trials));
        CHECK(std::sqrt(squares / trials) < 1.17 * sigma);
      }
    }
  }
}

TEST_CASE("the interval covers the truth in at least 93 of 100 cases", "[signature]") {
  for (const std::size_t slots : {64u, 128u, 256u}) {
    for (const double share : {0.0, 0.01, 0.1, 0.5, 0.8, 0.95, 0.995, 1.0}) {
      constexpr std::size_t kCount = 150;
      const auto shared = static_cast<std::size_t>(std::lround(2 * kCount * share / (1 + share)));
      const double jaccard = static_cast<double>(shared) / static_cast<double>(2 * kCount - shared);
      int covered = 0;
      for (std::uint64_t trial = 0; trial < 500; ++trial) {
        const SetPair pair = set_pair(kCount, shared, trial * 104729 + slots);
        const JaccardEstimate estimate = estimate_jaccard(signed_set(pair.a, slots), signed_set(pair.b, slots));
        CHECK(estimate.low <= estimate.value);
        CHECK(estimate.value <= estimate.high);
        covered += estimate.low <= jaccard && jaccard <= estimate.high;
      }
      INFO(slots << " slots, J = " << jaccard);
      CHECK(covered >= 465);
    }
  }
}

TEST_CASE("the interval of independent slots covers its 95%", "[signature]") {
  // Exactly, by the binomial distribution, for a grid of similarities.
  for (const std::size_t slots : {64u, 128u, 256u}) {
    for (int step = 1; step < 400; ++step) {
      const double p = step / 400.0;
      double covered = 0;
      for (std::size_t equal = 0; equal <= slots; ++equal) {
        const JaccardEstimate estimate = jaccard_of_slots(equal, slots);
        if (p < estimate.low || p > estimate.high) continue;
        const double m = static_cast<double>(equal), n = static_cast<double>(slots);
        covered += std::exp(std::lgamma(n + 1) - std::lgamma(m + 1) - std::lgamma(n - m + 1) + m * std::log(p) +
                            (n - m) * std::log(1 - p));
      }
      INFO(slots << " slots, J = " << p);
      CHECK(covered >= 0.945);
    }
  }
}

TEST_CASE("two sets agree in a slot with probability J", "[signature]") {
  // Slot by slot over many pairs, so that no slot is better or worse than another.
  for (const std::size_t count : {12u, 60u, 200u}) {
    constexpr int kTrials = 3000;
    const std::size_t shared = count * 2 / 3;  // J = 1/2
    std::vector<int> agree(64, 0);
    for (int trial = 0; trial < kTrials; ++trial) {
      const SetPair pair = set_pair(count, shared, static_cast<std::uint64_t>(trial) + 31 * count);
      const Slots a = signed_set(pair.a, 64), b = signed_set(pair.b, 64);
      for (std::size_t j = 0; j < 64; ++j) agree[j] += a[j] == b[j];
    }
    for (std::size_t j = 0; j < 64; ++j) {
      INFO(count << " elements, slot " << j);
      CHECK(std::abs(agree[j] - kTrials / 2) < 4.5 * std::sqrt(kTrials) / 2);
    }
  }
}

TEST_CASE("estimates of empty sets are 0", "[signature]") {
  const Slots empty = signed_set({}), full = signed_set({1, 2, 3});
  CHECK(estimate_jaccard(empty, empty) == JaccardEstimate{});
  CHECK(estimate_jaccard(empty, full) == JaccardEstimate{});
  CHECK(estimate_jaccard(full, full).value == 1.0);
  CHECK(estimate_jaccard(full, full).high == 1.0);
  CHECK(estimate_jaccard(full, full).low > 0.95);
}

TEST_CASE("signatures of 8 bits estimate nearly as well", "[signature]") {
  double sum = 0;
  constexpr int kTrials = 400;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    const SetPair pair = set_pair(90, 60, trial);
    std::vector<std::uint8_t> a(128), b(128);
    truncate_signature(signed_set(pair.a), a);
    truncate_signature(signed_set(pair.b), b);
    sum += estimate_jaccard(a, b) - 0.5;
  }
  CHECK(std::abs(sum / kTrials) < 4 * std::sqrt(0.25 / 128 / kTrials));
  std::vector<std::uint8_t> a(256, 3), b(256, 3);
  CHECK(equal_slots(a, b) == 256);
  CHECK(estimate_jaccard(a, b) == 1.0);
  b[17] = 4;
  CHECK(equal_slots(a, b) == 255);
}

// The same by the public functions for words, in one piece.
Slots signed_words(const std::string& text, std::size_t width, std::size_t slots, std::size_t& count) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  Hashes hashes, shingles;
  for (const Word& word : words) hashes.push_back(word.hash);
  hash_shingles(hashes, width, shingles);
  count = shingles.size();
  return signed_set(shingles, slots);
}

TEST_CASE("the signature of a text is that of its shingles", "[signature]") {
  std::mt19937_64 random(8);
  std::vector<std::string> texts{"",
                                 "  ... ",
                                 "One",
                                 "One two THREE",
                                 "one, two; three. four! five",
                                 std::string(200'000, ' ') + "late",
                                 std::string(150'000, ' ') + "two" + std::string(90'000, '.') + "words"};
  for (const std::size_t size : {1000u, 65'000u, 65'536u, 131'072u, 300'000u}) {
    std::string text;
    while (text.size() < size) {
      const std::size_t length = 1 + random() % 9;
      for (std::size_t i = 0; i < length; ++i) {
        text += static_cast<char>((random() % 8 == 0 ? 'A' : 'a') + static_cast<int>(random() % 26));
      }
      text += random() % 30 == 0 ? ".\n" : random() % 50 == 0 ? "\xc3\xa9 " : " ";
    }
    texts.push_back(text);
  }
  TextScratch scratch;
  for (const std::string& text : texts) {
    for (const std::size_t width : {1u, 5u, 13u}) {
      for (const std::size_t slots : {64u, 128u}) {
        std::size_t expected_count = 0;
        const Slots expected = signed_words(text, width, slots, expected_count);
        Slots signature(slots);
        INFO("text of " << text.size() << " bytes, shingles of " << width);
        CHECK(sign_text(text, width, signature, scratch) == expected_count);
        CHECK(signature == expected);
      }
    }
  }
}

TEST_CASE("signatures stay what they are", "[signature]") {
  // Golden numbers: where these change, kShinglesVersion or kSignatureVersion must.
  Hashes words;
  for (std::uint64_t i = 0; i < 40; ++i) words.push_back(base::mix(i));
  Hashes shingles;
  hash_shingles(words, 5, shingles);
  const Slots signature = signed_set(shingles, 64);
  std::uint64_t sum = 0;
  for (const std::uint32_t slot : signature) sum = base::combine(sum, slot);
  CHECK(shingles.front() == 0xbfa690ca48b424d1u);
  CHECK(signature.front() == 0x84c43bc0u);
  CHECK(sum == 0xddf4bc17ec240fcbu);
}

}  // namespace
}  // namespace refrain
