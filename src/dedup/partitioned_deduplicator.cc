// Keys in parts, joined part by part, and the leader pass over the documents that share one.

#include "dedup/partitioned_deduplicator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dedup/band_key.h"
#include "dedup/join.h"

namespace refrain::dedup {
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

DocumentNumber document_of(const DedupPlan& plan, std::size_t rank) {
  if (rank < plan.kept_first || plan.order.empty()) return static_cast<DocumentNumber>(rank);
  return plan.order[rank - plan.kept_first];
}

}  // namespace

PartitionedDeduplicator::PartitionedDeduplicator(const DedupOptions& options, DedupStorage storage, TextOf text_of)
    : storage_(std::move(storage)),
      threshold_(options.threshold),
      shingles_of_(options.shingle, std::move(text_of)),
      outlines_(storage_.folder + "/outlines", storage_.memory / 8),
      keys_(storage_.folder + "/keys", storage_.memory / 2),
      shared_(storage_.folder + "/shared", storage_.memory / 4) {}

// From shared keys by document to shared keys by rank.
absl::Status PartitionedDeduplicator::join(const DedupPlan& plan) {
  std::vector<DocumentNumber> ranks(plan.order.size());
  for (std::size_t k = 0; k < plan.order.size(); ++k) {
    ranks[plan.order[k] - plan.kept_first] = static_cast<DocumentNumber>(k + plan.kept_first);
  }
  const std::size_t part_ranks = ranks_of_part(outlines_.size());
  absl::Status status = join_keys(keys_, storage_.threads, [&](std::span<const SharedKey> entries) -> absl::Status {
    for (const auto& [key, document] : entries) {
      const std::size_t rank =
          ranks.empty() || document < plan.kept_first ? document : ranks[document - plan.kept_first];
      const std::uint64_t place = rank % part_ranks;
      absl::Status added = shared_.add(rank / part_ranks, place << kBandKeyBits | key);
      if (!added.ok()) return added;
    }
    return absl::OkStatus();
  });
  keys_.release();
  return status;
}

absl::Status PartitionedDeduplicator::decide_one(const DedupPlan& plan, LeaderPass& pass, std::size_t rank,
                                                 std::span<const std::uint64_t> keys) {
  const DocumentNumber document = document_of(plan, rank);
  DocumentBatch::Outline outline;
  if (absl::Status status = outlines_.get(document, outline); !status.ok()) return status;
  if (rank < plan.kept_first) return pass.keep(document, outline, keys);
  if (!known_ended_) {
    const std::optional<Decision> known = plan.known ? plan.known(document) : std::optional<Decision>();
    known_ended_ = !known;
    if (known) {
      if (known->removed() || outline.rejected) return absl::OkStatus();
      return pass.keep(document, outline, keys);
    }
  }
  Decision decision;
  if (absl::Status status = pass.decide(document, outline, keys, decision); !status.ok()) return status;
  return plan.decided(document, decision);
}

absl::Status PartitionedDeduplicator::pass_over(const DedupPlan& plan) {
  LeaderPass pass(
      threshold_,
      [this](DocumentNumber document, std::vector<std::uint64_t>& into) { return shingles_of_(document, into); },
      plan.groups);
  const std::size_t part_ranks = ranks_of_part(outlines_.size());
  std::vector<std::uint64_t> entries;
  for (std::size_t part = 0; part < Spill::kParts; ++part) {
    if (absl::Status status = shared_.load(part, entries); !status.ok()) return status;
    std::sort(entries.begin(), entries.end());
    for (std::size_t begin = 0; begin < entries.size();) {
      const std::uint64_t place = entries[begin] >> kBandKeyBits;
      std::size_t end = begin;
      for (; end < entries.size() && entries[end] >> kBandKeyBits == place; ++end) entries[end] &= kKeyMask;
      absl::Status status =
          decide_one(plan, pass, part * part_ranks + place, std::span(entries).subspan(begin, end - begin));
      if (!status.ok()) return status;
      begin = end;
    }
    pass_memory_ = pass.memory();
  }
  return absl::OkStatus();
}

absl::Status PartitionedDeduplicator::add(const DocumentBatch& batch) {
  if (outlines_.size() + batch.size() > kMostDocuments) {
    return absl::ResourceExhaustedError(
        absl::StrCat("more than ", kMostDocuments, " documents; give them in several runs"));
  }
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const auto document = static_cast<DocumentNumber>(outlines_.size());
    if (absl::Status status = outlines_.push_back(batch.outline(k)); !status.ok()) return status;
    for (const std::uint64_t key : batch.keys(k)) {
      if (absl::Status status = add_key(keys_, cut_band_key(key), document); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status PartitionedDeduplicator::decide(const DedupPlan& plan) {
  absl::Status status = join(plan);
  return status.ok() ? pass_over(plan) : status;
}

absl::Status PartitionedDeduplicator::resume(std::span<const DocumentBatch::Outline> outlines, std::size_t segments) {
  for (const DocumentBatch::Outline& outline : outlines) {
    if (absl::Status status = outlines_.push_back(outline); !status.ok()) return status;
  }
  return keys_.resume(segments);
}

}  // namespace refrain::dedup
