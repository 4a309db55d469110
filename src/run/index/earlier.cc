#include "run/index/earlier.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"
#include "index/folder.h"
#include "index/reader.h"
#include "io/document.h"
#include "run/index/shared_passages.h"

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

class TextsOfIndex : public EarlierTexts {
 public:
  TextsOfIndex(std::string path, std::unique_ptr<index::Reader> reader)
      : path_(std::move(path)), reader_(std::move(reader)) {}

  absl::Status find(std::span<const io::Document> drafts, std::uint32_t boilerplate, std::vector<io::Document>& found,
                    Others& others) override {
    // Texts of 4 MiB for each of a thousand drafts still fit into memory.
    constexpr std::size_t kMostSources = 256;
    index::Sources all;
    for (const io::Document& draft : drafts) {
      index::Sources sources;
      absl::Status status =
          reader_->sources(text_to_ask(draft.text), {.most = kMostSources, .boilerplate = boilerplate}, sources);
      if (!status.ok()) return status;
      for (index::Source& one : sources.found) {
        if (taken_.insert(one.number).second) all.found.push_back(std::move(one));
      }
    }
    std::sort(all.found.begin(), all.found.end(),
              [](const index::Source& x, const index::Source& y) { return x.number < y.number; });
    all.documents = reader_->state().documents;
    all.shingles = reader_->state().shingles;
    PassageOptions counts;
    index::count_others(all, counts);
    others.documents += counts.other_sources;
    others.words += counts.other_words;
    for (index::Source& one : all.found) found.push_back(document_of(path_, std::move(one)));
    return absl::OkStatus();
  }

 private:
  std::string path_;
  std::unique_ptr<index::Reader> reader_;
  absl::flat_hash_set<index::Number> taken_;
};

bool is_index(const std::string& path) {
  const absl::StatusOr<index::FolderKind> kind = index::Folder(path).look();
  // One that cannot be read is told when it is opened.
  return !kind.ok() ? absl::IsInvalidArgument(kind.status()) || absl::IsDataLoss(kind.status())
                    : *kind == index::FolderKind::kIndex;
}

}  // namespace

std::vector<std::string> take_indexes(std::vector<std::string>& paths) {
  std::vector<std::string> indexes;
  std::vector<std::string> others;
  for (std::string& path : paths) (is_index(path) ? indexes : others).push_back(std::move(path));
  paths = std::move(others);
  return indexes;
}

absl::StatusOr<std::shared_ptr<EarlierTexts>> open_earlier_texts(const std::string& path) {
  const index::Wanted wanted{.threshold = {}, .shingle = {}, .recall = {}, .passages = true, .window = {}};
  absl::StatusOr<std::unique_ptr<index::Reader>> reader = index::Reader::open(path, wanted);
  if (!reader.ok()) return reader.status();
  return std::make_shared<TextsOfIndex>(path, *std::move(reader));
}

absl::StatusOr<std::shared_ptr<EarlierIndex>> open_earlier(const std::string& path, const index::Wanted& wanted) {
  absl::StatusOr<std::unique_ptr<index::Reader>> reader = index::Reader::open(path, wanted);
  if (!reader.ok()) return reader.status();
  return std::make_shared<OfIndex>(path, *std::move(reader));
}

}  // namespace refrain::run
