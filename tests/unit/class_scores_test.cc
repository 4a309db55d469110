// Four classes at a time, held against one after the other: the same bits.

#include "passage/class_scores.h"

#include <random>
#include <vector>

#include "base/cpu.h"
#include "base/log.h"
#include "catch.h"
#include "passage/class_score.h"

using namespace refrain;           // NOLINT(google-build-using-namespace): short test
using namespace refrain::passage;  // NOLINT(google-build-using-namespace)

TEST_CASE("class scores: the same whatever the processor has") {
  std::mt19937_64 random(29);
  const auto unit = [&] { return static_cast<double>(random() >> 11) / 9007199254740992.0; };
  for (int turn = 0; turn < 500; ++turn) {
    const std::size_t count = random() % 40;
    const std::size_t room = count + kClassesAtOnce;
    std::vector<double> ratios(room), multiples(room), nulls(room);
    ClassTerms terms;
    terms.lambda = 0.04 + 0.93 * unit();
    terms.log_rest = base::natural_log(1 - terms.lambda);
    terms.margin = 0.5 * unit();
    for (std::size_t c = 0; c < count; ++c) {
      // From words that the other side lacks to those that it has a million times as often.
      const double exponent = 20 * unit() - 6;
      ratios[c] = random() % 4 == 0 ? 0 : unit() * (exponent < 0 ? 1 : 1.0 + exponent * exponent * exponent * exponent);
      multiples[c] = random() % 3 == 0 ? 1 : unit();
      nulls[c] = 8 * unit() - 0.3;
    }
    std::vector<std::int32_t> one(room), slow(room), fast(room);
    for (std::size_t c = 0; c < count; ++c) one[c] = class_score(terms, ratios[c], multiples[c], nulls[c]);
    score_classes_portable(terms, ratios.data(), multiples.data(), nulls.data(), count, slow.data());
    score_classes(terms, ratios.data(), multiples.data(), nulls.data(), count, fast.data());
    slow.resize(count);
    fast.resize(count);
    one.resize(count);
    CHECK(slow == one);
    CHECK(fast == one);
  }
}
