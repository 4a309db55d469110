#include "passage/candidates.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/checked_cast.h"
#include "base/parallel.h"
#include "lsh/window_keys.h"
#include "passage/candidate_keys.h"
#include "passage/rare_lists.h"
#include "passage/sort_pairs.h"
#include "refrain/background.h"
#include "refrain/lsh.h"
#include "refrain/shingles.h"

namespace refrain::passage {
namespace {

constexpr std::uint64_t kMostPairs = 64;  // of a key that is looked at in full
// Of a key whose documents are all compared with each other.
constexpr std::size_t kMostDocuments = 8;
// Chance partners that a pair of words may bring a sentence.
constexpr std::uint64_t kPairsPerSentence = 16;
constexpr std::uint32_t kRankScale = 16;
constexpr double kRankPrior = 2000;
constexpr Bands kWindowBands{.bands = 64, .rows = 2};
constexpr double kCommon = 1e-3;  // a word above is no window word

// Documents are cut into shards of about this many words, replayed side by side.
constexpr std::uint64_t kShardWords = 1u << 18;

std::vector<std::uint32_t> cut_into_shards(const Collection& all) {
  std::vector<std::uint32_t> shards{0};
  for (std::uint32_t d = 0; d < all.documents(); ++d) {
    if (all.first_word[d + 1] - all.first_word[shards.back()] >= kShardWords) shards.push_back(d + 1);
  }
  if (shards.back() != all.documents()) shards.push_back(all.documents());
  return shards;
}

// Calls give(hash, position) for every shingle without excluded words, document by document.
template <typename Give>
void each_shingle(const Collection& all, std::uint32_t document, std::vector<std::uint64_t>& hashes, Give&& give) {
  const std::uint64_t first = all.first_word[document];
  const std::uint64_t last = all.first_word[document + 1];
  std::vector<std::uint64_t>& shingles = hashes;
  std::vector<std::uint64_t> words;
  for (std::uint64_t from = first; from < last;) {
    if ((all.flags[from] & kMarkExcluded) != 0) {
      ++from;
      continue;
    }
    std::uint64_t to = from;
    words.clear();
    while (to < last && (all.flags[to] & kMarkExcluded) == 0) words.push_back(all.vocabulary.words[all.id[to++]].hash);
    shingles.clear();
    append_shingles(words, kShingleWords, shingles);
    for (std::size_t k = 0; k < shingles.size(); ++k) give(shingles[k], base::checked_cast<std::uint32_t>(from + k));
    from = to;
  }
}

bool comparable(const Collection& all, std::uint32_t left_document, std::uint32_t right_document) {
  return left_document != right_document && left_document < all.sources &&
         !all.same_group(left_document, right_document);
}

std::uint64_t packed(std::uint32_t left, std::uint32_t right) { return std::uint64_t{left} << 32 | right; }

// The same of a key that many documents have, where documents have groups: each is compared with the first one of
// another group and the one of another group that comes before it.
void add_pairs_of_groups(const Collection& all, std::span<const std::uint32_t> drafts,
                         std::span<const std::uint32_t> sources, std::vector<std::uint64_t>& pairs) {
  const auto comparable_sentences = [&](std::uint32_t a, std::uint32_t b) {
    return comparable(all, all.sentence_document[a], all.sentence_document[b]);
  };
  const auto add = [&](std::uint32_t a, std::uint32_t b) {
    if (comparable_sentences(std::min(a, b), std::max(a, b))) pairs.push_back(packed(std::min(a, b), std::max(a, b)));
  };
  if (drafts.size() + sources.size() <= kMostDocuments) {
    for (std::size_t d = 0; d < drafts.size(); ++d) {
      for (std::size_t other = d + 1; other < drafts.size(); ++other) add(drafts[d], drafts[other]);
      for (const std::uint32_t s : sources) add(drafts[d], s);
    }
    return;
  }
  // Of drafts and of sources, the first one and the first one that is of another group than that.
  const auto two_firsts = [&](std::span<const std::uint32_t> of) {
    std::vector<std::uint32_t> two;
    if (!of.empty()) two.push_back(of[0]);
    const auto other = std::find_if(of.begin(), of.end(), [&](std::uint32_t s) {
      return all.sentence_document[s] != all.sentence_document[of[0]] &&
             !all.same_group(all.sentence_document[s], all.sentence_document[of[0]]);
    });
    if (other != of.end()) two.push_back(*other);
    return two;
  };
  const std::vector<std::uint32_t> first_drafts = two_firsts(drafts);
  const std::vector<std::uint32_t> first_sources = two_firsts(sources);
  std::size_t before = 0;  // one more than the draft of another group that comes before
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    const auto first = std::find_if(first_drafts.begin(), first_drafts.end(), [&](std::uint32_t s) {
      return s != drafts[d] && comparable_sentences(std::min(s, drafts[d]), std::max(s, drafts[d]));
    });
    if (first != first_drafts.end()) add(*first, drafts[d]);
    if (d > 0 && comparable_sentences(drafts[d - 1], drafts[d])) before = d;
    if (before > 0) add(drafts[before - 1], drafts[d]);  // members of a group mostly stand side by side
    for (const std::uint32_t s : first_sources) add(drafts[d], s);
  }
}

// Pairs of sentences of one key. `sentences` ascending. A key that few sentences have is looked at in full; of others
// the first sentence a document counts; where many documents have it, each is compared with the two before it, and a
// source with drafts alone.
void add_pairs(const Collection& all, std::span<const std::uint32_t> sentences, std::vector<std::uint64_t>& pairs) {
  const auto& document = all.sentence_document;
  if (sentences.size() * (sentences.size() - 1) / 2 <= kMostPairs) {
    for (std::size_t b = 1; b < sentences.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        if (comparable(all, document[sentences[a]], document[sentences[b]])) {
          pairs.push_back(packed(sentences[a], sentences[b]));
        }
      }
    }
    return;
  }
  thread_local std::vector<std::uint32_t> firsts;
  firsts.clear();
  for (const std::uint32_t one : sentences) {
    if (firsts.empty() || document[firsts.back()] != document[one]) firsts.push_back(one);
  }
  const auto begin_sources =
      std::partition_point(firsts.begin(), firsts.end(), [&](std::uint32_t s) { return document[s] < all.sources; });
  const std::span<const std::uint32_t> drafts(firsts.begin(), begin_sources);
  const std::span<const std::uint32_t> sources(begin_sources, firsts.end());
  if (!all.group.empty()) {
    add_pairs_of_groups(all, drafts, sources, pairs);
    return;
  }
  visit_pairs(drafts, kMostDocuments, [&](std::uint32_t a, std::uint32_t b) { pairs.push_back(packed(a, b)); });
  const bool few = firsts.size() <= kMostDocuments;
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    const std::size_t reach = few || d == 0 ? sources.size() : std::min<std::size_t>(2, sources.size());
    for (std::size_t s = 0; s < reach; ++s) pairs.push_back(packed(drafts[d], sources[s]));
  }
}

}  // namespace

PlaceIndex::PlaceIndex(const Collection& all) : all_(all) {
  first_.resize((all.words() >> kShift) + 1);
  std::uint32_t sentence = 0;
  for (std::size_t block = 0; block < first_.size(); ++block) {
    const std::uint64_t word = std::uint64_t{block} << kShift;
    while (sentence + 1 < all.sentences() && all.sentence_word[sentence + 1] <= word) ++sentence;
    first_[block] = sentence;
  }
}

std::uint32_t PlaceIndex::sentence(std::uint64_t word) const {
  std::uint32_t s = first_[word >> kShift];
  while (all_.sentence_word[s + 1] <= word) ++s;
  return s;
}

void PlaceIndex::sentences(std::span<const std::uint32_t> words, std::vector<std::uint32_t>& out) const {
  out.resize(words.size());
  for (const std::uint32_t word : words) __builtin_prefetch(&first_[word >> kShift]);
  for (std::size_t k = 0; k < words.size(); ++k) {
    out[k] = first_[words[k] >> kShift];
    __builtin_prefetch(&all_.sentence_word[out[k]]);
    __builtin_prefetch(&all_.sentence_document[out[k]]);
  }
  for (std::size_t k = 0; k < words.size(); ++k) {
    while (all_.sentence_word[out[k] + 1] <= words[k]) ++out[k];
  }
}

ShingleStudy study_shingles(Collection& all, const PlaceIndex& places, std::uint32_t boilerplate, unsigned threads) {
  ShingleStudy study;
  study.repeated.resize(all.words());
  const auto shards = cut_into_shards(all);
  EntrySource source;
  source.entries = all.words();
  source.shards = shards.size() - 1;
  source.replay = [&](std::size_t shard, const EntrySink& sink) {
    std::vector<std::uint64_t> hashes;
    std::vector<KeyEntry> batch;
    for (std::uint32_t d = shards[shard]; d < shards[shard + 1]; ++d) {
      each_shingle(all, d, hashes,
                   [&](std::uint64_t hash, std::uint32_t position) { batch.push_back({hash, position}); });
      if (batch.size() >= 4096 || d + 1 == shards[shard + 1]) {
        sink(batch);
        batch.clear();
      }
    }
  };
  std::vector<std::uint32_t> sentences;
  std::vector<std::uint32_t> holders;  // documents, where they have groups
  std::vector<std::uint32_t> stock;
  const auto study_group = [&](std::span<const std::uint32_t> positions, std::span<const std::uint32_t> in) {
    sentences.clear();
    holders.clear();
    std::uint32_t documents = 0;
    std::uint32_t last = 0;
    for (std::size_t k = 0; k < positions.size(); ++k) {
      study.repeated.set(positions[k]);
      const std::uint32_t document = all.sentence_document[in[k]];
      if (documents == 0 || document != last) {
        ++documents;
        last = document;
        sentences.push_back(in[k]);
        if (!all.group.empty()) holders.push_back(document);
      }
    }
    if (documents < 2) return;
    const bool in_many = boilerplate > 0 && documents >= boilerplate;
    if (in_many && (all.group.empty() || all.groups_of(holders) >= boilerplate)) {
      stock.insert(stock.end(), positions.begin(), positions.end());
    } else {
      add_pairs(all, sentences, study.pairs);
    }
  };
  // Groups wait until there are some of them, so that their sentences are looked up together.
  constexpr std::size_t kTogether = 1024;
  std::vector<std::uint32_t> waiting;
  std::vector<std::size_t> ends;
  std::vector<std::uint32_t> in;
  const auto study_waiting = [&] {
    places.sentences(waiting, in);
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      study_group(std::span(waiting).subspan(begin, end - begin), std::span(in).subspan(begin, end - begin));
      begin = end;
    }
    waiting.clear();
    ends.clear();
  };
  group_by_key(source, threads, [&](std::uint64_t, std::span<const std::uint32_t> positions) {
    waiting.insert(waiting.end(), positions.begin(), positions.end());
    ends.push_back(waiting.size());
    if (waiting.size() >= kTogether) study_waiting();
  });
  study_waiting();
  for (const std::uint32_t position : stock) {
    for (std::uint32_t k = 0; k < kShingleWords; ++k) all.flags[position + k] |= kMarkStock;
  }
  return study;
}

Frequencies count_frequencies(const Collection& all) {
  constexpr std::uint32_t kNever = 0xffff'ffffu;
  struct Word {
    std::uint32_t count = 0, sentences = 0, documents = 0, last_sentence = kNever, last_document = kNever;
  };
  const std::size_t size = all.vocabulary.words.size();
  std::vector<Word> words(size);
  std::uint64_t total = 0;
  for (std::uint32_t s = 0; s < all.sentences(); ++s) {
    const std::uint32_t document = all.sentence_document[s];
    for (std::uint64_t k = all.sentence_word[s]; k < all.sentence_word[s + 1]; ++k) {
      if (masked(all.flags[k])) continue;
      Word& word = words[all.id[k]];
      ++word.count;
      ++total;
      word.sentences += word.last_sentence != s ? 1u : 0u;
      word.documents += word.last_document != document ? 1u : 0u;
      word.last_sentence = s;
      word.last_document = document;
    }
  }
  Frequencies out;
  out.words = static_cast<double>(total);
  out.count.resize(size);
  out.sentences.resize(size);
  out.documents.resize(size);
  out.stem_count.assign(all.vocabulary.stems, 0);
  for (std::size_t w = 0; w < size; ++w) {
    out.count[w] = words[w].count;
    out.sentences[w] = words[w].sentences;
    out.documents[w] = words[w].documents;
    const std::uint32_t stem = all.vocabulary.words[w].stem;
    if (stem != kNoStem) out.stem_count[stem] += words[w].count;
  }
  return out;
}

void add_other_words(const Collection& all, double words, Frequencies& frequencies) {
  frequencies.words += words;
  for (std::size_t w = 0; w < frequencies.count.size(); ++w) {
    const Entry& entry = all.vocabulary.words[w];
    if (entry.prior <= kUnlistedFrequency) continue;
    const auto more = static_cast<std::uint32_t>(std::min(words * entry.prior, 4e9 - frequencies.count[w]));
    frequencies.count[w] += more;
    if (entry.stem == kNoStem) continue;
    std::uint32_t& of_stem = frequencies.stem_count[entry.stem];
    of_stem += std::min(more, std::numeric_limits<std::uint32_t>::max() - of_stem);
  }
}

namespace {

// The keys of the sentences of each shard, `per_sentence` of them about; give(sentence, sink) makes those of one.
template <typename Keys>
void group_sentences(const Collection& all, std::size_t per_sentence, unsigned threads,
                     std::vector<std::uint64_t>& pairs, Keys&& keys_of) {
  const auto shards = cut_into_shards(all);
  EntrySource source;
  source.entries = std::size_t{all.sentences()} * per_sentence;
  source.shards = shards.size() - 1;
  source.replay = [&](std::size_t shard, const EntrySink& sink) {
    std::vector<KeyEntry> batch;
    for (std::uint32_t s = all.first_sentence[shards[shard]]; s < all.first_sentence[shards[shard + 1]]; ++s) {
      keys_of(s, batch);
      if (batch.size() >= 4096) {
        sink(batch);
        batch.clear();
      }
    }
    sink(batch);
  };
  group_by_key(source, threads,
               [&](std::uint64_t, std::span<const std::uint32_t> sentences) { add_pairs(all, sentences, pairs); });
}

void add_rare_pairs(const Collection& all, const Frequencies& frequencies, const Tuning& tuning, unsigned threads,
                    std::vector<std::uint64_t>& pairs) {
  const std::size_t vocabulary = all.vocabulary.words.size();
  // Rank by sentences, and among words that are equally rare here by how rare they are in general.
  std::vector<std::uint32_t> rank(vocabulary, 0);
  for (std::size_t w = 0; w < vocabulary; ++w) {
    if (frequencies.documents[w] < 2) continue;
    rank[w] = kRankScale * frequencies.sentences[w] +
              static_cast<std::uint32_t>(kRankScale * kRankPrior * all.vocabulary.words[w].prior);
  }
  const std::uint64_t bound = kPairsPerSentence * all.sentences() * kRankScale * kRankScale;
  const RareLists lists(all, rank, tuning.rare_words, bound, threads);
  std::vector<std::vector<std::uint64_t>> found(base::thread_count(threads));
  lists.visit(threads, [&](unsigned worker, std::span<const std::uint32_t> sentences) {
    add_pairs(all, sentences, found[worker]);
  });
  for (const auto& part : found) pairs.insert(pairs.end(), part.begin(), part.end());
}

// Plain MinHash of what is uncommon in a sentence, whole sentences as windows.
void add_windows(const Collection& all, unsigned threads, std::vector<std::uint64_t>& pairs) {
  group_sentences(all, kWindowBands.bands, threads, pairs, [&](std::uint32_t s, std::vector<KeyEntry>& batch) {
    std::vector<std::uint64_t> words;
    std::vector<std::uint64_t> keys;
    for (std::uint64_t k = all.sentence_word[s]; k < all.sentence_word[s + 1]; ++k) {
      const Entry& entry = all.vocabulary.words[all.id[k]];
      if (!masked(all.flags[k]) && entry.prior < kCommon) words.push_back(entry.hash);
    }
    lsh::append_window_keys(words, kWindowBands, 0, keys);
    for (const std::uint64_t key : keys) batch.push_back({key, s});
  });
}

}  // namespace

std::vector<SentencePair> candidate_pairs(const Collection& all, const Frequencies& frequencies, const Tuning& tuning,
                                          std::uint8_t keys, std::vector<std::uint64_t> pairs, unsigned threads) {
  if ((keys & kShingleKeys) == 0) pairs.clear();
  if ((keys & kRarePairKeys) != 0) add_rare_pairs(all, frequencies, tuning, threads, pairs);
  if ((keys & kWindowKeys) != 0) add_windows(all, threads, pairs);
  sort_pairs(pairs, all.sentences());
  std::vector<SentencePair> out;
  out.reserve(pairs.size());  // what is not used of it is never touched
  for (std::size_t k = 0; k < pairs.size();) {
    std::size_t next = k;
    while (next < pairs.size() && pairs[next] == pairs[k]) ++next;
    out.push_back({static_cast<std::uint32_t>(pairs[k] >> 32), static_cast<std::uint32_t>(pairs[k]),
                   static_cast<std::uint32_t>(next - k)});
    k = next;
  }
  return out;
}

}  // namespace refrain::passage
