#include "dedup/repeated_passages.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/first_error.h"
#include "base/parallel.h"
#include "dedup/join.h"

namespace refrain::dedup {

// Two files at a time: what is joined, and the lists that come of it. Those of the second join take the names of the
// first one's, which are done with.
RepeatedPassages::RepeatedPassages(RepeatedPassagesOptions options)
    : options_(std::move(options)),
      windows_path_(options_.folder + "/windows"),
      lists_path_(options_.folder + "/passages"),
      anchors_(std::make_unique<Spill>(windows_path_, options_.memory / 2)) {}

void RepeatedPassages::note_files() {
  std::uint64_t bytes = 0;
  if (anchors_) bytes += anchors_->file_bytes();
  if (windows_) bytes += windows_->file_bytes();
  if (shared_) bytes += shared_->file_bytes();
  if (repeated_) bytes += repeated_->file_bytes();
  file_bytes_ = std::max(file_bytes_, bytes);
}

// No more threads than half of the memory has room for, each with so many bytes.
unsigned RepeatedPassages::threads_for(std::size_t bytes) const {
  const std::size_t room = options_.memory / 2 / std::max<std::size_t>(1, bytes);
  return static_cast<unsigned>(std::clamp<std::size_t>(room, 1, base::thread_count(options_.threads)));
}

absl::Status RepeatedPassages::add_anchors(DocumentNumber document, std::span<const std::uint64_t> anchors) {
  for (const std::uint64_t anchor : anchors) {
    if (absl::Status status = add_key(*anchors_, anchor, document); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RepeatedPassages::join_anchors() {
  shared_ = std::make_unique<DocumentLists>(lists_path_, options_.memory / 2, options_.all);
  const auto take = [&](std::span<const SharedKey> shared) -> absl::Status {
    for (std::size_t begin = 0; begin < shared.size();) {
      std::size_t end = begin + 1;
      while (end < shared.size() && shared[end].key == shared[begin].key) ++end;
      for (std::size_t k = begin; k < end && end - begin >= options_.documents; ++k) {
        absl::Status status = shared_->add(shared[k].document, shared[k].key);
        if (!status.ok()) return status;
      }
      begin = end;
    }
    return absl::OkStatus();
  };
  std::size_t largest = 0;
  for (std::size_t part = 0; part < Spill::kParts; ++part) {
    largest = std::max(largest, anchors_->size(part));
  }
  const unsigned threads = threads_for(2 * largest * sizeof(std::uint64_t));
  if (absl::Status status = join_keys(*anchors_, threads, take); !status.ok()) return status;
  note_files();
  anchors_.reset();
  windows_ = std::make_unique<PairSpill>(windows_path_, options_.memory / 2);
  return absl::OkStatus();
}

absl::Status RepeatedPassages::shared_anchors(DocumentNumber document, std::vector<std::uint64_t>& anchors) {
  return shared_->take(document, anchors);
}

absl::Status RepeatedPassages::add_windows(DocumentNumber document, std::span<const std::uint64_t> hashes) {
  for (const std::uint64_t hash : hashes) {
    // All 64 bits: the part is a cut of them.
    absl::Status status = windows_->add(hash >> (64 - kPartBits), {hash, document});
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// One window, with the documents that have it.
absl::Status RepeatedPassages::join_window(std::span<const PairSpill::Pair> holders) {
  std::size_t there = 0;
  const PairSpill::Pair* first = nullptr;
  for (const PairSpill::Pair& holder : holders) {
    if (is_guest(holder.second)) continue;
    ++there;
    if (first == nullptr || rank(holder.second) < rank(first->second)) first = &holder;
  }
  if (first == nullptr) return absl::OkStatus();
  const auto first_document = static_cast<DocumentNumber>(first->second);
  for (const PairSpill::Pair& holder : holders) {
    const auto document = static_cast<DocumentNumber>(holder.second);
    const bool guest = is_guest(document);
    // With the first one it stays.
    if (document == first_document || there + (guest ? 1 : 0) < options_.documents) continue;
    if (guest && rank(document) < rank(first_document)) continue;
    if (options_.groups != nullptr && !options_.groups->counts(document, first_document)) continue;
    if (absl::Status status = repeated_->add(document, holder.first); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Hands out the repeated ones among the windows of a part.
absl::Status RepeatedPassages::join_part(std::vector<PairSpill::Pair>& pairs) {
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  for (std::size_t begin = 0; begin < pairs.size();) {
    std::size_t end = begin + 1;
    while (end < pairs.size() && pairs[end].first == pairs[begin].first) ++end;
    absl::Status status = join_window(std::span(pairs).subspan(begin, end - begin));
    if (!status.ok()) return status;
    begin = end;
  }
  return absl::OkStatus();
}

absl::Status RepeatedPassages::join_windows() {
  note_files();
  shared_.reset();
  repeated_ = std::make_unique<DocumentLists>(lists_path_, options_.memory / 2, options_.all);
  const unsigned threads = threads_for(2 * windows_->load_memory());
  base::FirstError error;
  std::mutex guard;  // of the lists
  base::parallel_for_workers(Spill::kParts, threads, [&](unsigned, std::size_t part) {
    std::vector<PairSpill::Pair> pairs;
    if (error.any() || !error.keep(windows_->load(part, pairs))) return;
    const std::scoped_lock lock(guard);
    error.keep(join_part(pairs));
  });
  note_files();
  windows_.reset();
  return error.status();
}

absl::Status RepeatedPassages::repeated_windows(DocumentNumber document, std::vector<std::uint64_t>& hashes) {
  return repeated_->take(document, hashes);
}

}  // namespace refrain::dedup
