#include "dedup/stream_deduplicator.h"

#include <algorithm>
#include <utility>

#include "base/checked_cast.h"
#include "dedup/band_key.h"

namespace refrain::dedup {
namespace {

absl::Status no_more_documents() {
  return absl::ResourceExhaustedError("more than 4,294,967,295 documents; give them in several runs");
}

}  // namespace

StreamDeduplicator::StreamDeduplicator(const DedupOptions& options, TextOf text_of, const DocumentGroups* groups)
    : shingles_of_(options.shingle, std::move(text_of)),
      pass_(
          options.threshold,
          [this](DocumentNumber document, std::vector<std::uint64_t>& shingles) {
            return shingles_of_(document, shingles);
          },
          groups) {}

void StreamDeduplicator::cut_keys(const DocumentBatch& batch) {
  keys_.clear();
  ends_.assign(1, 0);
  for (std::size_t k = 0; k < batch.size(); ++k) {
    for (const std::uint64_t key : batch.keys(k)) keys_.push_back(cut_band_key(key));
    ends_.push_back(keys_.size());
  }
}

absl::Status StreamDeduplicator::decide(const DocumentBatch& batch, std::vector<Decision>& decisions) {
  // Keys of documents that are asked for ahead of the one that is decided: some 60 places in memory, about as many as a
  // core can wait for in the time that one document takes.
  constexpr std::size_t kAhead = 3;
  if (documents_ + batch.size() > kNoDocument) return no_more_documents();
  cut_keys(batch);
  for (std::size_t k = 0; k < std::min(kAhead, batch.size()); ++k) pass_.prefetch(keys_of(k));
  for (std::size_t k = 0; k < batch.size(); ++k) {
    if (k + kAhead < batch.size()) pass_.prefetch(keys_of(k + kAhead));
    Decision& decision = decisions.emplace_back();
    const auto document = base::checked_cast<DocumentNumber>(documents_++);
    if (batch.wordless(k)) continue;
    absl::Status status = pass_.decide(document, batch.outline(k), keys_of(k), decision, batch.held_shingles(k));
    if (!status.ok()) return status;
  }
  const std::uint64_t loaded = pass_.loaded();
  wants_shingles_ = (loaded - loaded_before_) * 4 > batch.size();
  loaded_before_ = loaded;
  return absl::OkStatus();
}

absl::Status StreamDeduplicator::keep(const DocumentBatch& batch) {
  if (documents_ + batch.size() > kNoDocument) return no_more_documents();
  cut_keys(batch);
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const auto document = static_cast<DocumentNumber>(documents_++);
    if (batch.wordless(k)) continue;
    if (absl::Status status = pass_.keep(document, batch.outline(k), keys_of(k)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace refrain::dedup
