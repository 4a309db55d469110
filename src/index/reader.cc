#include "index/reader.h"

#include <utility>

namespace refrain::index {

absl::StatusOr<std::unique_ptr<Reader>> Reader::open(const std::string& folder, const Wanted& wanted) {
  absl::StatusOr<Opened> opened = index::open(folder, OpenMode::kRead, wanted);
  if (!opened.ok()) return opened.status();
  return std::unique_ptr<Reader>(new Reader(*std::move(opened)));
}

Reader::Reader(Opened opened)
    : opened_(std::move(opened)),
      view_(*opened_.store, opened_.scheme, nullptr),
      hot_(dedup::NearBounds(opened_.scheme.near.threshold)),
      finder_(view_, hot_),
      signer_(opened_.scheme.near) {}

absl::Status Reader::near(std::string_view text, std::size_t limit, std::vector<NearOriginal>& near) {
  signer_.sign(text, signed_);
  return finder_.find(signed_, opened_.state.lowest, opened_.state.horizon(), near.size() + limit, near);
}

absl::Status Reader::sources(std::string_view text, const SourceLimits& limits, Sources& sources) {
  return SourceFinder(view_, limits).find(text, opened_.state, sources);
}

absl::StatusOr<IndexInfo> Reader::info() const {
  return info_of(opened_.folder, opened_.scheme, opened_.state, *opened_.store);
}

absl::StatusOr<IndexInfo> info_of(const Folder& folder, const Scheme& scheme, const State& state, const Store& store) {
  IndexInfo info{.documents = state.documents,
                 .originals = state.documents - state.duplicates,
                 .duplicates = state.duplicates,
                 .bytes = folder.bytes(),
                 .text_bytes = store.bytes_of(Family::kTexts),
                 .threshold = scheme.near.threshold,
                 .shingle = scheme.near.shingle,
                 .recall = scheme.near.recall,
                 .passages = scheme.passages,
                 .oldest = {},
                 .newest = {},
                 .window = static_cast<double>(state.window) / 1e6,
                 .version = scheme.format};
  Scan scan = store.scan(Family::kTimes);
  scan.seek(state.horizon() == kNoTime ? std::string() : time_key(state.horizon(), 0));
  if (absl::Status status = scan.status(); !status.ok()) return status;
  if (scan.valid()) info.oldest = seconds_of_time(time_at(scan.key()));
  if (state.newest != kNoTime) info.newest = seconds_of_time(state.newest);
  return info;
}

}  // namespace refrain::index
