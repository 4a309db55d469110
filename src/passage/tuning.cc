#include "passage/tuning.h"

#include <algorithm>

namespace refrain::passage {
namespace {

// Ten uncommon words, more of common ones.
constexpr double kRunBits = 140;

double blend(double few, double many, double share) { return few + (many - few) * share; }

}  // namespace

double Tuning::bar(double left, double right) const {
  if (within) return 30;
  const double few = std::clamp(44 + 5 * base::natural_log(std::max(1.0, left * right) / 1e6), 25.0, 60.0);
  return blend(few, std::max(30.0, chance), share);
}

double Tuning::loose_bar(double left, double right) const {
  if (within) return 30;
  return blend(bar(left, right), std::max(45.0, chance + 15), share);
}

double Tuning::close_bar() const {
  if (within) return 15;
  return blend(35, std::max(15.0, chance), share);
}

double Tuning::run_bits() const { return within ? 110 : kRunBits + 0.25 * pairs_log2; }

Tuning across_tuning(double pairs) {
  constexpr double kMany = 1000;
  Tuning tuning;
  tuning.share = std::clamp(base::natural_log(std::max(1.0, pairs)) / base::natural_log(kMany), 0.0, 1.0);
  const double share = tuning.share;
  tuning.margin = blend(0.15, 0.5, share);
  tuning.walk_stop = blend(25, 30, share);
  tuning.strict_floor = share < 1;
  tuning.wide = share < 1;
  tuning.wide_bar = share < 1 ? 120 / (1 - share) : 0;
  tuning.seeds = static_cast<std::uint32_t>(blend(16, 4, share) + 0.5);
  tuning.rare_words = static_cast<std::uint32_t>(blend(8, 6, share) + 0.5);
  tuning.key_gate_pair = blend(1, 4, share);
  tuning.key_gate_all = blend(1, 6, share);
  tuning.key_gate_seed = 1 + share;
  tuning.window_gate = 60 * share;
  tuning.pairs_log2 = base::natural_log(std::max(1.0, pairs)) / base::natural_log(2.0);
  tuning.chance = 5 + 1.6 * base::natural_log(std::max(1.0, pairs) / 24'000);
  return tuning;
}

Tuning within_tuning() {
  Tuning tuning;
  tuning.share = 1;
  tuning.margin = 0.5;
  tuning.walk_stop = 30;
  tuning.within = true;
  tuning.strict_floor = false;
  tuning.wide = false;
  tuning.seeds = 6;
  return tuning;
}

}  // namespace refrain::passage
