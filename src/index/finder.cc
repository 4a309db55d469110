#include "index/finder.h"

#include <algorithm>
#include <array>

#include "dedup/band_key.h"
#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain::index {
namespace {

constexpr std::size_t kCached = 1024;
constexpr std::size_t kLongestCached = std::size_t{1} << 13;

}  // namespace

Signer::Signer(const DedupOptions& near) : batch_(near), bands_(dedup::bands_of(near)), shingle_(near.shingle) {
  batch_.hold_shingles(true);
}

void Signer::sign(std::string_view text, Signed& document) {
  batch_.clear();
  batch_.add(text);
  document.outline = batch_.outline(0);
  document.keys.clear();
  for (const std::uint64_t key : batch_.keys(0)) document.keys.push_back(dedup::cut_band_key(key));
  const std::span<const std::uint64_t> held = batch_.held_shingles(0);
  document.shingles.assign(held.begin(), held.end());
  if (held.empty() && !batch_.wordless(0)) {  // a text of several pieces
    text::hash_all_words(text, words_);
    hash_shingles(words_, shingle_, document.shingles);
  }
  document.written.clear();
}

void Signer::sign(std::span<const std::uint64_t> shingles, std::vector<std::uint64_t>& keys) const {
  keys.clear();
  if (shingles.empty()) return;
  std::array<std::uint32_t, kDefaultSlots> signature;
  refrain::sign(shingles, signature);
  append_band_keys(signature, bands_, keys);
  for (std::uint64_t& key : keys) key = dedup::cut_band_key(key);
}

Finder::Finder(View& view, HotSet& hot)
    : view_(view), hot_(hot), bounds_(view.scheme().near.threshold), cache_(kCached) {}

void Finder::load_own(const Signed& document) {
  if (own_loaded_) return;
  own_.assign(document.shingles);
  own_loaded_ = true;
}

// Originals that may be near to the document, ascending, each once.
absl::Status Finder::find_candidates(const Signed& document, Number lowest) {
  candidates_.clear();
  counts_.clear();
  bool any_hot = false;
  for (std::size_t k = 0; k < document.keys.size(); ++k) {
    const std::size_t before = candidates_.size();
    const std::uint64_t key = document.keys[k];
    absl::Status status =
        document.written.known()
            ? view_.keyed(Family::kKeys, key, lowest, kMostOfKey + 1, document.written.of(k), candidates_)
            : view_.keyed(Family::kKeys, key, lowest, kMostOfKey + 1, candidates_);
    if (!status.ok()) return status;
    const std::size_t count = candidates_.size() - before;
    counts_.push_back(static_cast<std::uint32_t>(count));
    any_hot |= count > kMostOfKey;
  }
  if (any_hot) {
    if (absl::Status status = hot_.load(view_); !status.ok()) return status;
    // Those that are hot are found there, if they are near at all.
    std::erase_if(candidates_, [this](Number number) { return hot_.contains(number); });
    set_ = document.shingles;
    std::sort(set_.begin(), set_.end());
    set_.erase(std::unique(set_.begin(), set_.end()), set_.end());
    if (absl::Status status = hot_.find(view_, set_, candidates_); !status.ok()) return status;
  }
  std::sort(candidates_.begin(), candidates_.end());
  candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
  return absl::OkStatus();
}

// Exactly, or 0 where their sizes tell enough.
absl::Status Finder::compare(const Signed& document, const Entry& entry, NearOriginal& near) {
  if (!bounds_.large_enough(entry.outline.shingles, own_loaded_ ? own_.size() : 0)) return absl::OkStatus();
  load_own(document);
  Cached& cached = cache_[near.number % kCached];
  if (cached.number != near.number) {
    cached.number = kNoNumber;
    if (absl::Status status = view_.shingles(near.number, cached.shingles); !status.ok()) return status;
    other_.assign(cached.shingles);
    cached.distinct = other_.size();
    cached.number = near.number;
  }
  if (bounds_.sizes_allow(own_.size(), cached.distinct)) {
    const std::size_t common = own_.common(cached.shingles);
    near.similarity = dedup::jaccard_of(own_.size(), cached.distinct, common);
    near.containment = static_cast<double>(common) / static_cast<double>(own_.size());
  }
  if (cached.shingles.size() > kLongestCached) cached = {};
  return absl::OkStatus();
}

absl::Status Finder::find(const Signed& document, Number lowest, Time horizon, std::size_t most,
                          std::vector<NearOriginal>& near) {
  own_loaded_ = false;
  if (absl::Status status = find_candidates(document, lowest); !status.ok()) return status;
  Entry entry;
  for (const Number candidate : candidates_) {
    if (near.size() >= most) return absl::OkStatus();
    const absl::StatusOr<bool> there = view_.entry(candidate, entry);
    if (!there.ok()) return there.status();
    // A key may outlive its document, but never attracts anything.
    if (!*there || entry.duplicate() || entry.time < horizon) continue;
    if (!bounds_.outlines_allow(document.outline.bits, entry.outline.bits)) continue;
    NearOriginal found{.number = candidate, .id = {}, .time = entry.time};
    if (absl::Status status = compare(document, entry, found); !status.ok()) return status;
    if (found.similarity < bounds_.threshold()) continue;
    found.id = entry.id;
    near.push_back(std::move(found));
  }
  return absl::OkStatus();
}

}  // namespace refrain::index
