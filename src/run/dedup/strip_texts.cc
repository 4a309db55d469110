// Three passes over the kept texts, a few megabytes of them at a time on all threads; what they find lies in files that
// RepeatedPassages joins between them.

#include "run/dedup/strip_texts.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "dedup/cut_words.h"
#include "dedup/passage_windows.h"
#include "dedup/repeated_passages.h"

namespace refrain::run {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{4} << 20;
constexpr std::size_t kBatchTexts = 4096;

// A document that a pass looks at.
struct Seen {
  DocumentNumber document = 0;
  std::string text;
  std::vector<std::uint64_t> given;  // its shared anchors, or its repeated windows
  std::vector<std::uint64_t> found;  // its anchors, or its windows at shared ones
  std::string cut;
  std::uint64_t words = 0;  // that were cut
  bool dropped = false;     // they were all that it had
};

// What one thread works with.
struct Worker {
  dedup::PassageWindows::Scratch scratch;
  std::vector<dedup::WordRange> ranges;
  std::vector<dedup::Cut> cuts;
};

// What is different from pass to pass.
struct Pass {
  const char* name = "";
  // What is known of a document: one of which nothing is known is passed over. Empty: all are looked at.
  std::function<absl::Status(DocumentNumber, std::vector<std::uint64_t>& given)> given;
  std::function<void(Worker&, Seen&)> work;      // on any thread
  std::function<absl::Status(Seen& seen)> take;  // in order
};

class StripTexts {
 public:
  StripTexts(const StripOptions& options, DedupRun& run, const std::string& folder, const CutSink& cut)
      : run_(run),
        cut_(cut),
        windows_(options.min_words),
        passages_({.documents = options.documents,
                   .all = run.source.documents(),
                   .memory = run.join_memory(),
                   .folder = folder,
                   .threads = run.threads}),
        workers_(run.threads) {}

  absl::Status go();

 private:
  absl::Status go(const Pass& pass);
  absl::Status finish(const Pass& pass, std::vector<Seen>& batch);
  void cut(Worker& worker, Seen& seen) const;
  absl::Status take_cut(Seen& seen);

  DedupRun& run_;
  const CutSink& cut_;
  dedup::PassageWindows windows_;
  dedup::RepeatedPassages passages_;
  std::vector<Worker> workers_;
  std::vector<Removed> dropped_;
};

absl::Status StripTexts::finish(const Pass& pass, std::vector<Seen>& batch) {
  if (run_.observer.interrupted()) return absl::CancelledError("interrupted");
  base::parallel_for_workers(batch.size(), run_.threads,
                             [&](unsigned worker, std::size_t k) { pass.work(workers_[worker], batch[k]); });
  for (Seen& seen : batch) {
    if (absl::Status status = pass.take(seen); !status.ok()) return status;
  }
  if (!batch.empty()) run_.observer.update(batch.back().document, batch.back().document, 0);
  batch.clear();
  return absl::OkStatus();
}

absl::Status StripTexts::go(const Pass& pass) {
  run_.observer.begin_stage(pass.name, run_.source.documents());
  std::vector<Seen> batch;
  std::size_t bytes = 0;
  auto removed = run_.decisions.removed.begin();
  for (DocumentNumber document = run_.decisions.against; document < run_.source.documents(); ++document) {
    if (removed != run_.decisions.removed.end() && removed->document == document) {
      ++removed;
      continue;
    }
    Seen seen;
    seen.document = document;
    if (pass.given) {
      if (absl::Status status = pass.given(document, seen.given); !status.ok()) return status;
      if (seen.given.empty()) continue;
    }
    const absl::StatusOr<std::string_view> text = run_.source.text(document);
    if (!text.ok()) return text.status();
    seen.text = *text;
    bytes += seen.text.size();
    batch.push_back(std::move(seen));
    if (bytes < kBatchBytes && batch.size() < kBatchTexts) continue;
    if (absl::Status status = finish(pass, batch); !status.ok()) return status;
    bytes = 0;
  }
  return finish(pass, batch);
}

void StripTexts::cut(Worker& worker, Seen& seen) const {
  const std::size_t words = windows_.cover(seen.text, seen.given, worker.scratch, worker.ranges);
  for (const dedup::WordRange& range : worker.ranges) seen.words += range.end - range.begin;
  seen.dropped = seen.words == words;
  if (seen.dropped) return;
  dedup::cut_words(seen.text, worker.ranges, worker.cuts);
  std::size_t at = 0;
  for (const dedup::Cut& one : worker.cuts) {
    seen.cut.append(seen.text, at, one.bytes.begin - at);
    if (one.space) seen.cut += ' ';
    at = one.bytes.end;
  }
  seen.cut.append(seen.text, at);
}

absl::Status StripTexts::take_cut(Seen& seen) {
  ++run_.counts.stripped_documents;
  run_.counts.stripped_words += seen.words;
  if (!seen.dropped) return cut_(seen.document, std::move(seen.cut));
  dropped_.push_back({.document = seen.document, .reason = RemovalReason::kStripped});
  return absl::OkStatus();
}

absl::Status StripTexts::go() {
  Pass anchors;
  anchors.name = "sampling passages";
  anchors.work = [this](Worker& worker, Seen& seen) { windows_.anchors(seen.text, worker.scratch, seen.found); };
  anchors.take = [this](Seen& seen) { return passages_.add_anchors(seen.document, seen.found); };
  absl::Status status = go(anchors);
  if (status.ok()) status = passages_.join_anchors();
  if (!status.ok()) return status;

  Pass windows;
  windows.name = "comparing passages";
  windows.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return passages_.shared_anchors(document, given);
  };
  windows.work = [this](Worker& worker, Seen& seen) {
    windows_.windows(seen.text, seen.given, worker.scratch, seen.found);
  };
  windows.take = [this](Seen& seen) { return passages_.add_windows(seen.document, seen.found); };
  status = go(windows);
  if (status.ok()) status = passages_.join_windows();
  if (!status.ok()) return status;

  Pass cuts;
  cuts.name = "cutting";
  cuts.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return passages_.repeated_windows(document, given);
  };
  cuts.work = [this](Worker& worker, Seen& seen) { cut(worker, seen); };
  cuts.take = [this](Seen& seen) { return take_cut(seen); };
  status = go(cuts);
  run_.counts.temp_bytes += passages_.file_bytes();
  std::vector<Removed>& removed = run_.decisions.removed;
  const auto middle = static_cast<std::ptrdiff_t>(removed.size());
  removed.insert(removed.end(), dropped_.begin(), dropped_.end());
  std::inplace_merge(removed.begin(), removed.begin() + middle, removed.end(),
                     [](const Removed& a, const Removed& b) { return a.document < b.document; });
  return status;
}

}  // namespace

absl::Status strip_texts(const StripOptions& options, DedupRun& run, const std::string& folder, const CutSink& cut) {
  return StripTexts(options, run, folder, cut).go();
}

}  // namespace refrain::run
