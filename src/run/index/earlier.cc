#include "run/index/earlier.h"

#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "index/folder.h"
#include "index/reader.h"

namespace refrain::run {
namespace {

class OfIndex : public EarlierIndex {
 public:
  OfIndex(std::string path, std::unique_ptr<index::Reader> reader)
      : path_(std::move(path)), reader_(std::move(reader)) {}

  absl::StatusOr<std::optional<EarlierDocument>> near(std::string_view text) override {
    // A lookup takes less than the parsing beside it, so threads seldom meet here.
    const std::scoped_lock lock(guard_);
    near_.clear();
    if (absl::Status status = reader_->near(text, 1, near_); !status.ok()) return status;
    if (near_.empty()) return std::optional<EarlierDocument>();
    index::NearOriginal& one = near_.front();
    return std::optional<EarlierDocument>({std::move(one.id), one.similarity, one.containment});
  }

  std::string fingerprint() const override {
    const index::State& state = reader_->state();
    return absl::StrFormat("index %s, %d documents, %d so far\n", path_, state.documents, state.next);
  }

 private:
  std::string path_;
  std::unique_ptr<index::Reader> reader_;
  std::mutex guard_;
  std::vector<index::NearOriginal> near_;
};

}  // namespace

bool is_index(const std::string& path) {
  const absl::StatusOr<index::FolderKind> kind = index::Folder(path).look();
  // One that cannot be read is told when it is opened.
  return !kind.ok() ? absl::IsInvalidArgument(kind.status()) || absl::IsDataLoss(kind.status())
                    : *kind == index::FolderKind::kIndex;
}

absl::StatusOr<std::shared_ptr<EarlierIndex>> open_earlier(const std::string& path, const index::Wanted& wanted) {
  absl::StatusOr<std::unique_ptr<index::Reader>> reader = index::Reader::open(path, wanted);
  if (!reader.ok()) return reader.status();
  return std::make_shared<OfIndex>(path, *std::move(reader));
}

}  // namespace refrain::run
