#include "passage/runs.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <optional>

#include "base/parallel.h"
#include "passage/first_places.h"
#include "refrain/shingles.h"

namespace refrain::passage {
namespace {

// Words of the piece that is looked up; longer runs are found by their pieces.
constexpr std::uint32_t kMostGram = 8;

class Runs {
 public:
  Runs(const Collection& all, std::uint32_t min_words)
      : all_(all), min_halves_(2 * std::uint64_t{min_words}), gram_(std::min(min_words, kMostGram)) {}

  std::uint32_t gram() const { return gram_; }

  // Hashes of the grams that lie in words [first, last); 0 for one with an excluded word.
  void hash(std::uint64_t first, std::uint64_t last, std::vector<std::uint64_t>& grams) {
    words_.clear();
    grams.clear();
    for (std::uint64_t k = first; k < last; ++k) words_.push_back(all_.vocabulary.words[all_.id[k]].hash);
    append_shingles(words_, gram_, grams);
    std::uint64_t clean_from = first;
    for (std::uint64_t k = first; k < last; ++k) {
      if ((all_.flags[k] & kMarkExcluded) != 0) clean_from = k + 1;
      if (k + 1 >= first + gram_ && clean_from + gram_ > k + 1) grams[k + 1 - gram_ - first] = 0;
    }
  }

  bool equal(std::uint64_t i, std::uint64_t j) const {
    return all_.id[i] == all_.id[j] && ((all_.flags[i] | all_.flags[j]) & kMarkExcluded) == 0;
  }

  bool long_enough(const Stretch& run) const {
    std::uint64_t halves = 0;
    for (std::uint64_t k = run.begin; k < run.end && halves < min_halves_; ++k) {
      halves += (all_.flags[k] & kMarkUnspaced) != 0 ? 1u : 2u;
    }
    // The last pair of characters stands for two of them.
    if (run.size() > 0 && (all_.flags[run.end - 1] & kMarkUnspaced) != 0) ++halves;
    return halves >= min_halves_;
  }

 private:
  const Collection& all_;
  std::uint64_t min_halves_;
  std::uint32_t gram_;
  std::vector<std::uint64_t> words_;
};

// The runs of one document, kept apart by how far the two sides are from each other, so that each is extended once.
using Ends = absl::flat_hash_map<std::uint64_t,
                                 std::uint64_t>;  // distance: end of the run on the right side

void within(const Collection& all, Runs& runs, std::uint32_t d, std::vector<std::uint64_t>& grams,
            absl::flat_hash_map<std::uint64_t, std::uint64_t>& places, std::vector<Found>& found) {
  const std::uint64_t first = all.first_word[d];
  const std::uint64_t last = all.first_word[d + 1];
  if (last - first < 2 * runs.gram()) return;
  places.clear();
  Ends ends;
  Stretch period;  // copies that directly follow each other, all of them
  const auto look = [&](std::uint64_t right, std::uint64_t hash) {
    const auto [at, fresh] = places.try_emplace(hash, right);
    if (fresh) return;
    const std::uint64_t left = at->second;
    if (right + runs.gram() <= period.end && left >= period.begin) return;
    std::uint64_t& end = ends[right - left];
    if (right < end) return;
    if (!runs.equal(left, right)) return;  // a collision of hashes
    std::uint64_t back = 0;
    while (left > first + back && runs.equal(left - back - 1, right - back - 1)) ++back;
    std::uint64_t length = back;
    const Stretch a{left - back, 0};
    const Stretch b{right - back, 0};
    while (b.begin + length < last && runs.equal(a.begin + length, b.begin + length)) ++length;
    end = b.begin + length;
    const std::uint64_t distance = right - left;
    if (length >= distance) period = {a.begin, end};
    // Copies that follow each other directly may be shorter than what is told: then some of them together are one.
    std::uint64_t shift = distance;
    while (shift < end - a.begin && length >= distance && !runs.long_enough({a.begin, a.begin + shift})) {
      shift += distance;
    }
    if (shift >= end - a.begin) return;
    length = end - a.begin - shift;
    const Found one{.left_document = d,
                    .right_document = d,
                    .left = {a.begin, a.begin + std::min(length, shift)},
                    .right = {a.begin + shift, end},
                    .origin = length >= shift ? Origin::kRepeated : Origin::kRun};
    if (runs.long_enough(one.left)) found.push_back(one);
  };
  // A gram that stands again consists of words that do.
  each_streak(all.again, first, last, runs.gram(), [&](std::uint64_t begin, std::uint64_t end) {
    runs.hash(begin, end, grams);
    for (std::uint64_t k = 0; k < grams.size(); ++k) {
      if (grams[k] != 0) look(begin + k, grams[k]);
    }
  });
}

// Calls look(word, hash) for the grams of document `d` that may stand somewhere else too, in order.
template <typename Look>
void each_gram(const Collection& all, const WordBits& repeated, std::uint32_t d, Runs& runs,
               std::vector<std::uint64_t>& grams, Look&& look) {
  const std::uint32_t shingles = runs.gram() >= kShingleWords ? runs.gram() - kShingleWords + 1 : 0;
  // A gram begins where so many shingles in a row stand again; shorter grams may begin anywhere.
  const auto grams_in = [&](std::uint64_t begin, std::uint64_t end) {
    runs.hash(begin, end, grams);
    for (std::uint64_t k = 0; k < grams.size(); ++k) {
      if (grams[k] != 0) look(begin + k, grams[k]);
    }
  };
  if (shingles == 0) {
    grams_in(all.first_word[d], all.first_word[d + 1]);
  } else {
    each_streak(repeated, all.first_word[d], all.first_word[d + 1], shingles,
                [&](std::uint64_t begin, std::uint64_t end) { grams_in(begin, end - shingles + runs.gram()); });
  }
}

// runs_across() where documents have groups: each document's first copy goes with the first one of another group, which
// may come later. So the first copies are looked for before anything is linked.
std::vector<Found> runs_across_groups(const Collection& all, const WordBits& repeated, std::uint32_t min_words) {
  constexpr std::uint32_t kNone = 0xffff'ffffu;
  struct Firsts {
    std::uint64_t place = 0, other_place = 0;  // the first copy, and the first of another group than it
    std::uint32_t document = kNone, other_document = kNone;
    std::uint32_t linked = kNone;  // document that was last linked
  };
  Runs runs(all, min_words);
  absl::flat_hash_map<std::uint64_t, Firsts> firsts;  // read by key alone
  std::vector<std::uint64_t> grams;
  for (std::uint32_t d = 0; d < all.documents(); ++d) {
    each_gram(all, repeated, d, runs, grams, [&](std::uint64_t k, std::uint64_t hash) {
      Firsts& of = firsts[hash];
      if (of.document == kNone) {
        of.place = k;
        of.document = d;
      } else if (of.other_document == kNone && of.document != d && !all.same_group(of.document, d)) {
        of.other_place = k;
        of.other_document = d;
      }
    });
  }
  std::vector<Found> out;
  Ends ends;
  for (std::uint32_t d = 0; d < all.documents(); ++d) {
    ends.clear();
    each_gram(all, repeated, d, runs, grams, [&](std::uint64_t here, std::uint64_t hash) {
      Firsts& of = firsts[hash];
      if (of.linked == d) return;
      of.linked = d;
      const bool with_first = of.document != d && !all.same_group(of.document, d);
      const std::uint32_t other = with_first ? of.document : of.other_document;
      if (other == kNone || (d >= all.sources && other >= all.sources)) return;
      const std::uint64_t there = with_first ? of.place : of.other_place;
      std::uint64_t& end = ends[there - here];  // of the run in `d`, by the distance
      if (here < end || !runs.equal(here, there)) return;
      std::uint64_t back = 0;
      while (here > all.first_word[d] + back && there > all.first_word[other] + back &&
             runs.equal(here - back - 1, there - back - 1)) {
        ++back;
      }
      std::uint64_t length = 0;
      while (here + length < all.first_word[d + 1] && there + length < all.first_word[other + 1] &&
             runs.equal(here + length, there + length)) {
        ++length;
      }
      end = here + length;
      const Stretch own{here - back, here + length};
      const Stretch its{there - back, there + length};
      if (!runs.long_enough(own)) return;
      const bool left = d < other;
      out.push_back({.left_document = left ? d : other,
                     .right_document = left ? other : d,
                     .left = left ? own : its,
                     .right = left ? its : own,
                     .origin = Origin::kRun});
    });
  }
  std::sort(out.begin(), out.end(), before);
  out.erase(std::unique(out.begin(), out.end()), out.end());  // found from either side
  return out;
}

}  // namespace

std::vector<Found> runs_within(const Collection& all, std::uint32_t min_words, unsigned threads) {
  struct Worker {
    std::optional<Runs> runs;
    std::vector<std::uint64_t> grams;
    absl::flat_hash_map<std::uint64_t, std::uint64_t> places;
  };
  std::vector<Worker> workers(base::thread_count(threads));
  std::vector<std::vector<Found>> found(all.sources);
  base::parallel_for_workers(all.sources, threads, [&](unsigned worker, std::size_t d) {
    Worker& own = workers[worker];
    if (!own.runs) own.runs.emplace(all, min_words);
    within(all, *own.runs, static_cast<std::uint32_t>(d), own.grams, own.places, found[d]);
  });
  std::vector<Found> out;
  for (const auto& part : found) out.insert(out.end(), part.begin(), part.end());
  std::sort(out.begin(), out.end(), before);
  return out;
}

std::vector<Found> runs_across(const Collection& all, const WordBits& repeated, std::uint32_t min_words) {
  if (!all.group.empty()) return runs_across_groups(all, repeated, min_words);
  Runs runs(all, min_words);
  const std::uint32_t shingles = runs.gram() >= kShingleWords ? runs.gram() - kShingleWords + 1 : 0;
  FirstPlaces places;
  std::vector<std::uint64_t> grams;
  std::vector<Found> out;
  Ends ends;
  // The run that was found last. Most grams lie in it.
  std::uint64_t last_distance = 0, last_end = 0;
  for (std::uint32_t d = 0; d < all.documents(); ++d) {
    const std::uint64_t first = all.first_word[d];
    const std::uint64_t last = all.first_word[d + 1];
    ends.clear();
    last_end = 0;
    const auto look = [&](std::uint64_t right, std::uint64_t hash) {
      bool fresh = false;
      FirstPlaces::Slot& slot = places.find(hash, right, d, fresh);
      if (fresh || slot.document == d) return;
      slot.document = d;
      const std::uint64_t left = slot.place - 1;
      const std::uint64_t distance = right - left;
      if (distance == last_distance && right < last_end) return;
      std::uint64_t& end = ends[distance];
      if (right < end || !runs.equal(left, right)) return;
      const std::uint32_t left_document = all.document_of(left);
      if (left_document >= all.sources) return;  // two sources
      const std::uint64_t left_first = all.first_word[left_document];
      const std::uint64_t left_last = all.first_word[left_document + 1];
      std::uint64_t back = 0;
      while (left > left_first + back && right > first + back && runs.equal(left - back - 1, right - back - 1)) ++back;
      std::uint64_t length = back;
      const std::uint64_t a = left - back;
      const std::uint64_t b = right - back;
      while (a + length < left_last && b + length < last && runs.equal(a + length, b + length)) ++length;
      end = b + length;
      last_distance = distance;
      last_end = end;
      const Found one{.left_document = left_document,
                      .right_document = d,
                      .left = {a, a + length},
                      .right = {b, b + length},
                      .origin = Origin::kRun};
      if (runs.long_enough(one.left)) out.push_back(one);
    };
    // A gram begins where so many shingles in a row stand again; shorter grams may begin anywhere.
    const auto grams_in = [&](std::uint64_t begin, std::uint64_t end) {
      constexpr std::size_t kAhead = 12;
      runs.hash(begin, end, grams);
      for (std::size_t k = 0; k < std::min(kAhead, grams.size()); ++k) places.prefetch(grams[k]);
      for (std::size_t k = 0; k < grams.size(); ++k) {
        if (k + kAhead < grams.size()) places.prefetch(grams[k + kAhead]);
        if (grams[k] != 0) look(begin + k, grams[k]);
      }
    };
    if (shingles == 0) {
      grams_in(first, last);
    } else {
      each_streak(repeated, first, last, shingles,
                  [&](std::uint64_t begin, std::uint64_t end) { grams_in(begin, end - shingles + runs.gram()); });
    }
  }
  std::sort(out.begin(), out.end(), before);
  return out;
}

}  // namespace refrain::passage
