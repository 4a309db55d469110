// An index as whoever only asks sees it.

#ifndef REFRAIN_SRC_INDEX_READER_H_
#define REFRAIN_SRC_INDEX_READER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/finder.h"
#include "index/hot_set.h"
#include "index/open.h"
#include "index/source_finder.h"
#include "index/view.h"
#include "refrain/index.h"

namespace refrain::index {

// Holds what was there when it was opened. One thread at a time.
class Reader {
 public:
  static absl::StatusOr<std::unique_ptr<Reader>> open(const std::string& folder, const Wanted& wanted);

  // Appends the originals that a text is near to, the earliest first, at most `limit`.
  absl::Status near(std::string_view text, std::size_t limit, std::vector<NearOriginal>& near);

  // Finds the documents that a text may share passages with.
  // REQUIRES: scheme().passages.
  absl::Status sources(std::string_view text, const SourceLimits& limits, Sources& sources);

  absl::StatusOr<IndexInfo> info() const;

  const Scheme& scheme() const { return opened_.scheme; }
  const State& state() const { return opened_.state; }
  View& view() { return view_; }

 private:
  explicit Reader(Opened opened);

  Opened opened_;
  View view_;
  HotSet hot_;
  Finder finder_;
  Signer signer_;
  Signed signed_;
};

// What an index holds, in numbers.
absl::StatusOr<IndexInfo> info_of(const Folder& folder, const Scheme& scheme, const State& state, const Store& store);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_READER_H_
