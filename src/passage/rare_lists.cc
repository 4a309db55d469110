#include "passage/rare_lists.h"

#include <algorithm>
#include <cstddef>

#include "base/parallel.h"
#include "sketch/rarity.h"

namespace refrain::passage {
namespace {

constexpr std::uint32_t kNone = 0xffff'ffffu;
constexpr std::size_t kSentencesAPiece = 4096;
constexpr std::size_t kWordsAPiece = 4096;

std::size_t pieces(std::size_t size, std::size_t each) { return (size + each - 1) / each; }

}  // namespace

struct RareLists::Scratch {
  std::vector<std::uint32_t> count;     // by word: sentences of the list that have it too; 0 between lists
  std::vector<std::uint32_t> place;     // by word: of its next sentence in `sentences`
  std::vector<std::uint32_t> partners;  // words with a count
  std::vector<std::uint32_t> sentences;
};

RareLists::RareLists(const Collection& all, const std::vector<std::uint32_t>& rank, std::uint32_t keep,
                     std::uint64_t bound, unsigned threads)
    : rank_(rank), keep_(keep), bound_(bound) {
  const std::size_t sentences = all.sentences();
  rare_.assign(sentences * keep, kNone);
  base::parallel_for(pieces(sentences, kSentencesAPiece), threads, [&](std::size_t piece) {
    const std::size_t end = std::min(sentences, (piece + 1) * kSentencesAPiece);
    for (std::size_t s = piece * kSentencesAPiece; s < end; ++s) {
      sketch::RareWords rare;
      for (std::uint64_t k = all.sentence_word[s]; k < all.sentence_word[s + 1]; ++k) {
        const std::uint32_t id = all.id[k];
        if (rank[id] == 0 || masked(all.flags[k])) continue;
        // Most words end here; only ties need a hash.
        if (rare.size == keep && rank[id] > rare.words[keep - 1].count) continue;
        sketch::add_rare_word({.id = id, .count = rank[id], .hash = all.vocabulary.words[id].hash}, keep, rare);
      }
      for (std::size_t i = 0; i < rare.size; ++i) rare_[s * keep + i] = rare.words[i].id;
    }
  });
  // The rarer words of each sentence: those that make a pair with the next one.
  const auto each = [&](auto&& give) {
    for (std::uint32_t s = 0; s < sentences; ++s) {
      const auto words = words_of(s);
      for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (sketch::rare_pair(rank_[words[i]], rank_[words[i + 1]], bound_)) give(words[i], s);
      }
    }
  };
  first_.assign(rank.size() + 2, 0);
  each([&](std::uint32_t word, std::uint32_t) { ++first_[word + 2]; });
  for (std::size_t w = 2; w < first_.size(); ++w) first_[w] += first_[w - 1];
  sentences_.resize(first_.back());
  each([&](std::uint32_t word, std::uint32_t s) { sentences_[first_[word + 1]++] = s; });
  first_.pop_back();
}

std::span<const std::uint32_t> RareLists::words_of(std::uint32_t sentence) const {
  const std::span<const std::uint32_t> words(rare_.data() + std::size_t{sentence} * keep_, keep_);
  std::size_t size = keep_;
  while (size > 0 && words[size - 1] == kNone) --size;
  return words.first(size);
}

void RareLists::visit_word(std::uint32_t word, Scratch& scratch, unsigned worker, const Visitor& visitor) const {
  const std::span<const std::uint32_t> list(sentences_.data() + first_[word], first_[word + 1] - first_[word]);
  if (list.size() < 2) return;
  const auto each = [&](auto&& give) {
    constexpr std::size_t kAhead = 8;
    for (std::size_t k = 0; k < list.size(); ++k) {
      if (k + kAhead < list.size()) __builtin_prefetch(&rare_[std::size_t{list[k + kAhead]} * keep_]);
      const std::uint32_t s = list[k];
      const auto words = words_of(s);
      auto other = std::find(words.begin(), words.end(), word) + 1;
      // Ranks ascend: behind one that is too common all are.
      for (; other != words.end() && sketch::rare_pair(rank_[word], rank_[*other], bound_); ++other) give(*other, s);
    }
  };
  scratch.partners.clear();
  each([&](std::uint32_t other, std::uint32_t) {
    if (scratch.count[other]++ == 0) scratch.partners.push_back(other);
  });
  std::uint32_t places = 0;
  for (const std::uint32_t other : scratch.partners) {
    scratch.place[other] = places;
    if (scratch.count[other] > 1) places += scratch.count[other];
  }
  if (places > 0) {
    scratch.sentences.resize(places);
    each([&](std::uint32_t other, std::uint32_t s) {
      if (scratch.count[other] > 1) scratch.sentences[scratch.place[other]++] = s;
    });
  }
  for (const std::uint32_t other : scratch.partners) {
    const std::uint32_t count = scratch.count[other];
    if (count > 1) visitor(worker, std::span(scratch.sentences).subspan(scratch.place[other] - count, count));
    scratch.count[other] = 0;
  }
}

void RareLists::visit(unsigned threads, const Visitor& visitor) const {
  const std::size_t words = first_.size() - 1;
  std::vector<Scratch> scratch(base::thread_count(threads));
  base::parallel_for_workers(pieces(words, kWordsAPiece), threads, [&](unsigned worker, std::size_t piece) {
    Scratch& own = scratch[worker];
    if (own.count.empty()) {
      own.count.assign(words, 0);
      own.place.assign(words, 0);
    }
    const std::size_t end = std::min(words, (piece + 1) * kWordsAPiece);
    for (std::size_t w = piece * kWordsAPiece; w < end; ++w) {
      visit_word(static_cast<std::uint32_t>(w), own, worker, visitor);
    }
  });
}

}  // namespace refrain::passage
