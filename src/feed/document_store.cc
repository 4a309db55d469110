#include "feed/document_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_format.h"

namespace refrain::feed {
namespace {

constexpr std::size_t kMostOpen = 64;

absl::Status failed(const std::string& path, const char* what, int error, const char* advice) {
  return absl::UnavailableError(
      absl::StrFormat("%s: cannot be %s: %s; %s", io::printable(path), what, io::error_text(error), advice));
}

}  // namespace

DocumentStore::~DocumentStore() {
  if (spool_ >= 0) ::close(spool_);
  for (const Open& open : open_) ::close(open.descriptor);
}

absl::Status DocumentStore::add(const Block& block, const Records& records, std::uint64_t first_line) {
  if (block.bytes->size > kMostBlock) {
    return absl::ResourceExhaustedError(absl::StrFormat(
        "%s:%d: the records here are longer than 4 GiB together; leave out the longest",
        block.file < options_.paths.size() ? io::printable(options_.paths[block.file]) : "", first_line));
  }
  if (last_in_file_ > 0) places_[last_in_file_ - 1].bytes.reset();
  last_in_file_ = 0;
  places_.push_back({.place = {.first = records_.size(),
                               .first_line = first_line,
                               .offset = block.offset,
                               .size = static_cast<std::uint32_t>(block.bytes->size),
                               .file = block.file,
                               .in_file = block.in_file,
                               .kind = block.kind},
                     .bytes = block.bytes});
  for (const RecordPlace& record : records.places) records_.push_back(record);
  if (block.in_file) {
    last_in_file_ = places_.size();
    return absl::OkStatus();
  }
  kept_.push_back(places_.size() - 1);
  kept_bytes_ += block.bytes->capacity();
  while (kept_bytes_ > options_.memory && kept_.size() > 1) {
    if (absl::Status status = let_go(places_[kept_.front()]); !status.ok()) return status;
    kept_.pop_front();
  }
  return absl::OkStatus();
}

absl::Status DocumentStore::let_go(Held& held) {
  const std::uint64_t offset = spool_end_;
  if (absl::Status status = spool(held.bytes->view()); !status.ok()) return status;
  kept_bytes_ -= held.bytes->capacity();
  held.place.offset = offset;
  held.bytes.reset();
  return absl::OkStatus();
}

absl::Status DocumentStore::spool_all() {
  for (; !kept_.empty(); kept_.pop_front()) {
    if (absl::Status status = let_go(places_[kept_.front()]); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status DocumentStore::resume_spool(std::uint64_t spooled) {
  if (spooled == 0) return absl::OkStatus();
  if (spool_ < 0) spool_ = ::open(options_.spool.c_str(), O_RDWR | O_CLOEXEC);
  if (spool_ < 0) {
    return failed(options_.spool, "read again", errno, "start afresh, without --resume");
  }
  spool_end_ = spooled;
  return absl::OkStatus();
}

void DocumentStore::restore(const Place& place, std::span<const RecordPlace> records) {
  places_.push_back({.place = place, .bytes = nullptr});
  for (const RecordPlace& record : records) records_.push_back(record);
}

absl::Status DocumentStore::spool(std::string_view bytes) {
  if (spool_ < 0) {
    spool_ = ::open(options_.spool.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (spool_ < 0) {
      return failed(options_.spool, "written", errno, "name another place with --temp");
    }
  }
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(spool_, bytes.data(), bytes.size(), static_cast<off_t>(spool_end_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return failed(options_.spool, "written", errno, "make room, or name another place with --temp");
    }
    spool_end_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> DocumentStore::descriptor_of(std::uint32_t file) {
  for (const Open& open : open_) {
    if (open.file == file) return open.descriptor;
  }
  const std::string& path = options_.paths[file];
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return failed(path, "read again", errno, "leave the inputs as they are");
  if (open_.size() == kMostOpen) {
    ::close(open_.front().descriptor);
    open_.erase(open_.begin());
  }
  open_.push_back({file, descriptor});
  return descriptor;
}

absl::Status DocumentStore::read(const Held& held, std::size_t begin, std::size_t size, char* into) {
  const Place& place = held.place;
  int descriptor = spool_;
  if (place.in_file) {
    const absl::StatusOr<int> input = descriptor_of(place.file);
    if (!input.ok()) return input.status();
    descriptor = *input;
  }
  std::uint64_t at = place.offset + begin;
  while (size > 0) {
    const ssize_t got = ::pread(descriptor, into, size, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      const std::string& path = place.in_file ? options_.paths[place.file] : options_.spool;
      if (got < 0) return failed(path, "read again", errno, "check the disk");
      return absl::AbortedError(io::printable(path) +
                                ": became shorter while it was read; leave the inputs as they are");
    }
    at += static_cast<std::uint64_t>(got);
    into += got;
    size -= static_cast<std::size_t>(got);
  }
  return absl::OkStatus();
}

const DocumentStore::Held& DocumentStore::held_of(std::size_t document) const {
  const auto after = std::upper_bound(places_.begin(), places_.end(), document,
                                      [](std::size_t number, const Held& held) { return number < held.place.first; });
  return *(after - 1);
}

absl::StatusOr<std::string_view> DocumentStore::record(std::size_t document) {
  const Held& held = held_of(document);
  const std::size_t begin = records_[document].begin;
  const std::size_t size = records_[document].end - begin;
  if (held.bytes != nullptr) return held.bytes->view().substr(begin, size);
  if (scratch_ == nullptr || scratch_->capacity() < size) {
    scratch_ = std::make_unique<Buffer>(std::max<std::size_t>(2 * size, 1 << 16));
  }
  if (absl::Status status = read(held, begin, size, scratch_->data()); !status.ok()) return status;
  return std::string_view(scratch_->data(), size);
}

DocumentStore::Origin DocumentStore::origin(std::size_t document) const {
  const Place& place = held_of(document).place;
  return {place.file, place.first_line + records_[document].line};
}

absl::StatusOr<Block> DocumentStore::block(std::size_t number) {
  const Held& held = places_[number];
  Block block;
  block.kind = held.place.kind;
  block.file = held.place.file;
  block.offset = held.place.offset;
  block.in_file = held.place.in_file;
  block.bytes = held.bytes;
  if (block.bytes == nullptr) {
    block.bytes = std::make_shared<Buffer>(held.place.size);
    block.bytes->size = held.place.size;
    const absl::Status status = read(held, 0, held.place.size, block.bytes->data());
    if (!status.ok()) return status;
  }
  return block;
}

std::size_t DocumentStore::memory() const {
  return records_.memory() + places_.capacity() * sizeof(Held) + kept_bytes_;
}

}  // namespace refrain::feed
