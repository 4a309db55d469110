#include "dedup/spill.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace refrain {
namespace {

// Before the numbers of a segment: how many numbers each part has.
using Header = std::array<std::uint64_t, Spill::kParts>;

}  // namespace

Spill::Spill(std::string path, std::size_t memory)
    : path_(std::move(path)),
      most_slabs_(std::max<std::size_t>(2, memory / kSlabBytes)),
      tails_(kParts),
      chunks_(kParts) {}

Spill::~Spill() {
  if (file_ >= 0) ::close(file_);
}

bool Spill::fail(const char* what, int error) const {
  error_ = path_ + ": cannot be " + what + ": " + std::generic_category().message(error) +
           (error == ENOSPC || error == EDQUOT ? "; make room, or name another place with --temp"
                                               : "; name another place with --temp");
  return false;
}

bool Spill::more_room(std::size_t part) {
  if (used_chunks_ == most_slabs_ * kChunksOfSlab && !flush()) return false;
  if (used_chunks_ == slabs_.size() * kChunksOfSlab) slabs_.push_back(allocate_big(kSlabBytes));
  auto* const chunk = static_cast<std::uint64_t*>(slabs_[used_chunks_ / kChunksOfSlab].get()) +
                      used_chunks_ % kChunksOfSlab * kChunk;
  ++used_chunks_;
  chunks_[part].push_back(chunk);
  tails_[part] = {chunk, chunk + kChunk};
  return true;
}

std::size_t Spill::in_memory(std::size_t part) const {
  if (chunks_[part].empty()) return 0;
  return chunks_[part].size() * kChunk -
         static_cast<std::size_t>(tails_[part].end - tails_[part].next);
}

bool Spill::open() {
  if (file_ >= 0) return true;
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return file_ >= 0 || fail("written", errno);
}

bool Spill::write_all(const void* bytes, std::size_t size) {
  const auto* from = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = ::pwrite(file_, from, size, static_cast<off_t>(file_end_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail("written", errno);
    from += written;
    size -= static_cast<std::size_t>(written);
    file_end_ += static_cast<std::uint64_t>(written);
  }
  return true;
}

bool Spill::read_all(void* bytes, std::size_t size, std::uint64_t offset) const {
  auto* into = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t got = ::pread(file_, into, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail("read again", got < 0 ? errno : EIO);
    into += got;
    size -= static_cast<std::size_t>(got);
    offset += static_cast<std::uint64_t>(got);
  }
  return true;
}

bool Spill::flush() {
  if (used_chunks_ == 0) return true;
  if (!open()) return false;
  Header header;
  for (std::size_t part = 0; part < kParts; ++part) header[part] = in_memory(part);
  if (!write_all(header.data(), sizeof header)) return false;
  Segment segment;
  segment.offset = file_end_;
  std::uint64_t end = 0;
  std::vector<std::uint64_t> gathered;  // a part's chunks in one write
  for (std::size_t part = 0; part < kParts; ++part) {
    gathered.clear();
    for (std::size_t k = 0; k < chunks_[part].size(); ++k) {
      const std::uint64_t* const chunk = chunks_[part][k];
      const std::uint64_t* const stop =
          k + 1 < chunks_[part].size() ? chunk + kChunk : tails_[part].next;
      gathered.insert(gathered.end(), chunk, stop);
    }
    if (!write_all(gathered.data(), gathered.size() * sizeof(std::uint64_t))) return false;
    end += gathered.size();
    segment.ends.push_back(end);
    chunks_[part].clear();
    tails_[part] = {};
  }
  segments_.push_back(std::move(segment));
  used_chunks_ = 0;
  return true;
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

bool Spill::load(std::size_t part, std::vector<std::uint64_t>& numbers) const {
  numbers.resize(size(part));
  std::size_t at = 0;
  for (const Segment& segment : segments_) {
    const std::uint64_t begin = part == 0 ? 0 : segment.ends[part - 1];
    const std::size_t count = segment.ends[part] - begin;
    if (!read_all(numbers.data() + at, count * sizeof(std::uint64_t),
                  segment.offset + begin * sizeof(std::uint64_t))) {
      return false;
    }
    at += count;
  }
  for (std::size_t k = 0; k < chunks_[part].size(); ++k) {
    const std::uint64_t* const chunk = chunks_[part][k];
    const std::uint64_t* const stop =
        k + 1 < chunks_[part].size() ? chunk + kChunk : tails_[part].next;
    std::copy(chunk, stop, numbers.begin() + static_cast<std::ptrdiff_t>(at));
    at += static_cast<std::size_t>(stop - chunk);
  }
  return true;
}

bool Spill::resume(std::size_t segments) {
  if (segments == 0) return true;
  if (file_ < 0) file_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  if (file_ < 0) return fail("read again", errno);
  while (segments_.size() < segments) {
    Header header;
    if (!read_all(header.data(), sizeof header, file_end_)) return false;
    Segment segment;
    segment.offset = file_end_ + sizeof header;
    std::uint64_t end = 0;
    for (const std::uint64_t count : header) segment.ends.push_back(end += count);
    file_end_ = segment.offset + end * sizeof(std::uint64_t);
    segments_.push_back(std::move(segment));
  }
  return true;
}

}  // namespace refrain
