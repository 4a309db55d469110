#include "passage/across.h"

#include <algorithm>
#include <optional>

#include "base/parallel.h"
#include "passage/choose.h"
#include "passage/pair_model.h"
#include "passage/refine.h"
#include "passage/window_gate.h"

namespace refrain::passage {
namespace {

constexpr std::uint64_t kWindowWords = 25;   // around a sentence
constexpr std::uint64_t kBlockWords = 4096;  // of documents too long to be set up whole
constexpr std::uint64_t kWholeWords = 2 * kBlockWords;
constexpr double kPriorWords = 100'000;

struct Seed {
  std::uint32_t left = 0, right = 0;  // sentences
  double score = 0;
};

// Keys that two documents share: by the pair of sentences that shares most, and by all.
struct Shared {
  std::uint32_t most = 0, sum = 0;
};

// Everything one thread needs.
struct Worker {
  Worker(const Collection& all, const std::vector<float>& log_frequency) : builder(all), gate(all, log_frequency) {}

  PairBuilder builder;
  PairModel model;
  Refiner refiner;
  Composer composer;
  WindowGate gate;
  std::vector<Shared> shared;  // by right document
  std::vector<Seed> seeds;
  std::vector<Rectangle> starts;
};

class Across {
 public:
  Across(const Collection& all, const Frequencies& frequencies, const Tuning& tuning)
      : all_(all), tuning_(tuning), background_{frequencies.count, frequencies.stem_count, frequencies.words} {
    log_frequency_.resize(all.vocabulary.words.size());
    for (std::size_t w = 0; w < log_frequency_.size(); ++w) {
      const double frequency =
          (frequencies.count[w] + kPriorWords * all.vocabulary.words[w].prior) / (frequencies.words + kPriorWords);
      log_frequency_[w] = static_cast<float>(base::natural_log(frequency));
    }
  }

  const std::vector<float>& log_frequency() const { return log_frequency_; }

  // All candidates of one left document. Those of right documents that share enough keys with it are looked at, one left
  // sentence after the other, and those that pass are refined, one right document after the other.
  void document(std::span<const SentencePair> candidates, Worker& worker, std::vector<Found>& found) const {
    const auto right_document = [&](const auto& pair) { return all_.sentence_document[pair.right]; };
    worker.shared.resize(all_.documents());
    for (const SentencePair& one : candidates) {
      Shared& shared = worker.shared[right_document(one)];
      shared.most = std::max(shared.most, one.keys);
      shared.sum += one.keys;
    }
    worker.seeds.clear();
    for (const SentencePair& one : candidates) {
      const Shared& shared = worker.shared[right_document(one)];
      if (shared.most < tuning_.key_gate_pair && shared.sum < tuning_.key_gate_all) continue;
      if (one.keys < tuning_.key_gate_seed) continue;
      worker.gate.keep(window(one.left), sentence(one.left).size());
      const double score = worker.gate.look_beside(window(one.right), sentence(one.right).size(), tuning_.window_gate);
      if (score >= tuning_.window_gate) worker.seeds.push_back({one.left, one.right, score});
    }
    for (const SentencePair& one : candidates) worker.shared[right_document(one)] = {};
    std::stable_sort(worker.seeds.begin(), worker.seeds.end(),
                     [&](const Seed& x, const Seed& y) { return right_document(x) < right_document(y); });
    const std::span<const Seed> seeds(worker.seeds);
    for (std::size_t from = 0; from < seeds.size();) {
      std::size_t to = from;
      while (to < seeds.size() && right_document(seeds[to]) == right_document(seeds[from])) ++to;
      pair(seeds.subspan(from, to - from), worker, found);
      from = to;
    }
  }

 private:
  Stretch sentence(std::uint32_t s) const { return {all_.sentence_word[s], all_.sentence_word[s + 1]}; }
  Stretch document_words(std::uint32_t d) const { return {all_.first_word[d], all_.first_word[d + 1]}; }

  Stretch window(std::uint32_t s) const {
    const Stretch own = sentence(s);
    const Stretch whole = document_words(all_.sentence_document[s]);
    return {own.begin > whole.begin + kWindowWords ? own.begin - kWindowWords : whole.begin,
            std::min(own.end + kWindowWords, whole.end)};
  }

  // The seeds of one left and one right document.
  void pair(std::span<const Seed> seeds, Worker& worker, std::vector<Found>& found) const {
    const std::uint32_t left = all_.sentence_document[seeds[0].left];
    const std::uint32_t right = all_.sentence_document[seeds[0].right];
    const Stretch a = document_words(left);
    const Stretch b = document_words(right);
    if (tuning_.share < 1 || (a.size() <= kWholeWords && b.size() <= kWholeWords)) {
      views(left, right, a, b, seeds, worker, found);
    } else {
      blocks(left, right, {seeds.begin(), seeds.end()}, worker, found);
    }
  }

  // Long documents: block beside block, each with half a block around it.
  void blocks(std::uint32_t left, std::uint32_t right, std::vector<Seed> seeds, Worker& worker,
              std::vector<Found>& found) const {
    const Stretch a = document_words(left);
    const Stretch b = document_words(right);
    const auto block = [&](const Seed& seed) {
      return std::pair((sentence(seed.left).begin - a.begin) / kBlockWords,
                       (sentence(seed.right).begin - b.begin) / kBlockWords);
    };
    std::stable_sort(seeds.begin(), seeds.end(), [&](const Seed& x, const Seed& y) { return block(x) < block(y); });
    const auto part = [](const Stretch& whole, std::uint64_t number) {
      const std::uint64_t begin = whole.begin + number * kBlockWords;
      return Stretch{begin > whole.begin + kBlockWords / 2 ? begin - kBlockWords / 2 : whole.begin,
                     std::min(begin + kBlockWords + kBlockWords / 2, whole.end)};
    };
    const std::size_t first = found.size();
    for (std::size_t from = 0; from < seeds.size();) {
      std::size_t to = from;
      while (to < seeds.size() && block(seeds[to]) == block(seeds[from])) ++to;
      const auto [i, j] = block(seeds[from]);
      std::vector<Found> here;
      views(left, right, part(a, i), part(b, j), std::span(seeds).subspan(from, to - from), worker, here);
      // What a neighbouring block has found already, in whole or in part, is one passage.
      for (const Found& one : here) {
        const auto same = std::find_if(
            found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
            [&](const Found& other) { return common(one.left, other.left) > 0 && common(one.right, other.right) > 0; });
        if (same == found.end()) {
          found.push_back(one);
        } else {
          same->left = {std::min(same->left.begin, one.left.begin), std::max(same->left.end, one.left.end)};
          same->right = {std::min(same->right.begin, one.right.begin), std::max(same->right.end, one.right.end)};
          same->score = std::max(same->score, one.score);
        }
      }
      from = to;
    }
  }

  void views(std::uint32_t left, std::uint32_t right, const Stretch& a, const Stretch& b, std::span<const Seed> seeds,
             Worker& worker, std::vector<Found>& found) const {
    const PartView view_a{a.begin, a.end, a.begin == all_.first_word[left], a.end == all_.first_word[left + 1]};
    const PartView view_b{b.begin, b.end, b.begin == all_.first_word[right], b.end == all_.first_word[right + 1]};
    worker.builder.build(view_a, view_b, background_, worker.model);
    std::vector<Seed> order(seeds.begin(), seeds.end());
    std::stable_sort(order.begin(), order.end(), [](const Seed& x, const Seed& y) { return x.score > y.score; });
    worker.starts.clear();
    const auto local = [](const Stretch& words, const Stretch& view) {
      const std::uint64_t begin = std::max(words.begin, view.begin);
      const std::uint64_t end = std::min(words.end, view.end);
      return Interval{static_cast<std::uint32_t>(begin - view.begin), static_cast<std::uint32_t>(end - view.begin)};
    };
    for (const Seed& seed : order) {
      worker.starts.push_back({local(sentence(seed.left), a), local(sentence(seed.right), b)});
    }
    const auto words = [&](std::uint32_t d) { return static_cast<double>(document_words(d).size()); };
    for (const Candidate& one : find_in_pair(worker.model, tuning_, worker.starts, words(left), words(right),
                                             worker.refiner, worker.composer)) {
      found.push_back({.left_document = left,
                       .right_document = right,
                       .left = {a.begin + one.at[0].begin, a.begin + one.at[0].end},
                       .right = {b.begin + one.at[1].begin, b.begin + one.at[1].end},
                       .score = one.eff});
    }
  }

  const Collection& all_;
  const Tuning& tuning_;
  Background background_;
  std::vector<float> log_frequency_;
};

}  // namespace

std::vector<Found> find_across(const Collection& all, const Frequencies& frequencies, const Tuning& tuning,
                               const std::vector<SentencePair>& candidates, unsigned threads) {
  const Across across(all, frequencies, tuning);
  std::vector<std::size_t> starts;  // of the candidates of each left document
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    if (k == 0 || all.sentence_document[candidates[k].left] != all.sentence_document[candidates[k - 1].left]) {
      starts.push_back(k);
    }
  }
  starts.push_back(candidates.size());
  const std::size_t documents = starts.size() - 1;
  std::vector<std::vector<Found>> found(documents);
  std::vector<std::optional<Worker>> workers(base::thread_count(threads));
  base::parallel_for_workers(documents, threads, [&](unsigned worker, std::size_t d) {
    if (!workers[worker]) workers[worker].emplace(all, across.log_frequency());
    const auto own = std::span(candidates).subspan(starts[d], starts[d + 1] - starts[d]);
    across.document(own, *workers[worker], found[d]);
  });
  std::vector<Found> out;
  for (const auto& part : found) out.insert(out.end(), part.begin(), part.end());
  std::sort(out.begin(), out.end(), before);
  return out;
}

}  // namespace refrain::passage
