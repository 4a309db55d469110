#include "dedup/outline_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <type_traits>
#include <utility>

namespace refrain {

static_assert(std::is_trivially_copyable_v<DocumentBatch::Outline>);

OutlineStore::OutlineStore(std::string path, std::size_t memory)
    : path_(std::move(path)),
      most_recent_(std::max(kPage, memory / sizeof(DocumentBatch::Outline))) {}

OutlineStore::~OutlineStore() {
  if (file_ >= 0) ::close(file_);
}

bool OutlineStore::fail(const char* what, int error) {
  error_ = path_ + ": cannot be " + what + ": " + std::generic_category().message(error) +
           "; make room, or name another place with --temp";
  return false;
}

bool OutlineStore::write_recent() {
  if (file_ < 0) file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file_ < 0) return fail("written", errno);
  const auto* from = reinterpret_cast<const char*>(recent_.data());
  std::size_t left = recent_.size() * sizeof recent_[0];
  std::uint64_t at = file_bytes();
  while (left > 0) {
    const ssize_t count = ::pwrite(file_, from, left, static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail("written", errno);
    from += count;
    at += static_cast<std::uint64_t>(count);
    left -= static_cast<std::size_t>(count);
  }
  written_ += recent_.size();
  recent_.clear();
  return true;
}

bool OutlineStore::push_back(const DocumentBatch::Outline& outline) {
  if (recent_.size() == most_recent_ && !write_recent()) return false;
  recent_.push_back(outline);
  return true;
}

bool OutlineStore::get(std::size_t document, DocumentBatch::Outline& outline) {
  if (document >= written_) {
    outline = recent_[document - written_];
    return true;
  }
  if (document < page_begin_ || document - page_begin_ >= page_.size()) {
    page_begin_ = document / kPage * kPage;
    page_.resize(std::min(kPage, written_ - page_begin_));
    auto* into = reinterpret_cast<char*>(page_.data());
    std::size_t left = page_.size() * sizeof page_[0];
    std::uint64_t at = page_begin_ * sizeof page_[0];
    while (left > 0) {
      const ssize_t count = ::pread(file_, into, left, static_cast<off_t>(at));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        page_.clear();
        return fail("read again", count < 0 ? errno : EIO);
      }
      into += count;
      at += static_cast<std::uint64_t>(count);
      left -= static_cast<std::size_t>(count);
    }
  }
  outline = page_[document - page_begin_];
  return true;
}

}  // namespace refrain
