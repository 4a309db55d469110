#include "passage/lookup_keys.h"

#include <algorithm>
#include <span>
#include <utility>

#include "passage/candidates.h"
#include "passage/collection.h"
#include "refrain/shingles.h"
#include "sketch/rarity.h"

namespace refrain::passage {
namespace {

constexpr std::size_t kWindow = 4;  // shingles, of which one is kept
constexpr std::size_t kKeptWords = 5;
constexpr std::size_t kAskedWords = sketch::kMaxRareWords;
// Frequencies as whole numbers, and the bound of a pair's: of a million texts some thirty sentences have such a pair by
// chance.
constexpr double kScale = 1e8;
constexpr double kMostFrequent = 4e-9;

// The least of each kWindow in a row.
void append_least(std::span<const std::uint64_t> shingles, std::vector<std::uint64_t>& keys) {
  const std::size_t windows = shingles.size() < kWindow ? std::size_t{1} : shingles.size() - kWindow + 1;
  if (shingles.empty()) return;
  for (std::size_t k = 0; k < windows; ++k) {
    const auto window = shingles.subspan(k, std::min(kWindow, shingles.size()));
    const std::uint64_t least = *std::min_element(window.begin(), window.end());
    if (keys.empty() || keys.back() != least) keys.push_back(least);
  }
}

void append_pairs(const Collection& all, std::size_t keep, std::vector<std::uint64_t>& keys) {
  constexpr auto kBound = static_cast<std::uint64_t>(kMostFrequent * kScale * kScale);
  for (std::uint32_t s = 0; s < all.sentences(); ++s) {
    sketch::RareWords rare;
    for (std::uint64_t k = all.sentence_word[s]; k < all.sentence_word[s + 1]; ++k) {
      const Entry& entry = all.vocabulary.words[all.id[k]];
      sketch::add_rare_word(
          {.id = all.id[k], .count = static_cast<std::uint32_t>(entry.prior * kScale), .hash = entry.hash}, keep, rare);
    }
    const auto pairs = sketch::rare_pair_keys(rare, kBound);
    keys.insert(keys.end(), pairs.keys.begin(), pairs.keys.begin() + static_cast<std::ptrdiff_t>(pairs.size));
  }
}

void sort_once(std::vector<std::uint64_t>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

}  // namespace

void lookup_keys(std::string_view text, std::vector<std::uint64_t>* kept, std::vector<std::uint64_t>* asked) {
  const DocumentText document{.text = text};
  const Collection all = collect(std::span(&document, 1), 1);
  std::vector<std::uint64_t> words(all.words());
  for (std::uint64_t k = 0; k < all.words(); ++k) words[k] = all.vocabulary.words[all.id[k]].hash;
  std::vector<std::uint64_t> shingles;
  append_shingles(words, kShingleWords, shingles);
  if (kept != nullptr) {
    kept->clear();
    append_least(shingles, *kept);
    append_pairs(all, kKeptWords, *kept);
    sort_once(*kept);
  }
  if (asked != nullptr) {
    *asked = std::move(shingles);
    append_pairs(all, kAskedWords, *asked);
    sort_once(*asked);
  }
}

}  // namespace refrain::passage
