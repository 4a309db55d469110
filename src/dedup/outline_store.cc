#include "dedup/outline_store.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace refrain {

static_assert(std::is_trivially_copyable_v<DocumentBatch::Outline>);

OutlineStore::OutlineStore(std::string path, std::size_t memory)
    : file_(std::move(path)), most_recent_(std::max(kPage, memory / sizeof(DocumentBatch::Outline))) {}

bool OutlineStore::write_recent() {
  if (!file_.append(recent_.data(), recent_.size() * sizeof recent_[0])) return false;
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
    if (!file_.read(page_.data(), page_.size() * sizeof page_[0], page_begin_ * sizeof page_[0])) {
      page_.clear();
      return false;
    }
  }
  outline = page_[document - page_begin_];
  return true;
}

}  // namespace refrain
