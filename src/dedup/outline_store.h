// The outlines of all documents: in memory as long as they are few, in a file past that.

#ifndef REFRAIN_SRC_DEDUP_OUTLINE_STORE_H_
#define REFRAIN_SRC_DEDUP_OUTLINE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "dedup/document_batch.h"
#include "dedup/scratch_file.h"

namespace refrain::dedup {

// Outlines are written once and asked for mostly in order, and only those of documents that share a key: a page of them
// in memory is enough. Not thread-safe.
class OutlineStore {
 public:
  // `path` is made when more than `memory` bytes have come.
  OutlineStore(std::string path, std::size_t memory);
  OutlineStore(const OutlineStore&) = delete;
  OutlineStore& operator=(const OutlineStore&) = delete;

  absl::Status push_back(const DocumentBatch::Outline& outline);

  absl::Status get(std::size_t document, DocumentBatch::Outline& outline);

  std::size_t size() const { return written_ + recent_.size(); }
  std::size_t memory() const { return (recent_.capacity() + page_.capacity()) * sizeof(DocumentBatch::Outline); }
  std::uint64_t file_bytes() const { return file_.end(); }

 private:
  static constexpr std::size_t kPage = 4096;  // outlines that are read at once

  absl::Status write_recent();

  ScratchFile file_;
  std::size_t most_recent_;
  std::size_t written_ = 0;                     // outlines in the file, which come first
  std::vector<DocumentBatch::Outline> recent_;  // the others
  std::vector<DocumentBatch::Outline> page_;    // of the file
  std::size_t page_begin_ = 0;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_OUTLINE_STORE_H_
