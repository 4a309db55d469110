// From texts to what the decision needs of them at first.

#include "dedup/document_batch.h"

#include <algorithm>
#include <array>
#include <limits>

#include "text/hash_words.h"

namespace refrain::dedup {
namespace {

static_assert(kDefaultSlots == 128, "an outline has a bit for each slot");

// One bit of each slot that is fair and independent of what bands see: a product's top bit.
void outline_bits(std::span<const std::uint32_t, kDefaultSlots> signature, std::uint64_t (&bits)[2]) {
  for (std::size_t half = 0; half < 2; ++half) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < 64; ++k) {
      word |= std::uint64_t{(signature[half * 64 + k] * 0x9e3779b1u) >> 31} << k;
    }
    bits[half] = word;
  }
}

}  // namespace

Bands bands_of(const DedupOptions& options) { return choose_bands(kDefaultSlots, options.threshold, options.recall); }

DocumentBatch::DocumentBatch(const DedupOptions& options) : shingle_(options.shingle), bands_(bands_of(options)) {}

void DocumentBatch::add(std::string_view text) {
  std::array<std::uint32_t, kDefaultSlots> signature;
  const std::size_t shingles = sign_text(text, shingle_, signature, scratch_);
  Outline outline;
  outline.shingles =
      static_cast<std::uint32_t>(std::min<std::size_t>(shingles, std::numeric_limits<std::uint32_t>::max()));
  if (shingles == 0) {
    keys_.resize(keys_.size() + bands_.bands, 0);
  } else {
    outline_bits(signature, outline.bits);
    append_band_keys(signature, bands_, keys_);
  }
  outlines_.push_back(outline);
  // A text of several pieces leaves only the last one's shingles, and is too long to be held.
  if (hold_ && scratch_.shingles.size() == shingles) {
    shingles_.insert(shingles_.end(), scratch_.shingles.begin(), scratch_.shingles.end());
  }
  held_ends_.push_back(shingles_.size());
}

void DocumentBatch::clear() {
  outlines_.clear();
  keys_.clear();
  shingles_.clear();
  held_ends_.assign(1, 0);
}

}  // namespace refrain::dedup
