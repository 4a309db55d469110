#include "feed/document_store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_format.h"
#include "os/messages.h"

namespace refrain::feed {
namespace {

constexpr std::size_t kMostOpen = 64;

}  // namespace

DocumentStore::DocumentStore(Options options)
    : options_(std::move(options)), states_(options_.paths.size()), read_again_(options_.paths.size()) {
  for (std::size_t file = 0; file < states_.size(); ++file) {
    struct stat info = {};
    if (::stat(options_.paths[file].c_str(), &info) == 0) states_[file] = state_of(info);
  }
}

DocumentStore::State DocumentStore::state_of(const struct stat& info) {
  if (!S_ISREG(info.st_mode)) return {};
  return {.regular = true,
          .device = info.st_dev,
          .inode = info.st_ino,
          .size = info.st_size,
          .seconds = info.st_mtim.tv_sec,
          .nanoseconds = info.st_mtim.tv_nsec};
}

absl::Status DocumentStore::same_as_before(std::uint32_t file, const struct stat& info) const {
  if (!states_[file].regular || state_of(info) == states_[file]) return absl::OkStatus();
  return absl::AbortedError(os::printable(options_.paths[file]) +
                            ": changed while it was read; leave the inputs as they are");
}

absl::Status DocumentStore::unchanged() const {
  for (std::uint32_t file = 0; file < states_.size(); ++file) {
    if (!read_again_[file]) continue;
    struct stat info = {};
    if (::stat(options_.paths[file].c_str(), &info) != 0) {
      return os::file_error(options_.paths[file], "read again", errno, "leave the inputs as they are");
    }
    if (absl::Status status = same_as_before(file, info); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status DocumentStore::add(const Block& block, const Records& records, std::uint64_t first_line) {
  if (block.bytes->size > kMostBlock) {
    return absl::ResourceExhaustedError(absl::StrFormat(
        "%s:%d: the records here are longer than 4 GiB together; leave out the longest",
        block.file < options_.paths.size() ? os::printable(options_.paths[block.file]) : "", first_line));
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
    if (block.file < read_again_.size()) read_again_[block.file] = true;
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
  if (!spool_.is_open()) spool_ = os::Descriptor(::open(options_.spool.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
  if (!spool_.is_open()) {
    return os::scratch_error(options_.spool, "read again", errno);
  }
  struct stat info = {};
  if (fstat(spool_.get(), &info) != 0 || static_cast<std::uint64_t>(info.st_size) < spooled) {
    return absl::DataLossError(os::printable(options_.spool) + ": is shorter than an earlier run has left it");
  }
  spool_end_ = spooled;
  return absl::OkStatus();
}

void DocumentStore::restore(const BlockPlace& place, std::span<const RecordPlace> records) {
  places_.push_back({.place = place, .bytes = nullptr});
  if (place.in_file && place.file < read_again_.size()) read_again_[place.file] = true;
  for (const RecordPlace& record : records) records_.push_back(record);
}

absl::Status DocumentStore::spool(std::string_view bytes) {
  if (!spool_.is_open()) {
    spool_ = os::Descriptor(::open(options_.spool.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!spool_.is_open()) return os::scratch_error(options_.spool, "written", errno);
  }
  const int error = os::write_all_at(spool_.get(), bytes, spool_end_);
  if (error != 0) return os::scratch_error(options_.spool, "written", error);
  spool_end_ += bytes.size();
  return absl::OkStatus();
}

absl::StatusOr<int> DocumentStore::descriptor_of(std::uint32_t file) {
  for (const Open& open : open_) {
    if (open.file == file) return open.descriptor.get();
  }
  const std::string& path = options_.paths[file];
  os::Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat info = {};
  if (!descriptor.is_open() || fstat(descriptor.get(), &info) != 0) {
    return os::file_error(path, "read again", errno, "leave the inputs as they are");
  }
  if (absl::Status status = same_as_before(file, info); !status.ok()) return status;
  if (open_.size() == kMostOpen) open_.erase(open_.begin());
  open_.push_back({file, std::move(descriptor)});
  return open_.back().descriptor.get();
}

absl::Status DocumentStore::read(const Held& held, std::size_t begin, std::size_t size, char* into) {
  const BlockPlace& place = held.place;
  int descriptor = spool_.get();
  if (place.in_file) {
    const absl::StatusOr<int> input = descriptor_of(place.file);
    if (!input.ok()) return input.status();
    descriptor = *input;
  }
  const int error = os::read_all_at(descriptor, into, size, place.offset + begin);
  if (error == 0) return absl::OkStatus();
  const std::string& path = place.in_file ? options_.paths[place.file] : options_.spool;
  if (error != os::kEndOfFile) return os::file_error(path, "read again", error, "check the disk");
  return absl::AbortedError(os::printable(path) + ": became shorter while it was read; leave the inputs as they are");
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
    constexpr std::size_t kLong = std::size_t{1} << 20;
    scratch_ = std::make_unique<Buffer>(std::max<std::size_t>(size < kLong ? 2 * size : size, 1 << 16));
  }
  if (absl::Status status = read(held, begin, size, scratch_->data()); !status.ok()) return status;
  return std::string_view(scratch_->data(), size);
}

DocumentStore::Origin DocumentStore::origin(std::size_t document) const {
  const BlockPlace& place = held_of(document).place;
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
