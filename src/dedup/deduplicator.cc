// Decisions when all documents have come: keys in parts, joined part by part, and the leader pass over the documents
// that share one.

#include <algorithm>
#include <span>
#include <utility>

#include "base/parallel.h"
#include "dedup/band_key.h"
#include "dedup/join.h"
#include "dedup/leader_pass.h"
#include "dedup/outline_store.h"
#include "dedup/spill.h"
#include "dedup/text_shingles.h"
#include "refrain/dedup.h"

namespace refrain {
namespace {

// A shared entry: part and number hold the document's rank in keep order and the key.
constexpr int kRankBits = 64 - kBandKeyBits;  // of a rank in its part
constexpr std::uint64_t kKeyMask = (std::uint64_t{1} << kBandKeyBits) - 1;
constexpr std::size_t kLeastRanks = std::size_t{1} << 12;  // of a part
constexpr std::size_t kMostDocuments = kNoDocument;

std::size_t ranks_of_part(std::size_t documents) {
  const std::size_t ranks = (documents + Spill::kParts - 1) / Spill::kParts;
  return std::clamp(ranks, kLeastRanks, std::size_t{1} << kRankBits);
}

}  // namespace

struct Deduplicator::State {
  State(const DedupOptions& with, DedupStorage where, TextOf text_of)
      : storage(std::move(where)),
        threshold(with.threshold),
        shingles_of(with.shingle, std::move(text_of)),
        outlines(storage.folder + "/outlines", storage.memory / 8),
        keys(storage.folder + "/keys", storage.memory / 2),
        shared(storage.folder + "/shared", storage.memory / 4) {}

  bool fail(std::string why) {
    error = std::move(why);
    return false;
  }
  bool join(const Plan& plan);
  bool pass_over(const Plan& plan);
  bool decide_one(const Plan& plan, LeaderPass& pass, std::size_t rank, std::span<const std::uint64_t> document_keys);
  DocumentNumber document_of(const Plan& plan, std::size_t rank) const {
    if (rank < plan.kept_first || plan.order.empty()) return static_cast<DocumentNumber>(rank);
    return plan.order[rank - plan.kept_first];
  }

  DedupStorage storage;
  double threshold;
  TextShingles shingles_of;
  OutlineStore outlines;
  Spill keys;
  Spill shared;
  std::size_t pass_memory = 0;
  bool known_ended = false;
  std::string error;
};

// From shared keys by document to shared keys by rank.
bool Deduplicator::State::join(const Plan& plan) {
  std::vector<DocumentNumber> ranks(plan.order.size());
  for (std::size_t k = 0; k < plan.order.size(); ++k) {
    ranks[plan.order[k] - plan.kept_first] = static_cast<DocumentNumber>(k + plan.kept_first);
  }
  const std::size_t part_ranks = ranks_of_part(outlines.size());
  const bool good = join_keys(keys, storage.threads, [&](std::span<const SharedKey> entries) {
    for (const auto& [key, document] : entries) {
      const std::size_t rank =
          ranks.empty() || document < plan.kept_first ? document : ranks[document - plan.kept_first];
      const std::uint64_t place = rank % part_ranks;
      if (!shared.add(rank / part_ranks, place << kBandKeyBits | key)) return false;
    }
    return true;
  });
  keys.release();
  if (good) return true;
  return fail(shared.error().empty() ? keys.error() : shared.error());
}

bool Deduplicator::State::decide_one(const Plan& plan, LeaderPass& pass, std::size_t rank,
                                     std::span<const std::uint64_t> document_keys) {
  const DocumentNumber document = document_of(plan, rank);
  DocumentBatch::Outline outline;
  if (!outlines.get(document, outline)) return fail(outlines.error());
  if (rank < plan.kept_first) return pass.keep(document, outline, document_keys);
  Decision decision;
  if (!known_ended) {
    const std::optional<Decision> known = plan.known ? plan.known(document) : std::optional<Decision>();
    known_ended = !known;
    if (known) {
      if (known->removed() || outline.rejected) return true;
      return pass.keep(document, outline, document_keys);
    }
  }
  return pass.decide(document, outline, document_keys, decision) && plan.decided(document, decision);
}

bool Deduplicator::State::pass_over(const Plan& plan) {
  LeaderPass pass(threshold, [this](DocumentNumber document, std::vector<std::uint64_t>& into) {
    return shingles_of(document, into);
  });
  const std::size_t part_ranks = ranks_of_part(outlines.size());
  std::vector<std::uint64_t> entries;
  for (std::size_t part = 0; part < Spill::kParts; ++part) {
    if (!shared.load(part, entries)) return fail(shared.error());
    std::sort(entries.begin(), entries.end());
    for (std::size_t begin = 0; begin < entries.size();) {
      const std::uint64_t place = entries[begin] >> kBandKeyBits;
      std::size_t end = begin;
      for (; end < entries.size() && entries[end] >> kBandKeyBits == place; ++end) {
        entries[end] &= kKeyMask;
      }
      if (!decide_one(plan, pass, part * part_ranks + place, std::span(entries).subspan(begin, end - begin))) {
        return false;
      }
      begin = end;
    }
    pass_memory = pass.memory();
  }
  return true;
}

Deduplicator::Deduplicator(const DedupOptions& options, DedupStorage storage, TextOf text_of)
    : state_(std::make_unique<State>(options, std::move(storage), std::move(text_of))) {}
Deduplicator::Deduplicator(Deduplicator&&) noexcept = default;
Deduplicator& Deduplicator::operator=(Deduplicator&&) noexcept = default;
Deduplicator::~Deduplicator() = default;

bool Deduplicator::add(const DocumentBatch& batch) {
  State& state = *state_;
  if (state.outlines.size() + batch.size() > kMostDocuments) {
    return state.fail("more than 4,294,967,295 documents; give them in several runs");
  }
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const auto document = static_cast<DocumentNumber>(state.outlines.size());
    if (!state.outlines.push_back(batch.outline(k))) return state.fail(state.outlines.error());
    for (const std::uint64_t key : batch.keys(k)) {
      if (!add_key(state.keys, cut_band_key(key), document)) return state.fail(state.keys.error());
    }
  }
  return true;
}

bool Deduplicator::decide(const Plan& plan) {
  State& state = *state_;
  return state.join(plan) && state.pass_over(plan);
}

std::size_t Deduplicator::checkpoint() {
  if (state_->keys.flush()) return state_->keys.segments();
  state_->error = state_->keys.error();
  return 0;
}

bool Deduplicator::resume(std::span<const DocumentBatch::Outline> outlines, std::size_t segments) {
  for (const DocumentBatch::Outline& outline : outlines) {
    if (!state_->outlines.push_back(outline)) return state_->fail(state_->outlines.error());
  }
  return state_->keys.resume(segments) || state_->fail(state_->keys.error());
}

std::uint64_t Deduplicator::documents() const { return state_->outlines.size(); }

std::size_t Deduplicator::memory() const {
  return state_->outlines.memory() + state_->keys.memory() + state_->shared.memory() + state_->pass_memory;
}

std::size_t Deduplicator::key_memory() const { return state_->keys.memory_used(); }

std::uint64_t Deduplicator::file_bytes() const {
  return state_->keys.file_bytes() + state_->shared.file_bytes() + state_->outlines.file_bytes();
}

const std::string& Deduplicator::error() const { return state_->error; }

}  // namespace refrain
