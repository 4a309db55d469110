// Slow twins of dedup.h and what it is made of: sets of spelled-out shingles, all pairs, plain maps. For texts of ASCII
// letters and digits.

#ifndef REFRAIN_TESTS_ORACLE_DEDUP_H_
#define REFRAIN_TESTS_ORACLE_DEDUP_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/band_key.h"
#include "dedup/document_batch.h"
#include "refrain/dedup.h"

namespace refrain::oracle {

inline std::vector<std::string> ascii_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c - 'A' + 'a');
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

inline std::set<std::string> shingle_set(const std::vector<std::string>& words, std::size_t shingle) {
  std::set<std::string> set;
  if (words.empty()) return set;
  const std::size_t length = std::min(shingle, words.size());
  for (std::size_t begin = 0; begin + length <= words.size(); ++begin) {
    std::string joined;
    for (std::size_t k = 0; k < length; ++k) joined += words[begin + k] + " ";
    set.insert(joined);
  }
  return set;
}

template <typename T>
double jaccard(const std::set<T>& a, const std::set<T>& b) {
  std::size_t common = 0;
  for (auto at = a.begin(), other = b.begin(); at != a.end() && other != b.end();) {
    if (*at < *other) {
      ++at;
    } else if (*other < *at) {
      ++other;
    } else {
      ++common;
      ++at;
      ++other;
    }
  }
  const std::size_t all = a.size() + b.size() - common;
  return all == 0 ? 0.0 : static_cast<double>(common) / static_cast<double>(all);
}

// The decisions of documents that are taken in a given order.
class LeaderPassTwin {
 public:
  LeaderPassTwin(const DedupOptions& options, const std::vector<std::string>& texts,
                 const std::set<DocumentNumber>& rejected = {})
      : options_(options), rejected_(rejected), batch_(options) {
    for (const std::string& text : texts) {
      batch_.add(text);
      // Numbers instead of the shingles, which are compared often.
      std::set<std::size_t>& set = sets_.emplace_back();
      for (const std::string& shingle : shingle_set(ascii_words(text), options.shingle)) {
        set.insert(numbers_.emplace(shingle, numbers_.size()).first->second);
      }
    }
  }

  // Which pairs count, and which documents count with the same others, of which a copy need not be kept.
  using Pairs = std::function<bool(DocumentNumber, DocumentNumber)>;
  void only(Pairs counts, Pairs alike) {
    counts_ = std::move(counts);
    alike_ = std::move(alike);
  }

  // `order` empty: that of the numbers. The first `kept_first` are kept whatever they are.
  std::vector<Decision> run(std::size_t kept_first = 0, std::vector<DocumentNumber> order = {}) {
    std::vector<Decision> decisions(sets_.size());
    std::vector<DocumentNumber> all(kept_first);
    std::iota(all.begin(), all.end(), 0);
    if (order.empty()) {
      order.resize(sets_.size() - kept_first);
      std::iota(order.begin(), order.end(), static_cast<DocumentNumber>(kept_first));
    }
    all.insert(all.end(), order.begin(), order.end());
    for (const DocumentNumber document : all) {
      if (sets_[document].empty()) continue;
      if (document >= kept_first) {
        decisions[document] = decide(document);
        if (decisions[document].removed() || rejected_.contains(document)) continue;
      }
      const bool copy = std::any_of(kept_.begin(), kept_.end(), [&](DocumentNumber leader) {
        return alike_ && alike_(document, leader) && sets_[leader] == sets_[document];
      });
      if (!copy) keep(document);
    }
    return decisions;
  }

  // Keys that more leaders have than a table holds.
  std::size_t hot_keys() const {
    return static_cast<std::size_t>(
        std::count_if(leaders_.begin(), leaders_.end(), [](const auto& key) { return key.second.size() > kMost; }));
  }
  // Leaders that have such a key.
  std::size_t hot_leaders() const {
    std::set<std::size_t> hot;
    for (const auto& [key, leaders] : leaders_) {
      if (leaders.size() > kMost) hot.insert(leaders.begin(), leaders.end());
    }
    return hot.size();
  }

 private:
  static constexpr std::size_t kMost = 12;

  std::set<std::uint64_t> keys(DocumentNumber document) const {
    std::set<std::uint64_t> keys;
    for (const std::uint64_t key : batch_.keys(document)) keys.insert(dedup::cut_band_key(key));
    return keys;
  }

  // What is compared: leaders that share a key, and then only what the outlines do not tell apart.
  Decision decide(DocumentNumber document) const {
    std::set<std::size_t> candidates;
    for (const std::uint64_t key : keys(document)) {
      const auto found = leaders_.find(key);
      if (found == leaders_.end()) continue;
      candidates.insert(found->second.begin(), found->second.end());
    }
    for (const std::size_t candidate : candidates) {
      const DocumentNumber leader = kept_[candidate];
      if (counts_ && !counts_(document, leader)) continue;
      const double similarity = jaccard(sets_[document], sets_[leader]);
      if (similarity >= options_.threshold && outlines_allow(document, leader)) {
        return {leader, similarity};
      }
    }
    return {};
  }

  bool outlines_allow(DocumentNumber a, DocumentNumber b) const {
    int equal = 0;
    for (std::size_t bit = 0; bit < 128; ++bit) {
      const auto bit_of = [&](DocumentNumber document) {
        return batch_.outline(document).bits[bit / 64] >> (bit % 64) & 1;
      };
      equal += bit_of(a) == bit_of(b) ? 1 : 0;
    }
    const double p = (1.0 + options_.threshold) / 2.0;
    return equal >= static_cast<int>(128.0 * p - 3.5 * std::sqrt(128.0 * p * (1.0 - p)));
  }

  void keep(DocumentNumber document) {
    const std::size_t leader = kept_.size();
    kept_.push_back(document);
    for (const std::uint64_t key : keys(document)) leaders_[key].push_back(leader);
  }

  DedupOptions options_;
  Pairs counts_;
  Pairs alike_;
  std::set<DocumentNumber> rejected_;
  dedup::DocumentBatch batch_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::set<std::size_t>> sets_;
  std::vector<DocumentNumber> kept_;
  std::map<std::uint64_t, std::vector<std::size_t>> leaders_;
};

// Every (key, document) whose key another document has too, once and in order.
inline std::vector<std::pair<std::uint64_t, DocumentNumber>> shared_keys(
    const std::vector<std::pair<std::uint64_t, DocumentNumber>>& entries) {
  std::map<std::uint64_t, std::set<DocumentNumber>> by_key;
  for (const auto& [key, document] : entries) by_key[key].insert(document);
  std::vector<std::pair<std::uint64_t, DocumentNumber>> shared;
  for (const auto& [key, documents] : by_key) {
    if (documents.size() < 2) continue;
    for (const DocumentNumber document : documents) shared.emplace_back(key, document);
  }
  return shared;
}

// The share of an item's shingles of 13 words (of all its words where it has fewer) that a text holds; 0 for items that
// are too short.
inline double contained_share(std::string_view text, std::string_view item) {
  const std::vector<std::string> item_words = ascii_words(item);
  if (item_words.size() < 8) return 0;
  const std::size_t length = std::min<std::size_t>(13, item_words.size());
  const std::vector<std::string> words = ascii_words(text);
  if (words.size() < length) return 0;
  const std::set<std::string> of_item = shingle_set(item_words, length);
  const std::set<std::string> of_text = shingle_set(words, length);
  const auto held = std::count_if(of_item.begin(), of_item.end(),
                                  [&](const std::string& shingle) { return of_text.contains(shingle); });
  return static_cast<double>(held) / static_cast<double>(of_item.size());
}

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_DEDUP_H_
