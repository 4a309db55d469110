// Decisions in the order of arrival, with all keys in memory.

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/checked_cast.h"
#include "dedup/band_key.h"
#include "dedup/leader_pass.h"
#include "dedup/text_shingles.h"
#include "refrain/dedup.h"

namespace refrain {

struct StreamDeduplicator::State {
  State(const DedupOptions& options, TextOf text_of)
      : shingles_of(options.shingle, std::move(text_of)),
        pass(options.threshold, [this](DocumentNumber document, std::vector<std::uint64_t>& shingles) {
          return shingles_of(document, shingles);
        }) {}

  // Cuts the keys of a batch; document k has those from ends[k] to ends[k + 1].
  void cut_keys(const DocumentBatch& batch) {
    keys.clear();
    ends.assign(1, 0);
    for (std::size_t k = 0; k < batch.size(); ++k) {
      for (const std::uint64_t key : batch.keys(k)) keys.push_back(cut_band_key(key));
      ends.push_back(keys.size());
    }
  }
  std::span<const std::uint64_t> keys_of(std::size_t k) const { return {keys.data() + ends[k], ends[k + 1] - ends[k]}; }

  // Whether there are numbers for so many more documents.
  bool has_room(std::size_t more) const { return documents + more <= kNoDocument; }

  TextShingles shingles_of;
  LeaderPass pass;
  std::uint64_t documents = 0;
  std::uint64_t loaded_before = 0;
  std::atomic<bool> wants_shingles = false;
  std::vector<std::uint64_t> keys;
  std::vector<std::size_t> ends;
};

StreamDeduplicator::StreamDeduplicator(const DedupOptions& options, TextOf text_of)
    : state_(std::make_unique<State>(options, std::move(text_of))) {}
StreamDeduplicator::StreamDeduplicator(StreamDeduplicator&&) noexcept = default;
StreamDeduplicator& StreamDeduplicator::operator=(StreamDeduplicator&&) noexcept = default;
StreamDeduplicator::~StreamDeduplicator() = default;

bool StreamDeduplicator::decide(const DocumentBatch& batch, std::vector<Decision>& decisions) {
  // Keys of documents that are asked for ahead of the one that is decided: some 60 places in memory, about as many as a
  // core can wait for in the time that one document takes.
  constexpr std::size_t kAhead = 3;
  State& state = *state_;
  if (!state.has_room(batch.size())) return false;
  state.cut_keys(batch);
  for (std::size_t k = 0; k < std::min(kAhead, batch.size()); ++k) {
    state.pass.prefetch(state.keys_of(k));
  }
  for (std::size_t k = 0; k < batch.size(); ++k) {
    if (k + kAhead < batch.size()) state.pass.prefetch(state.keys_of(k + kAhead));
    Decision& decision = decisions.emplace_back();
    const auto document = checked_cast<DocumentNumber>(state.documents++);
    if (batch.wordless(k)) continue;
    if (!state.pass.decide(document, batch.outline(k), state.keys_of(k), decision, batch.held_shingles(k))) {
      return false;
    }
  }
  const std::uint64_t loaded = state.pass.loaded();
  state.wants_shingles = (loaded - state.loaded_before) * 4 > batch.size();
  state.loaded_before = loaded;
  return true;
}

bool StreamDeduplicator::keep(const DocumentBatch& batch) {
  State& state = *state_;
  if (!state.has_room(batch.size())) return false;
  state.cut_keys(batch);
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const auto document = static_cast<DocumentNumber>(state.documents++);
    if (batch.wordless(k)) continue;
    if (!state.pass.keep(document, batch.outline(k), state.keys_of(k))) return false;
  }
  return true;
}

std::uint64_t StreamDeduplicator::documents() const { return state_->documents; }

bool StreamDeduplicator::wants_shingles() const { return state_->wants_shingles; }

std::size_t StreamDeduplicator::memory() const { return state_->pass.memory(); }

}  // namespace refrain
