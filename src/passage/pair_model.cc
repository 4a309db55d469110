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
    : all_(all), known_(all.vocabulary.words.size()), place_of_stem_(all.vocabulary.stems), words_(1), stems_(1) {
  for (std::size_t w = 0; w < known_.size(); ++w) known_[w].stem = all.vocabulary.words[w].stem;
}

// A word that neither text had so far.
std::uint32_t PairBuilder::add(std::uint32_t id) {
  const Entry& entry = all_.vocabulary.words[id];
  Word word{.counts = {}, .id = id, .stem = 0, .prior = entry.prior};
  if (entry.stem != kNoStem) {
    std::uint32_t& place = place_of_stem_[entry.stem];
    if (place == 0) {
      place = static_cast<std::uint32_t>(stems_.size());
      stems_.push_back({.counts = {}, .id = entry.stem, .local = 0, .prior_left = 0, .prior = kUnlistedFrequency});
    }
    word.stem = place;
    // Of the listed words that begin so, those of these two texts count: what other documents of the run have must
    // not matter within one.
    if (entry.prior > kUnlistedFrequency) stems_[place].prior += entry.prior;
  }
  words_.push_back(word);
  return static_cast<std::uint32_t>(words_.size() - 1);
}

// Whether the left text has the word's beginning. Of the words of the right text that it does not have itself the others
// count for nothing.
bool PairBuilder::left_has_stem(std::uint32_t id) const {
  const std::uint32_t stem = known_[id].stem;
  return stem != kNoStem && place_of_stem_[stem] != 0;
}

void PairBuilder::count(const PartView& view, std::uint32_t Counts::* side, std::vector<std::uint32_t>& place,
                        std::uint64_t& counted) {
  const bool right = side == &Counts::b;
  place.resize(view.size());
  counted = 0;
  constexpr std::uint32_t kAhead = 8;
  const std::uint32_t* const ids = all_.id.data() + view.first;
  for (std::uint32_t k = 0; k < view.size(); ++k) {
    if (k + kAhead < view.size()) {
      __builtin_prefetch(&known_[ids[k + kAhead]]);
      if (!right) __builtin_prefetch(&all_.vocabulary.words[ids[k + kAhead]]);
    }
    place[k] = 0;
    if (masked(all_.flags[view.first + k])) continue;
    const std::uint32_t id = ids[k];
    ++counted;
    std::uint32_t& at = known_[id].place;
    if (at == 0) {
      if (right && !left_has_stem(id)) continue;
      at = add(id);
    }
    place[k] = at;
    ++(words_[at].counts.*side);
  }
  for (std::size_t w = 1; w < words_.size(); ++w) stems_[words_[w].stem].counts.*side += words_[w].counts.*side;
}

// Forgets all words and stems from these places on.
void PairBuilder::forget(std::size_t words, std::size_t stems) {
  for (std::size_t w = words; w < words_.size(); ++w) known_[words_[w].id].place = 0;
  for (std::size_t s = stems; s < stems_.size(); ++s) place_of_stem_[stems_[s].id] = 0;
  words_.resize(words);
  stems_.resize(stems);
}

void PairBuilder::keep_left(const PartView& view) {
  if (view.first == left_.first && view.last == left_.last) return;
  forget(1, 1);
  stems_[0] = {};
  count(view, &Counts::a, place_left_, counted_[0]);
  for (Stem& stem : stems_) stem.prior_left = stem.prior;
  left_ = view;
  left_words_ = words_.size();
  left_stems_ = stems_.size();
}

void PairBuilder::count_right(const PartView& view) {
  forget(left_words_, left_stems_);
  for (Word& word : words_) word.counts.b = 0;
  for (Stem& stem : stems_) {
    stem.counts.b = 0;
    stem.local = 0;
    stem.prior = stem.prior_left;
  }
  count(view, &Counts::b, place_right_, counted_[1]);
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
  local_.assign(words_.size(), 0);
  for (std::uint32_t w = 1; w < words_.size(); ++w) {
    const Word& of = words_[w];
    const Counts counts = on_trial(of.counts);
    const Counts stems = of.stem != 0 ? on_trial(stems_[of.stem].counts) : Counts();
    const bool stem_shared = stems.a > 0 && stems.b > 0;
    if (!stem_shared && (counts.a == 0 || counts.b == 0)) continue;
    local_[w] = static_cast<std::uint32_t>(model.words.size());
    of_local_.push_back(w);
    PairWord word;
    const double g = frequency(counts, of.prior, background.count.empty() ? 0 : background.count[of.id]);
    word.inverse_background = 1 / g;
    word.run_ratio = 0.9 / std::max(g, 1e-6);
    if (stem_shared) {
      Stem& stem = stems_[of.stem];
      if (stem.local == 0) stem.local = model.stems++;
      word.stem = stem.local;
      const double gs = frequency(stems, stem.prior, background.count.empty() ? 0 : background.stem_count[stem.id]);
      word.half_inverse_stem = 0.5 / gs;
    }
    model.words.push_back(word);
    model.stem_of.push_back(word.stem);
  }
  fill(a, place_left_, model.side[0]);
  fill(b, within_ ? place_left_ : place_right_, model.side[1]);
}

void PairBuilder::fill(const PartView& view, const std::vector<std::uint32_t>& place, PairSide& side) const {
  side.word.resize(view.size());
  side.partner.assign(view.size(), kNoPartner);
  side.halves.resize(view.size());
  side.id = all_.id.data() + view.first;
  side.flags = all_.flags.data() + view.first;
  side.size = view.size();
  const std::uint8_t* const price = all_.price.data() + view.first;
  side.edges.assign(price, price + view.size());
  side.edges.push_back(view.last < all_.words() ? price[view.size()] : std::uint8_t{0});
  if (view.whole_begin) side.edges.front() = 0;
  if (view.whole_end) side.edges.back() = 0;
  static constexpr std::array<std::uint8_t, 8> kHalves = [] {
    std::array<std::uint8_t, 8> halves{};
    for (std::uint8_t flags = 0; flags < 8; ++flags) halves[flags] = static_cast<std::uint8_t>(half_weight(flags));
    return halves;
  }();
  static_assert((kMarkUnspaced | kMarkExcluded | kMarkStock) < kHalves.size());
  for (std::uint32_t k = 0; k < side.size; ++k) {
    side.halves[k] = kHalves[side.flags[k] % kHalves.size()];
    side.word[k] = local_[place[k]];
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
      const Counts counts = on_trial(words_[of_local_[w]].counts);
      const double own = s == 0 ? counts.a : counts.b;
      const double other = s == 0 ? counts.b : counts.a;
      rho_[w] = other * model.words[w].inverse_background / other_size;
      double both = own > 0 ? std::min(1.0, other / own) : 0.0;
      if (model.words[w].stem != 0) {
        const Counts stems = on_trial(stems_[words_[of_local_[w]].stem].counts);
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
    // Within a document position i stands in its own chain, and what comes before it there has been looked at.
    std::uint32_t at = within_ ? chain_[i] : heads_[gram_slot(&left[i], bits)];
    for (; at != 0 && places < kMostPlaces; at = chain_[at - 1]) {
      const std::uint32_t j = at - 1;
      if (!equal(i, j) || !equal(i + 1, j + 1) || !equal(i + 2, j + 2)) continue;
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

void PairBuilder::build(const PartView& a, const PartView& b, const Background& background, PairModel& model) {
  within_ = model.within = false;
  keep_left(a);
  count_right(b);
  number(a, b, background, model);
  topic_null(a, b, model);
  runs(a, b, model);
}

void PairBuilder::build_within(const PartView& view, PairModel& model) {
  within_ = model.within = true;
  left_ = {};
  keep_left(view);
  counted_[1] = counted_[0];
  number(view, view, Background(), model);
  topic_null(view, view, model);
  runs(view, view, model);
}

}  // namespace refrain::passage
