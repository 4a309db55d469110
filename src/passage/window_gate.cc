#include "passage/window_gate.h"

#include <algorithm>

#include "base/log.h"

namespace refrain::passage {
namespace {

constexpr double kShare = 0.35;  // of words that a passage is taken to explain
constexpr double kMargin = 0.15;
constexpr double kMostNats = 4;
constexpr std::uint64_t kLeastLength = 8;

}  // namespace

WindowGate::WindowGate(const Collection& all, const std::vector<float>& log_frequency)
    : all_(all), log_frequency_(log_frequency), left_(all.vocabulary.words.size()) {}

double WindowGate::one_way(const Stretch& from, const Stretch& in, std::uint64_t sentence) {
  for (std::uint64_t k = in.begin; k < in.end; ++k) {
    if (!masked(all_.flags[k]) && left_[all_.id[k]] < UINT16_MAX) ++left_[all_.id[k]];
  }
  static const base::Score miss = base::to_score(base::natural_log(1 - kShare) - kMargin);
  const double base = base::natural_log(kShare / static_cast<double>(std::max(kLeastLength, sentence)));
  base::Score best = 0;
  base::Score here = 0;
  for (std::uint64_t k = from.begin; k < from.end; ++k) {
    if (masked(all_.flags[k])) continue;
    base::Score score = miss;
    std::uint16_t& left = left_[all_.id[k]];
    if (left > 0) {
      --left;
      const double nats = std::min(kMostNats, base - static_cast<double>(log_frequency_[all_.id[k]])) - kMargin;
      score = std::max(miss, base::to_score(nats));
    }
    if ((all_.flags[k] & kMarkUnspaced) != 0) score /= 2;
    here = std::max<base::Score>(0, here + score);
    best = std::max(best, here);
  }
  for (std::uint64_t k = in.begin; k < in.end; ++k) left_[all_.id[k]] = 0;
  return base::to_nats(best);
}

double WindowGate::look(const Stretch& window_a, const Stretch& window_b, std::uint64_t sentence_a,
                        std::uint64_t sentence_b, double enough) {
  const double first = one_way(window_a, window_b, sentence_b);
  if (first < enough / 4) return first;
  return first + one_way(window_b, window_a, sentence_a);
}

}  // namespace refrain::passage
