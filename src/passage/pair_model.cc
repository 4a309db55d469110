#include "passage/pair_model.h"

#include <algorithm>
#include <bit>

#include "base/log.h"
#include "refrain/background.h"

namespace refrain::passage {
namespace {

constexpr double kPairWeight = 2000;  // words that the background weighs in a pair (alpha)
// Words that the pinned one weighs in a collection (beta).
constexpr double kCollectionWeight = 100'000;
constexpr double kLeastFrequency = 1e-7;
constexpr std::uint32_t kGram = 3;  // words of the shortest run
constexpr int kMostPlaces = 32;     // of a 3-gram on the other side

// Pinned frequency, blended with how often the other documents of the run have the word.
double general_frequency(double prior, double count, double left_out, double words, double words_left_out) {
  const double total = std::max(0.0, words - words_left_out) + kCollectionWeight;
  const double blended = (std::max(0.0, count - left_out) + kCollectionWeight * prior) / total;
  return std::max(blended, kLeastFrequency);
}

}  // namespace

PairBuilder::PairBuilder(const Collection& all)
    : all_(all), word_(all.vocabulary.words.size()), stem_(all.vocabulary.stems) {}

void PairBuilder::count(const PartView& a, const PartView& b, bool within) {
  within_ = within;
  distinct_.clear();
  counted_ = {};
  const auto add = [&](const PartView& view, std::size_t s, std::uint32_t Counts::* side) {
    for (std::uint64_t k = view.first; k < view.last; ++k) {
      if (masked(all_.flags[k])) continue;
      Counts& counts = word_[all_.id[k]].counts;
      if (counts.a + counts.b == 0) distinct_.push_back(all_.id[k]);
      ++(counts.*side);
      ++counted_[s];
    }
  };
  add(a, 0, &Counts::a);
  if (!within) add(b, 1, &Counts::b);
  if (within) counted_[1] = counted_[0];
  for (const std::uint32_t id : distinct_) {
    const Entry& entry = all_.vocabulary.words[id];
    if (entry.stem == kNoStem) continue;
    Stem& stem = stem_[entry.stem];
    // Of the listed words that begin so, those of these two texts count: what other documents of the run have must
    // not matter within one.
    if (stem.counts.a + stem.counts.b == 0) stem.prior = kUnlistedFrequency;
    stem.counts.a += word_[id].counts.a;
    stem.counts.b += word_[id].counts.b;
    if (entry.prior > kUnlistedFrequency) stem.prior += entry.prior;
  }
}

PairBuilder::Counts PairBuilder::on_trial(const Counts& counts) const {
  if (!within_) return counts;
  const std::uint32_t others = counts.a > 0 ? counts.a - 1 : 0;
  return {others, others};
}

void PairBuilder::number(const PartView& a, const PartView& b, const Background& background, PairModel& model) {
  const double n = a.size();
  const double m = b.size();
  const double left_out = within_ ? 0 : n + m;
  const auto frequency = [&](const Counts& counts, double prior, double total) {
    const double general =
        background.count.empty()
            ? std::max(prior, kLeastFrequency)
            : general_frequency(prior, total, static_cast<double>(counts.a) + counts.b, background.words, left_out);
    const double seen = (counts.a > 0 ? counts.a - 1.0 : 0.0) + (counts.b > 0 ? counts.b - 1.0 : 0.0);
    return (seen + kPairWeight * general) / (n + m + kPairWeight);
  };
  model.words.assign(1, PairWord());
  model.stem_of.assign(1, 0);
  model.stems = 1;
  of_local_.assign(1, 0);
  for (const std::uint32_t id : distinct_) {
    const Entry& entry = all_.vocabulary.words[id];
    const Counts counts = on_trial(word_[id].counts);
    const Counts stems = entry.stem != kNoStem ? on_trial(stem_[entry.stem].counts) : Counts();
    const bool stem_shared = stems.a > 0 && stems.b > 0;
    if (!stem_shared && (counts.a == 0 || counts.b == 0)) continue;
    word_[id].local = static_cast<std::uint32_t>(model.words.size());
    of_local_.push_back(id);
    PairWord word;
    const double g = frequency(counts, entry.prior, background.count.empty() ? 0 : background.count[id]);
    word.inverse_background = 1 / g;
    word.run_ratio = 0.9 / std::max(g, 1e-6);
    if (stem_shared) {
      Stem& stem = stem_[entry.stem];
      if (stem.local == 0) stem.local = model.stems++;
      word.stem = stem.local;
      const double gs = frequency(stems, stem.prior, background.count.empty() ? 0 : background.stem_count[entry.stem]);
      word.half_inverse_stem = 0.5 / gs;
    }
    model.words.push_back(word);
    model.stem_of.push_back(word.stem);
  }
  fill(a, model.side[0]);
  fill(b, model.side[1]);
  model.beyond = {a.last < all_.words() ? all_.price[a.last] : std::uint8_t{0},
                  b.last < all_.words() ? all_.price[b.last] : std::uint8_t{0}};
}

void PairBuilder::fill(const PartView& view, PairSide& side) const {
  side.word.resize(view.size());
  side.partner.assign(view.size(), kNoPartner);
  side.halves.resize(view.size());
  side.id = all_.id.data() + view.first;
  side.flags = all_.flags.data() + view.first;
  side.price = all_.price.data() + view.first;
  side.size = view.size();
  side.whole_begin = view.whole_begin;
  side.whole_end = view.whole_end;
  for (std::uint32_t k = 0; k < side.size; ++k) {
    side.halves[k] = static_cast<std::uint8_t>(half_weight(side.flags[k]));
    side.word[k] = masked(side.flags[k]) ? 0 : word_[side.id[k]].local;
  }
}

// What the words of one document share with the other document as a whole: its topic. The share lambda0 of words that
// the other document explains is fitted by expectation maximisation.
void PairBuilder::topic_null(const PartView& a, const PartView& b, PairModel& model) {
  const std::array<const PartView*, 2> views{&a, &b};
  for (std::size_t s = 0; s < 2; ++s) {
    const double other_size = views[1 - s]->size();
    rho_.resize(model.words.size());
    weight_.resize(model.words.size());
    const auto total = static_cast<double>(counted_[s]);
    for (std::size_t w = 1; w < model.words.size(); ++w) {
      const Counts counts = on_trial(word_[of_local_[w]].counts);
      const double own = s == 0 ? counts.a : counts.b;
      const double other = s == 0 ? counts.b : counts.a;
      rho_[w] = other * model.words[w].inverse_background / other_size;
      double both = own > 0 ? std::min(1.0, other / own) : 0.0;
      if (model.words[w].stem != 0) {
        const Counts stems = on_trial(stem_[all_.vocabulary.words[of_local_[w]].stem].counts);
        const double other_stem = s == 0 ? stems.b : stems.a;
        const double own_stem = s == 0 ? stems.a : stems.b;
        rho_[w] = std::max(rho_[w], other_stem * model.words[w].half_inverse_stem / other_size);
        if (own_stem > 0) both = std::max(both, std::min(1.0, other_stem / own_stem));
      }
      weight_[w] = own * both;
    }
    double lambda = 0.1;
    for (int step = 0; step < 4; ++step) {
      double explained = 0;
      for (std::size_t w = 1; w < model.words.size(); ++w) {
        const double from_other = lambda * rho_[w];
        explained += weight_[w] * from_other / (1 - lambda + from_other);
      }
      lambda = (5 + explained) / (total + 50);
    }
    lambda = std::clamp(lambda, 0.05, 0.25);
    model.other_null[s] = base::natural_log(1 - lambda);
    for (std::size_t w = 1; w < model.words.size(); ++w) {
      model.words[w].log_null[s] = base::natural_log(1 - lambda + lambda * rho_[w]);
    }
  }
}

// For every word the longest common run of three words and more through it, and its partner there.
void PairBuilder::runs(const PartView& a, const PartView& b, PairModel& model) {
  const std::uint32_t n = a.size();
  const std::uint32_t m = b.size();
  if (n < kGram || m < kGram) return;
  const auto& left = model.side[0].word;
  const auto& right = model.side[1].word;
  const auto equal = [&](std::uint32_t i, std::uint32_t j) { return left[i] != 0 && left[i] == right[j]; };
  const auto usable = [](const std::vector<std::uint32_t>& side, std::uint32_t k) {
    return side[k] != 0 && side[k + 1] != 0 && side[k + 2] != 0;
  };
  const auto bits = static_cast<unsigned>(std::bit_width(std::size_t{m} + 16));
  heads_.assign(std::size_t{1} << bits, 0);
  chain_.assign(m, 0);
  // Chains run from the first position to the last.
  for (std::uint32_t j = m - kGram + 1; j-- > 0;) {
    if (!usable(right, j)) continue;
    std::uint32_t& head = heads_[gram_slot(&right[j], bits)];
    chain_[j] = head;
    head = j + 1;
  }
  best_left_.assign(n, 0);
  best_right_.assign(m, 0);
  for (std::uint32_t i = 0; i + kGram <= n; ++i) {
    if (!usable(left, i)) continue;
    int places = 0;
    for (std::uint32_t at = heads_[gram_slot(&left[i], bits)]; at != 0 && places < kMostPlaces; at = chain_[at - 1]) {
      const std::uint32_t j = at - 1;
      if (!equal(i, j) || !equal(i + 1, j + 1) || !equal(i + 2, j + 2)) continue;
      if (within_ && j <= i) continue;
      ++places;
      if (i > 0 && j > 0 && equal(i - 1, j - 1)) continue;  // not where the run begins
      std::uint32_t length = kGram;
      while (i + length < n && j + length < m && equal(i + length, j + length) && !(within_ && i + length >= j)) {
        ++length;
      }
      for (std::uint32_t k = 0; k < length; ++k) {
        if (length > best_left_[i + k]) {
          best_left_[i + k] = length;
          model.side[0].partner[i + k] = j + k;
        }
        if (length > best_right_[j + k]) {
          best_right_[j + k] = length;
          model.side[1].partner[j + k] = i + k;
        }
      }
    }
  }
}

void PairBuilder::clear() {
  for (const std::uint32_t id : distinct_) {
    word_[id] = {};
    const std::uint32_t stem = all_.vocabulary.words[id].stem;
    if (stem != kNoStem) stem_[stem] = {};
  }
}

void PairBuilder::build(const PartView& a, const PartView& b, const Background& background, PairModel& model) {
  model.within = false;
  count(a, b, false);
  number(a, b, background, model);
  topic_null(a, b, model);
  runs(a, b, model);
  clear();
}

void PairBuilder::build_within(const PartView& view, PairModel& model) {
  model.within = true;
  count(view, view, true);
  number(view, view, Background(), model);
  topic_null(view, view, model);
  runs(view, view, model);
  clear();
}

}  // namespace refrain::passage
