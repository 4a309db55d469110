#include "dedup/spill.h"

#include <algorithm>
#include <array>
#include <utility>

namespace refrain::dedup {
namespace {

// Before the numbers of a segment: how many numbers each part has.
using Header = std::array<std::uint64_t, Spill::kParts>;

}  // namespace

Spill::Spill(std::string path, std::size_t memory)
    : file_(std::move(path)),
      most_slabs_(std::max<std::size_t>(2, memory / kSlabBytes)),
      tails_(kParts),
      chunks_(kParts) {}

absl::Status Spill::more_room(std::size_t part) {
  if (used_chunks_ == most_slabs_ * kChunksOfSlab) {
    if (absl::Status status = flush(); !status.ok()) return status;
  }
  if (used_chunks_ == slabs_.size() * kChunksOfSlab) slabs_.push_back(lsh::allocate_big(kSlabBytes));
  auto* const chunk =
      static_cast<std::uint64_t*>(slabs_[used_chunks_ / kChunksOfSlab].get()) + used_chunks_ % kChunksOfSlab * kChunk;
  ++used_chunks_;
  chunks_[part].push_back(chunk);
  tails_[part] = {chunk, chunk + kChunk};
  return absl::OkStatus();
}

std::size_t Spill::in_memory(std::size_t part) const {
  if (chunks_[part].empty()) return 0;
  return chunks_[part].size() * kChunk - static_cast<std::size_t>(tails_[part].end - tails_[part].next);
}

absl::Status Spill::flush() {
  if (used_chunks_ == 0) return absl::OkStatus();
  Header header;
  for (std::size_t part = 0; part < kParts; ++part) header[part] = in_memory(part);
  if (absl::Status status = file_.append(header.data(), sizeof header); !status.ok()) return status;
  Segment segment;
  segment.offset = file_.end();
  std::uint64_t end = 0;
  std::vector<std::uint64_t> gathered;  // a part's chunks in one write
  for (std::size_t part = 0; part < kParts; ++part) {
    gathered.clear();
    for (std::size_t k = 0; k < chunks_[part].size(); ++k) {
      const std::uint64_t* const chunk = chunks_[part][k];
      const std::uint64_t* const stop = k + 1 < chunks_[part].size() ? chunk + kChunk : tails_[part].next;
      gathered.insert(gathered.end(), chunk, stop);
    }
    absl::Status status = file_.append(gathered.data(), gathered.size() * sizeof(std::uint64_t));
    if (!status.ok()) return status;
    end += gathered.size();
    segment.ends.push_back(end);
    chunks_[part].clear();
    tails_[part] = {};
  }
  segments_.push_back(std::move(segment));
  used_chunks_ = 0;
  return absl::OkStatus();
}

void Spill::release() {
  for (std::size_t part = 0; part < kParts; ++part) {
    chunks_[part] = {};
    tails_[part] = {};
  }
  slabs_.clear();
  used_chunks_ = 0;
}

std::size_t Spill::size(std::size_t part) const {
  std::size_t count = in_memory(part);
  for (const Segment& segment : segments_) {
    count += segment.ends[part] - (part == 0 ? 0 : segment.ends[part - 1]);
  }
  return count;
}

absl::Status Spill::load(std::size_t part, std::vector<std::uint64_t>& numbers) const {
  numbers.resize(size(part));
  std::size_t at = 0;
  for (const Segment& segment : segments_) {
    const std::uint64_t begin = part == 0 ? 0 : segment.ends[part - 1];
    const std::size_t count = segment.ends[part] - begin;
    absl::Status status =
        file_.read(numbers.data() + at, count * sizeof(std::uint64_t), segment.offset + begin * sizeof(std::uint64_t));
    if (!status.ok()) return status;
    at += count;
  }
  for (std::size_t k = 0; k < chunks_[part].size(); ++k) {
    const std::uint64_t* const chunk = chunks_[part][k];
    const std::uint64_t* const stop = k + 1 < chunks_[part].size() ? chunk + kChunk : tails_[part].next;
    std::copy(chunk, stop, numbers.begin() + static_cast<std::ptrdiff_t>(at));
    at += static_cast<std::size_t>(stop - chunk);
  }
  return absl::OkStatus();
}

absl::Status Spill::resume(std::size_t segments) {
  if (segments == 0) return absl::OkStatus();
  if (absl::Status status = file_.reopen(); !status.ok()) return status;
  while (segments_.size() < segments) {
    Header header;
    absl::Status status = file_.read(header.data(), sizeof header, file_.end());
    if (!status.ok()) return status;
    Segment segment;
    segment.offset = file_.end() + sizeof header;
    std::uint64_t end = 0;
    for (const std::uint64_t count : header) segment.ends.push_back(end += count);
    status = file_.set_end(segment.offset + end * sizeof(std::uint64_t));
    if (!status.ok()) return status;
    segments_.push_back(std::move(segment));
  }
  return absl::OkStatus();
}

}  // namespace refrain::dedup
