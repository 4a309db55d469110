#include "passage/window_gate.h"

#include <algorithm>

namespace refrain::passage {
namespace {

constexpr double kShare = 0.35;  // of words that a passage is taken to explain
constexpr double kMargin = 0.15;
constexpr double kMostNats = 4;
constexpr std::uint64_t kLeastLength = 8;

// ln of the chance of a word beside a sentence of so many.
double log_chance(std::uint64_t sentence) {
  return base::natural_log(kShare / static_cast<double>(std::max(kLeastLength, sentence)));
}

}  // namespace

WindowGate::WindowGate(const Collection& all, const std::vector<float>& log_frequency)
    : all_(all),
      log_frequency_(log_frequency),
      miss_(base::to_score(base::natural_log(1 - kShare) - kMargin)),
      left_(all.vocabulary.words.size()) {}

// Of a word that the other window has; log_chance() of that one.
inline base::Score WindowGate::hit(double base, std::uint32_t word) const {
  const double nats = std::min(kMostNats, base - static_cast<double>(log_frequency_[word])) - kMargin;
  return std::max(miss_, base::to_score(nats));
}

double WindowGate::one_way(const Stretch& from, const Stretch& in, std::uint64_t sentence) {
  for (std::uint64_t k = in.begin; k < in.end; ++k) {
    if (!masked(all_.flags[k]) && left_[all_.id[k]] < UINT16_MAX) ++left_[all_.id[k]];
  }
  const double base = log_chance(sentence);
  base::Score best = 0;
  base::Score here = 0;
  for (std::uint64_t k = from.begin; k < from.end; ++k) {
    if (masked(all_.flags[k])) continue;
    base::Score score = miss_;
    std::uint16_t& left = left_[all_.id[k]];
    if (left > 0) {
      --left;
      score = hit(base, all_.id[k]);
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

void WindowGate::keep(const Stretch& window, std::uint64_t sentence) {
  kept_sentence_ = sentence;
  if (window == kept_) return;
  if (kept_count_.empty()) kept_count_.resize(left_.size());
  for (std::uint64_t k = kept_.begin; k < kept_.end; ++k) kept_count_[all_.id[k]] = 0;
  kept_ = window;
  for (std::uint64_t k = kept_.begin; k < kept_.end; ++k) {
    std::uint16_t& count = kept_count_[all_.id[k]];
    if (!masked(all_.flags[k]) && count < UINT16_MAX) ++count;
  }
}

double WindowGate::look_beside(const Stretch& window, std::uint64_t sentence, double enough) {
  const double base = log_chance(kept_sentence_);
  const double other_base = log_chance(sentence);
  base::Score best = 0;
  base::Score here = 0;
  base::Score most = 0;  // that the kept window can earn: what both share, and nothing else between
  met_.clear();
  for (std::uint64_t k = window.begin; k < window.end; ++k) {
    if (masked(all_.flags[k])) continue;
    const std::uint32_t word = all_.id[k];
    base::Score score = miss_;
    if (kept_count_[word] > 0) {
      --kept_count_[word];
      met_.push_back(word);
      score = hit(base, word);
      most += std::max<base::Score>(0, hit(other_base, word));
    }
    if ((all_.flags[k] & kMarkUnspaced) != 0) score /= 2;
    here = std::max<base::Score>(0, here + score);
    best = std::max(best, here);
  }
  for (const std::uint32_t word : met_) ++kept_count_[word];
  const double second = base::to_nats(best);
  if (base::to_nats(most) < enough / 4) return base::to_nats(most);
  if (second + base::to_nats(most) < enough) return second + base::to_nats(most);
  const double first = one_way(kept_, window, sentence);
  if (first < enough / 4) return first;
  return first + second;
}

}  // namespace refrain::passage
