// The public door: texts at hand and texts that come, over the same decision.

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/parallel.h"
#include "base/status.h"
#include "dedup/document_batch.h"
#include "dedup/stream_deduplicator.h"
#include "refrain/dedup.h"

namespace refrain {
namespace {

// Texts of one piece of work: enough that its overhead does not show.
constexpr std::size_t kBatchTexts = 64;
// Pieces between signing and deciding: enough for many threads, and a bound on the memory.
constexpr std::size_t kBatchesAtOnce = 256;

[[maybe_unused]] bool valid(const DedupOptions& options) {
  return options.threshold > 0 && options.threshold <= 1 && options.shingle >= 1 && options.recall > 0 &&
         options.recall < 1;
}

// Signs texts on several threads and decides them in order.
absl::Status decide_texts(std::span<const std::string_view> texts, const DedupOptions& options,
                          dedup::StreamDeduplicator& near, std::vector<Decision>& decisions) {
  while (!texts.empty()) {
    const std::span<const std::string_view> now = texts.first(std::min(texts.size(), kBatchTexts * kBatchesAtOnce));
    texts = texts.subspan(now.size());
    std::vector<dedup::DocumentBatch> batches((now.size() + kBatchTexts - 1) / kBatchTexts,
                                              dedup::DocumentBatch(options));
    const bool hold = near.wants_shingles();
    base::parallel_for(batches.size(), options.threads, [&](std::size_t k) {
      batches[k].hold_shingles(hold);
      const std::size_t end = std::min((k + 1) * kBatchTexts, now.size());
      for (std::size_t t = k * kBatchTexts; t < end; ++t) batches[k].add(now[t]);
    });
    for (const dedup::DocumentBatch& batch : batches) {
      if (absl::Status status = near.decide(batch, decisions); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Decision> deduplicate(std::span<const std::string_view> texts, const DedupOptions& options) {
  assert(valid(options) && texts.size() < kNoDocument);
  std::vector<Decision> decisions;
  decisions.reserve(texts.size());
  dedup::StreamDeduplicator near(
      options, [texts](DocumentNumber document) -> absl::StatusOr<std::string_view> { return texts[document]; });
  // Texts in memory are always there again.
  decide_texts(texts, options, near, decisions).IgnoreError();
  return decisions;
}

struct Deduplicator::State {
  State(const DedupOptions& with, TextSource& from)
      : options(with), source(from), near(with, [this](DocumentNumber document) { return text_of(document); }) {}

  absl::StatusOr<std::string_view> text_of(DocumentNumber document) {
    // The owner may not have noted yet what is only just being added.
    if (document >= first) return adding[document - first];
    std::string_view text;
    const Status status = source.text(document, text);
    if (!status.ok()) return base::to_absl(status);
    return text;
  }

  DedupOptions options;
  TextSource& source;
  std::span<const std::string_view> adding;
  std::uint64_t first = 0;  // number of the first of them
  dedup::StreamDeduplicator near;
};

Deduplicator::Deduplicator(const DedupOptions& options, TextSource& source)
    : state_(std::make_unique<State>(options, source)) {
  assert(valid(options));
}
Deduplicator::Deduplicator(Deduplicator&&) noexcept = default;
Deduplicator& Deduplicator::operator=(Deduplicator&&) noexcept = default;
Deduplicator::~Deduplicator() = default;

Status Deduplicator::add(std::string_view text, Decision& decision) {
  std::vector<Decision> decisions;
  Status status = add(std::span(&text, 1), decisions);
  if (!decisions.empty()) decision = decisions.front();
  return status;
}

Status Deduplicator::add(std::span<const std::string_view> texts, std::vector<Decision>& decisions) {
  State& state = *state_;
  state.first = state.near.documents();
  if (texts.size() >= kNoDocument - state.first) {
    return {StatusCode::kResourceExhausted, "more than 4,294,967,294 documents; use several deduplicators"};
  }
  state.adding = texts;
  const absl::Status status = decide_texts(texts, state.options, state.near, decisions);
  state.first = state.near.documents();
  state.adding = {};
  return base::from_absl(status);
}

std::uint64_t Deduplicator::documents() const { return state_->near.documents(); }

std::size_t Deduplicator::memory() const { return state_->near.memory(); }

}  // namespace refrain
