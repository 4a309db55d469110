// Decisions bin by bin: documents of different bins share no key, so each bin is decided by itself.

#ifndef REFRAIN_SRC_DEDUP_BIN_DEDUPLICATOR_H_
#define REFRAIN_SRC_DEDUP_BIN_DEDUPLICATOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dedup/document_batch.h"
#include "dedup/stream_deduplicator.h"
#include "os/descriptor.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

// Documents come in keep order, those of earlier work first; their numbers begin at 0 in each bin.
//
// Memory: that of a StreamDeduplicator for the documents of one bin, 8 bytes for each of them, and the texts of those that
// stay, up to kTextMemory; past that they go to a file without a name in `folder`. One thread at a time.
class BinDeduplicator {
 public:
  enum class Kind : std::uint8_t {
    kDocument,
    kEarlier,   // kept without a question
    kRejected,  // held against what was kept, but not kept itself (it contains an earlier text)
  };
  static constexpr std::size_t kTextMemory = std::size_t{32} << 20;

  BinDeduplicator(const DedupOptions& options, std::string folder);

  // Drops the bin at hand and begins one.
  void begin();

  // Decides the next documents of the bin. `kinds`: of each. Appends to `decisions`. Fails where the file of texts does.
  absl::Status add(std::span<const std::string_view> texts, std::span<const Kind> kinds,
                   std::vector<Decision>& decisions);

  std::size_t memory() const { return near_->memory() + held_.capacity() + ends_.capacity() * sizeof(ends_[0]); }

 private:
  absl::StatusOr<std::string_view> text(DocumentNumber document);
  absl::Status store(std::span<const std::string_view> texts, std::span<const Decision> decisions);
  absl::Status write_out();

  DedupOptions options_;
  std::string folder_;
  DocumentBatch batch_;
  std::unique_ptr<StreamDeduplicator> near_;
  // Of documents before the batch at hand: where the text of each ends; one that is gone is empty.
  std::vector<std::uint64_t> ends_ = {0};
  std::string held_;           // texts from written_ on
  std::uint64_t written_ = 0;  // bytes in the file
  os::Descriptor file_;
  std::string read_;
  std::span<const std::string_view> texts_;  // of the batch at hand
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_BIN_DEDUPLICATOR_H_
