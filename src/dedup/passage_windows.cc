#include "dedup/passage_windows.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

#include "base/hash.h"
#include "dedup/band_key.h"
#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain::dedup {
namespace {

// Longer runs are rarer by chance, and there are fewer of them in a window to choose from.
constexpr std::size_t kLongestGram = 24;
// A window's hash is put together from shingles of this many words.
constexpr std::size_t kPiece = 32;
// Windows that are looked at together.
constexpr std::size_t kStretch = std::size_t{1} << 13;

// Calls body(words, first) for stretches of the text's words that hold each window of `width` words once, `first` being
// the number of a stretch's first word. Returns how many words there are.
template <typename Body>
std::size_t each_stretch(std::string_view text, std::size_t width, std::vector<std::uint64_t>& words,
                         const Body& body) {
  words.clear();
  std::size_t first = 0;
  for (std::size_t at = 0; at < text.size();) {
    at = text::hash_words(text, at, words);
    const std::size_t enough = at < text.size() ? width + std::max(kStretch, width) : width;
    if (words.size() < enough) continue;
    body(std::span<const std::uint64_t>(words), first);
    const std::size_t done = words.size() - width + 1;
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(done));
    first += done;
  }
  return first + words.size();
}

// Looks up hashes among sorted ones, which are spread evenly: their first bits say about where.
class SortedHashes {
 public:
  SortedHashes(std::span<const std::uint64_t> hashes, std::vector<std::uint32_t>& starts)
      : hashes_(hashes), starts_(starts), shift_(64 - static_cast<int>(std::bit_width(hashes.size() | 1))) {
    starts.clear();
    for (std::size_t k = 0; k < hashes.size(); ++k) {
      const std::size_t bucket = hashes[k] >> shift_;
      if (starts.size() <= bucket) starts.resize(bucket + 1, static_cast<std::uint32_t>(k));
    }
  }

  bool has(std::uint64_t hash) const {
    const std::size_t bucket = hash >> shift_;
    if (bucket >= starts_.size()) return false;
    std::size_t k = starts_[bucket];
    while (k < hashes_.size() && hashes_[k] < hash) ++k;
    return k < hashes_.size() && hashes_[k] == hash;
  }

 private:
  std::span<const std::uint64_t> hashes_;
  const std::vector<std::uint32_t>& starts_;
  int shift_;
};

// Mixed, since the least of many hashes is small: keys are spread over parts by their first bits.
std::uint64_t anchor_key(std::uint64_t anchor) { return cut_band_key(base::mix(anchor)); }

}  // namespace

PassageWindows::PassageWindows(std::size_t width) : width_(width), gram_(std::min((width + 1) / 2, kLongestGram)) {
  assert(width >= 1);
}

// The anchor of each window, into scratch.minima: the least of `wide` neighbouring runs, as the lesser of the rest of
// one block of that many and the beginning of the next (van Herk 1992; Gil and Werman 1993), three steps a word
// whatever the width.
void PassageWindows::find_minima(std::span<const std::uint64_t> words, Scratch& scratch) const {
  const std::size_t wide = width_ - gram_ + 1;
  std::vector<std::uint64_t>& grams = scratch.grams;
  std::vector<std::uint64_t>& minima = scratch.minima;
  grams.clear();
  append_shingles(words, gram_, grams);
  minima.resize(grams.size());
  constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();
  for (std::size_t begin = 0; begin < grams.size(); begin += wide) {
    const std::size_t end = std::min(begin + wide, grams.size());
    std::uint64_t least = kNone;
    for (std::size_t k = end; k-- > begin;) minima[k] = least = std::min(least, grams[k]);
  }
  for (std::size_t begin = 0; begin < grams.size(); begin += wide) {
    const std::size_t end = std::min(begin + wide, grams.size());
    std::uint64_t least = kNone;
    for (std::size_t k = begin; k < end; ++k) {
      least = std::min(least, grams[k]);
      if (k + 1 >= wide) minima[k + 1 - wide] = std::min(minima[k + 1 - wide], least);
    }
  }
  minima.resize(words.size() - width_ + 1);
}

// Runs are doubled until they reach the width; the last step overlaps. So the cost grows with the width's logarithm,
// where the shingle of that width would cost the width itself.
void PassageWindows::hash_windows(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& hashes) const {
  std::size_t reached = std::min(width_, kPiece);
  hashes.clear();
  append_shingles(words, reached, hashes);
  while (reached < width_) {
    const std::size_t step = std::min(reached, width_ - reached);
    reached += step;
    const std::size_t count = words.size() - reached + 1;
    for (std::size_t k = 0; k < count; ++k) hashes[k] = base::combine(hashes[k], hashes[k + step]);
  }
  hashes.resize(words.size() - width_ + 1);
}

void PassageWindows::anchors(std::string_view text, Scratch& scratch, std::vector<std::uint64_t>& anchors) const {
  anchors.clear();
  std::uint64_t last = 0;
  each_stretch(text, width_, scratch.words, [&](std::span<const std::uint64_t> words, std::size_t) {
    find_minima(words, scratch);
    for (const std::uint64_t anchor : scratch.minima) {
      if (anchor == last && !anchors.empty()) continue;
      last = anchor;
      anchors.push_back(anchor_key(anchor));
    }
  });
}

void PassageWindows::windows(std::string_view text, std::span<const std::uint64_t> anchors, Scratch& scratch,
                             std::vector<std::uint64_t>& hashes) const {
  hashes.clear();
  each_stretch(text, width_, scratch.words, [&](std::span<const std::uint64_t> words, std::size_t) {
    find_minima(words, scratch);
    hash_windows(words, scratch.hashes);
    bool wanted = false;
    for (std::size_t k = 0; k < scratch.minima.size(); ++k) {
      const std::uint64_t anchor = scratch.minima[k];
      if (k == 0 || anchor != scratch.minima[k - 1]) {
        wanted = std::binary_search(anchors.begin(), anchors.end(), anchor_key(anchor));
      }
      if (!wanted || (!hashes.empty() && hashes.back() == scratch.hashes[k])) continue;
      hashes.push_back(scratch.hashes[k]);
    }
  });
}

std::size_t PassageWindows::cover(std::string_view text, std::span<const std::uint64_t> hashes, Scratch& scratch,
                                  std::vector<WordRange>& ranges) const {
  ranges.clear();
  const SortedHashes sorted(hashes, scratch.starts);
  const auto body = [&](std::span<const std::uint64_t> words, std::size_t first) {
    hash_windows(words, scratch.hashes);
    for (std::size_t k = 0; k < scratch.hashes.size(); ++k) {
      if (!sorted.has(scratch.hashes[k])) continue;
      const std::size_t begin = first + k;
      if (ranges.empty() || begin > ranges.back().end) ranges.push_back({begin, begin});
      ranges.back().end = begin + width_;
    }
  };
  return each_stretch(text, width_, scratch.words, body);
}

}  // namespace refrain::dedup
