#include "dedup/outline_store.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace refrain::dedup {

static_assert(std::is_trivially_copyable_v<DocumentBatch::Outline>);

OutlineStore::OutlineStore(std::string path, std::size_t memory)
    : file_(std::move(path)), most_recent_(std::max(kPage, memory / sizeof(DocumentBatch::Outline))) {}

absl::Status OutlineStore::write_recent() {
  if (absl::Status status = file_.append(recent_.data(), recent_.size() * sizeof recent_[0]); !status.ok())
    return status;
  written_ += recent_.size();
  recent_.clear();
  return absl::OkStatus();
}

absl::Status OutlineStore::push_back(const DocumentBatch::Outline& outline) {
  if (recent_.size() == most_recent_) {
    if (absl::Status status = write_recent(); !status.ok()) return status;
  }
  recent_.push_back(outline);
  return absl::OkStatus();
}

absl::Status OutlineStore::get(std::size_t document, DocumentBatch::Outline& outline) {
  if (document >= written_) {
    outline = recent_[document - written_];
    return absl::OkStatus();
  }
  if (document < page_begin_ || document - page_begin_ >= page_.size()) {
    page_begin_ = document / kPage * kPage;
    page_.resize(std::min(kPage, written_ - page_begin_));
    absl::Status status = file_.read(page_.data(), page_.size() * sizeof page_[0], page_begin_ * sizeof page_[0]);
    if (!status.ok()) {
      page_.clear();
      return status;
    }
  }
  outline = page_[document - page_begin_];
  return absl::OkStatus();
}

}  // namespace refrain::dedup
