// The public door.

#include "refrain/index.h"

#include <utility>

#include "base/status.h"
#include "index/reader.h"
#include "index/verify.h"
#include "index/writer.h"

namespace refrain {
namespace {

index::Wanted wanted_of(const IndexOptions& options) {
  index::Wanted wanted{.threshold = options.threshold,
                       .shingle = options.shingle,
                       .recall = options.recall,
                       .passages = options.passages.value_or(false),
                       .window = {},
                       .threads = options.threads,
                       .memory = options.memory};
  if (options.window.has_value()) wanted.window = index::time_of_seconds(*options.window);
  return wanted;
}

}  // namespace

struct Index::State {
  std::unique_ptr<index::Reader> reader;
  std::unique_ptr<index::Writer> writer;
};

Index::Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

Status Index::open(const std::string& folder, IndexMode mode, const IndexOptions& options, Index& index) {
  auto state = std::make_unique<State>();
  const index::Wanted wanted = wanted_of(options);
  if (mode == IndexMode::kRead) {
    auto reader = index::Reader::open(folder, wanted);
    if (!reader.ok()) return base::from_absl(reader.status());
    state->reader = *std::move(reader);
  } else {
    const index::OpenMode how = mode == IndexMode::kWrite ? index::OpenMode::kWrite : index::OpenMode::kWriteOrMake;
    auto writer = index::Writer::open(folder, how, wanted);
    if (!writer.ok()) return base::from_absl(writer.status());
    state->writer = *std::move(writer);
  }
  index.state_ = std::move(state);
  return {};
}

namespace {

Status not_open() { return Status::invalid_argument("the index is not open; open it first"); }
Status not_to_write() {
  return Status::invalid_argument("the index is open to be read only; open it again to write to it");
}

}  // namespace

Status Index::add(std::span<const IndexItem> items, std::vector<IndexVerdict>& verdicts) {
  if (state_ == nullptr) return not_open();
  if (state_->writer == nullptr) return not_to_write();
  std::vector<index::NewDocument> documents;
  documents.reserve(items.size());
  for (const IndexItem& item : items) {
    index::NewDocument& document = documents.emplace_back();
    document.id = std::string(item.id);
    document.text = item.text;
    if (item.time.has_value()) document.time = index::time_of_seconds(*item.time);
  }
  std::vector<index::Verdict> found;
  const absl::Status status = state_->writer->add(documents, true, found);
  if (!status.ok()) return base::from_absl(status);
  for (index::Verdict& one : found) {
    verdicts.push_back(
        {std::move(one.id), one.given, std::move(one.duplicate_of), one.similarity, std::move(one.error)});
  }
  return {};
}

Status Index::query(std::span<const std::string_view> texts, std::size_t limit,
                    std::vector<std::vector<IndexNear>>& near) {
  if (state_ == nullptr) return not_open();
  std::vector<index::NearOriginal> found;
  for (const std::string_view text : texts) {
    found.clear();
    const absl::Status status =
        state_->reader != nullptr ? state_->reader->near(text, limit, found) : state_->writer->near(text, limit, found);
    if (!status.ok()) return base::from_absl(status);
    std::vector<IndexNear>& list = near.emplace_back();
    for (index::NearOriginal& one : found)
      list.push_back({std::move(one.id), one.similarity, index::seconds_of_time(one.time)});
  }
  return {};
}

Status Index::overlaps(std::string_view text, std::size_t limit, std::vector<IndexOverlap>& overlaps) {
  if (state_ == nullptr) return not_open();
  const bool reads = state_->reader != nullptr;
  if (!(reads ? state_->reader->scheme() : state_->writer->scheme()).passages)
    return Status::invalid_argument("the index was made without passages; build another one with them");
  index::Sources sources;
  const absl::Status status =
      reads ? state_->reader->sources(text, {}, sources) : state_->writer->sources(text, {}, sources);
  if (!status.ok()) return base::from_absl(status);
  std::vector<DocumentText> documents = {{.text = text}};
  for (const index::Source& one : sources.found) documents.push_back({.text = one.text, .source = true});
  PassageOptions options{.within = false};
  index::count_others(sources, options);
  for (const Overlap& one : find_passages(documents, options).overlaps) {
    if (limit-- == 0) break;
    const index::Source& source = sources.found[one.right.document - 1];
    const Span at = one.right.bytes;
    overlaps.push_back({.kind = one.kind,
                        .similarity = one.similarity,
                        .words = one.words,
                        .bytes = one.left.bytes,
                        .id = source.id,
                        .source_bytes = at,
                        .source_text = source.text.substr(at.begin, at.end - at.begin)});
  }
  return {};
}

Status Index::remove(std::span<const std::string> ids) {
  if (state_ == nullptr) return not_open();
  if (state_->writer == nullptr) return not_to_write();
  return base::from_absl(state_->writer->remove(ids));
}

Status Index::compact() {
  if (state_ == nullptr) return not_open();
  if (state_->writer == nullptr) return not_to_write();
  return base::from_absl(state_->writer->compact());
}

Status Index::info(IndexInfo& info) const {
  if (state_ == nullptr) return not_open();
  absl::StatusOr<IndexInfo> found = state_->reader != nullptr ? state_->reader->info() : state_->writer->info();
  if (!found.ok()) return base::from_absl(found.status());
  info = *std::move(found);
  return {};
}

Status Index::close() {
  const std::unique_ptr<State> state = std::move(state_);
  return state != nullptr && state->writer != nullptr ? base::from_absl(state->writer->close()) : Status();
}

Status verify_index(const std::string& folder) { return base::from_absl(index::verify(folder)); }

Status backup_index(const std::string& folder, const std::string& to) {
  return base::from_absl(index::backup(folder, to));
}

}  // namespace refrain
