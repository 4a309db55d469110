#include "passage/templates.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "passage/align.h"

namespace refrain::passage {
namespace {

// The same for the same two words in this order. Pairs that collide only cost an alignment.
std::uint64_t pair_hash(std::uint64_t first, std::uint64_t second) { return first * 0x9e37'79b9'7f4a'7c15u + second; }

// The part of an alignment that hangs together on the right side: where more words match than stand between matches. A
// word of the template that stands elsewhere by chance is no part of it.
std::optional<TemplateRange> densest(std::span<const AlignedWords> matches, std::size_t& shared) {
  double best = 0;
  double sum = 0;
  std::size_t begin = 0;
  std::optional<TemplateRange> out;
  for (std::size_t k = 0; k < matches.size(); ++k) {
    if (k > begin) sum -= matches[k].right - matches[k - 1].right - 1;
    if (sum < 0 || k == begin) {
      sum = 0;
      begin = k;
    }
    sum += 1;
    if (sum >= best) {
      best = sum;
      shared = k - begin + 1;
      out = TemplateRange{matches[begin].right, std::size_t{matches[k].right} + 1};
    }
  }
  return out;
}

// The words that repeat a template of `size` words, of those aligned with it: all of them, or what hangs together.
std::optional<TemplateRange> repeat_in(std::span<const AlignedWords> matches, std::size_t size) {
  if (matches.empty()) return std::nullopt;
  const auto similar = [&](std::size_t shared, const TemplateRange& range) {
    const auto longer = static_cast<double>(std::max(size, range.end - range.begin));
    return static_cast<double>(shared) >= Templates::kSimilarity * longer;
  };
  const TemplateRange whole{matches.front().right, std::size_t{matches.back().right} + 1};
  if (similar(matches.size(), whole)) return whole;
  std::size_t shared = 0;
  const std::optional<TemplateRange> part = densest(matches, shared);
  return part && similar(shared, *part) ? part : std::nullopt;
}

}  // namespace

void Templates::add(std::span<const std::uint64_t> words) {
  if (words.size() < kLeastWords) return;
  const auto number = static_cast<std::uint32_t>(templates_.size());
  templates_.emplace_back(words.begin(), words.end());
  for (std::uint32_t k = 0; k + 1 < words.size(); ++k) {
    pairs_[pair_hash(words[k], words[k + 1])].push_back({number, k});
  }
}

// `hits` are the places in `words` of pairs that `wanted` has, ascending.
void Templates::find_one(const std::vector<std::uint64_t>& wanted, std::span<const std::uint64_t> words,
                         std::span<const std::uint32_t> hits, std::vector<TemplateRange>& out) const {
  // A changed word takes two pairs with it: at .75 half of them are left where every change stands alone, and more
  // where they stand together.
  const std::size_t needed = (2 * (wanted.size() - 1) + 4) / 5;
  const std::size_t reach = wanted.size() + wanted.size() / 3 + 2;
  std::size_t done = 0;  // words before are part of a range already
  for (std::size_t first = 0; first + needed <= hits.size();) {
    const std::size_t last = first + needed - 1;
    if (hits[first] < done || hits[last] - hits[first] > reach) {
      ++first;
      continue;
    }
    const std::size_t begin = std::max(done, hits[first] - std::min<std::size_t>(hits[first], wanted.size() / 2));
    const std::size_t end = std::min(words.size(), std::size_t{hits[first]} + reach + 1);
    if (const auto range = repeat_in(align_hashes(wanted, words.subspan(begin, end - begin)), wanted.size())) {
      out.push_back({begin + range->begin, begin + range->end});
      done = begin + range->end;
    }
    // What begins a little later was looked at too: a text full of such pairs must not be aligned with the template at
    // every one of them.
    const std::size_t next = hits[first] + std::max<std::size_t>(1, wanted.size() / 4);
    while (first < hits.size() && hits[first] < next) ++first;
  }
}

std::vector<TemplateRange> Templates::find(std::span<const std::uint64_t> words) const {
  std::vector<TemplateRange> out;
  if (templates_.empty()) return out;
  absl::flat_hash_map<std::uint32_t, std::vector<std::uint32_t>> hits;  // by template
  for (std::uint32_t k = 0; k + 1 < words.size(); ++k) {
    const auto found = pairs_.find(pair_hash(words[k], words[k + 1]));
    if (found == pairs_.end()) continue;
    for (const Place& place : found->second) {
      std::vector<std::uint32_t>& places = hits[place.number];
      if (places.empty() || places.back() != k) places.push_back(k);
    }
  }
  for (std::uint32_t number = 0; number < templates_.size(); ++number) {
    const auto found = hits.find(number);
    if (found != hits.end()) find_one(templates_[number], words, found->second, out);
  }
  return out;
}

}  // namespace refrain::passage
