#include "passage/within.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <optional>

#include "base/log.h"
#include "base/parallel.h"
#include "passage/choose.h"
#include "passage/window_gate.h"
#include "refrain/shingles.h"

namespace refrain::passage {
namespace {

constexpr std::uint32_t kMostSentences = 16;  // of a word that counts
constexpr double kLeastNats = 4;              // of a word that counts
constexpr double kShingleNats = 6;
constexpr std::size_t kShingle = 6;
constexpr double kSeedNats = 40;    // two sentences must share
constexpr double kWindowGate = 35;  // and their windows earn
constexpr std::uint64_t kWindowWords = 25;
constexpr double kPairWeight = 2000;

struct SeedPair {
  std::uint32_t left = 0, right = 0;  // sentences of the document, from 0
  double score = 0;
};

class Within {
 public:
  Within(const Collection& all, const Tuning& tuning)
      : all_(all),
        tuning_(tuning),
        builder_(all),
        log_frequency_(all.vocabulary.words.size()),
        local_(all.vocabulary.words.size()),
        gate_(all, log_frequency_) {}

  // `rests` are the rests of repeated copies in this document.
  void document(std::uint32_t d, std::span<const Stretch> rests, std::vector<Found>& found) {
    const Stretch whole{all_.first_word[d], all_.first_word[d + 1]};
    if (whole.size() < 16) return;
    seeds(d, whole, rests);
    if (seeds_.empty()) return;
    const PartView view{whole.begin, whole.end, true, true};
    builder_.build_within(view, model_);
    std::stable_sort(seeds_.begin(), seeds_.end(), [](const auto& x, const auto& y) { return x.score > y.score; });
    starts_.clear();
    const std::uint32_t first = all_.first_sentence[d];
    const auto local = [&](std::uint32_t s) {
      return Interval{static_cast<std::uint32_t>(all_.sentence_word[first + s] - whole.begin),
                      static_cast<std::uint32_t>(all_.sentence_word[first + s + 1] - whole.begin)};
    };
    for (const SeedPair& seed : seeds_) starts_.push_back({local(seed.left), local(seed.right)});
    const auto words = static_cast<double>(whole.size());
    for (const Candidate& one : find_in_pair(model_, tuning_, starts_, words, words, refiner_, composer_)) {
      found.push_back({.left_document = d,
                       .right_document = d,
                       .left = {whole.begin + one.at[0].begin, whole.begin + one.at[0].end},
                       .right = {whole.begin + one.at[1].begin, whole.begin + one.at[1].end},
                       .score = one.eff});
    }
  }

 private:
  // A word of the document that stands again, under its number in the document.
  struct Counted {
    std::uint32_t id = 0;
    std::uint32_t words = 0;
    std::uint32_t sentences = 0;
    std::uint32_t last = 0;  // one more than the last sentence seen
    std::uint32_t next = 0;  // of its sentences in the list: the one that comes next
    std::uint32_t end = 0;   // behind the last of them
    std::int32_t nats = 0;   // 1/1024
  };

  // Reads the words that stand again, by sentence, and counts them. Others are in one sentence alone.
  void count(std::uint32_t first, std::uint32_t sentences) {
    counts_.clear();
    tokens_.clear();
    token_end_.clear();
    for (std::uint32_t s = 0; s < sentences; ++s) {
      const std::uint64_t end = all_.sentence_word[first + s + 1];
      for (std::uint64_t k = all_.again.next_set(all_.sentence_word[first + s], end); k < end;
           k = all_.again.next_set(k + 1, end)) {
        if ((all_.flags[k] & kMarkExcluded) != 0) continue;
        std::uint32_t& local = local_[all_.id[k]];
        if (local == 0) {
          counts_.push_back({.id = all_.id[k]});
          local = static_cast<std::uint32_t>(counts_.size());
        }
        Counted& of = counts_[local - 1];
        ++of.words;
        if (of.last == s + 1) continue;
        of.last = s + 1;
        ++of.sentences;
        tokens_.push_back(local - 1);
      }
      token_end_.push_back(static_cast<std::uint32_t>(tokens_.size()));
    }
    for (const Counted& of : counts_) local_[of.id] = 0;
  }

  // How often a word stands in a document of n words. The two occurrences that might be a repeat are left out.
  void set_frequency(const Counted& of, double n) {
    const double seen = of.words > 2 ? 2.0 * (of.words - 2) : 0.0;
    const double g = (seen + kPairWeight * all_.vocabulary.words[of.id].prior) / (2 * n + kPairWeight);
    log_frequency_[of.id] = static_cast<float>(base::natural_log(g));
  }

  void seeds(std::uint32_t d, const Stretch& whole, std::span<const Stretch> rests) {
    seeds_.clear();
    const std::uint32_t first = all_.first_sentence[d];
    const std::uint32_t sentences = all_.first_sentence[d + 1] - first;
    count(first, sentences);
    const double n = static_cast<double>(whole.size());
    std::uint32_t places = 0;
    for (Counted& of : counts_) {
      if (of.sentences < 2 || of.sentences > kMostSentences) {
        of.sentences = 0;
        continue;
      }
      set_frequency(of, n);
      if (-log_frequency_[of.id] <= kLeastNats) {
        of.sentences = 0;
        continue;
      }
      of.nats = static_cast<std::int32_t>(base::to_score(-static_cast<double>(log_frequency_[of.id])));
      of.next = of.end = places;
      places += of.sentences;
    }
    lists_.resize(places);
    std::uint32_t token = 0;
    for (std::uint32_t s = 0; s < sentences; ++s) {
      for (; token < token_end_[s]; ++token) {
        Counted& of = counts_[tokens_[token]];
        if (of.sentences > 0) lists_[of.end++] = s;
      }
    }
    find_shingles(first, whole);
    sum_rows(sentences);
    if (candidates_.empty()) return;
    // The gate weighs the other words too.
    for (const Counted& of : counts_) {
      if (of.sentences == 0) set_frequency(of, n);
    }
    for (SeedPair& pair : candidates_) {
      const Stretch a{all_.sentence_word[first + pair.left], all_.sentence_word[first + pair.left + 1]};
      const Stretch b{all_.sentence_word[first + pair.right], all_.sentence_word[first + pair.right + 1]};
      const auto in_rest = [&](const Stretch& s) {
        return std::any_of(rests.begin(), rests.end(), [&](const Stretch& r) { return 2 * common(r, s) > s.size(); });
      };
      if (in_rest(a) || in_rest(b)) continue;
      // Windows end half-way between the two sentences.
      const std::uint64_t middle = a.end + (b.begin - a.end) / 2;
      const Stretch window_a{a.begin > whole.begin + kWindowWords ? a.begin - kWindowWords : whole.begin,
                             std::min(a.end + kWindowWords, middle)};
      const Stretch window_b{std::max(b.begin > kWindowWords ? b.begin - kWindowWords : 0, middle),
                             std::min(b.end + kWindowWords, whole.end)};
      pair.score = gate_.look(window_a, window_b, a.size(), b.size(), kWindowGate);
      if (pair.score >= kWindowGate) seeds_.push_back(pair);
    }
  }

  // The pairs of sentences that share kSeedNats, in order: a row for each left sentence.
  void sum_rows(std::uint32_t sentences) {
    candidates_.clear();
    row_.assign(sentences, 0);
    auto shingle = shingle_pairs_.begin();
    std::uint32_t token = 0;
    for (std::uint32_t left = 0; left < sentences; ++left) {
      touched_.clear();
      const auto add = [&](std::uint32_t right, std::int32_t nats) {
        if (row_[right] == 0) touched_.push_back(right);
        row_[right] += nats;
      };
      for (; token < token_end_[left]; ++token) {
        Counted& of = counts_[tokens_[token]];
        if (of.sentences == 0) continue;
        ++of.next;
        for (std::uint32_t k = of.next; k < of.end; ++k) add(lists_[k], of.nats);
      }
      for (; shingle != shingle_pairs_.end() && shingle->first == left; ++shingle) {
        add(shingle->second, static_cast<std::int32_t>(base::to_score(kShingleNats)));
      }
      const std::size_t from = candidates_.size();
      for (const std::uint32_t right : touched_) {
        if (row_[right] >= base::to_score(kSeedNats)) candidates_.push_back({left, right, 0});
        row_[right] = 0;
      }
      std::sort(candidates_.begin() + static_cast<std::ptrdiff_t>(from), candidates_.end(),
                [](const SeedPair& x, const SeedPair& y) { return x.right < y.right; });
    }
  }

  // A shingle that stands again adds to its sentences, wherever they are: its first place with each later one. It
  // consists of words that stand again.
  void find_shingles(std::uint32_t first, const Stretch& whole) {
    first_place_.clear();
    shingle_pairs_.clear();
    std::uint32_t s = 0;
    each_streak(all_.again, whole.begin, whole.end, kShingle, [&](std::uint64_t begin, std::uint64_t end) {
      hashes_.clear();
      for (std::uint64_t k = begin; k < end; ++k) hashes_.push_back(all_.vocabulary.words[all_.id[k]].hash);
      hash_shingles(hashes_, kShingle, shingles_);
      for (std::size_t i = 0; i < shingles_.size(); ++i) {
        const std::uint64_t k = begin + i;
        while (all_.sentence_word[first + s + 1] <= k) ++s;
        const auto [at, fresh] = first_place_.try_emplace(shingles_[i], std::pair(k, s));
        const auto& [word, sentence] = at->second;
        if (fresh || sentence == s || k - word < kShingle) continue;
        shingle_pairs_.emplace_back(sentence, s);
      }
    });
    std::sort(shingle_pairs_.begin(), shingle_pairs_.end());
  }

  const Collection& all_;
  const Tuning& tuning_;
  PairBuilder builder_;
  PairModel model_;
  Refiner refiner_;
  Composer composer_;
  std::vector<float> log_frequency_;
  std::vector<std::uint32_t> local_;  // one more than the place in counts_, by vocabulary word
  std::vector<Counted> counts_;
  std::vector<std::uint32_t> tokens_;     // words of each sentence, once each, as places in counts_
  std::vector<std::uint32_t> token_end_;  // by sentence
  WindowGate gate_;
  std::vector<std::uint32_t> lists_;
  std::vector<SeedPair> candidates_;
  std::vector<SeedPair> seeds_;
  std::vector<Rectangle> starts_;
  std::vector<std::int32_t> row_;  // of one left sentence: 1/1024 nat shared, by right sentence
  std::vector<std::uint32_t> touched_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> shingles_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> shingle_pairs_;  // sentences that share one
  // Word and sentence, by shingle; read by key alone.
  absl::flat_hash_map<std::uint64_t, std::pair<std::uint64_t, std::uint32_t>> first_place_;
};

}  // namespace

std::vector<Found> find_within(const Collection& all, std::span<const Found> repeated, unsigned threads) {
  const Tuning tuning = within_tuning();
  const std::size_t documents = all.sources;
  std::vector<std::vector<Stretch>> rests(documents);
  for (const Found& one : repeated) rests[one.right_document].push_back(one.right);
  std::vector<std::vector<Found>> found(documents);
  std::vector<std::optional<Within>> workers(base::thread_count(threads));
  base::parallel_for_workers(documents, threads, [&](unsigned worker, std::size_t d) {
    if (!workers[worker]) workers[worker].emplace(all, tuning);
    workers[worker]->document(static_cast<std::uint32_t>(d), rests[d], found[d]);
  });
  std::vector<Found> out;
  for (const auto& part : found) out.insert(out.end(), part.begin(), part.end());
  std::sort(out.begin(), out.end(), before);
  return out;
}

}  // namespace refrain::passage
