// Passes over the texts of a source, a few megabytes of them at a time on all threads.

#include "run/dedup/strip_texts.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "run/dedup/decide.h"

namespace refrain::run {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{4} << 20;
constexpr std::size_t kBatchTexts = 4096;

// A document of a pass, with its text.
struct Held {
  PassDocument document;
  std::string text;
};

class StripTexts {
 public:
  StripTexts(const StripOptions& options, DedupRun& run, const std::string& folder, const CutSink& sink)
      : run_(run),
        sink_(sink),
        strip_(options, run, folder, [this](const TextPass& pass) { return go(pass); }),
        cuts_(run.threads) {}

  absl::Status run();

 private:
  absl::Status go(const TextPass& pass);
  absl::Status finish(const TextPass& pass, std::vector<Held>& batch);

  DedupRun& run_;
  const CutSink& sink_;
  PassageStrip strip_;
  std::vector<std::vector<dedup::Cut>> cuts_;  // by worker
};

absl::Status StripTexts::finish(const TextPass& pass, std::vector<Held>& batch) {
  if (run_.observer.interrupted()) return absl::CancelledError("interrupted");
  base::parallel_for_workers(batch.size(), run_.threads, [&](unsigned worker, std::size_t k) {
    pass.work(worker, batch[k].document, {.text = batch[k].text, .fields = {}});
  });
  for (Held& held : batch) {
    if (absl::Status status = pass.take(held.document); !status.ok()) return status;
  }
  if (!batch.empty()) run_.observer.update(batch.back().document.document, batch.back().document.document, 0);
  batch.clear();
  return absl::OkStatus();
}

absl::Status StripTexts::go(const TextPass& pass) {
  run_.observer.begin_stage(pass.name, run_.source.documents());
  std::vector<Held> batch;
  std::size_t bytes = 0;
  for (DocumentNumber document = run_.decisions.against; document < run_.source.documents(); ++document) {
    if (!pass.wanted(document)) continue;
    Held held;
    held.document.document = document;
    if (pass.given) {
      if (absl::Status status = pass.given(document, held.document.given); !status.ok()) return status;
    }
    if (!pass.all && held.document.given.empty()) continue;
    const absl::StatusOr<std::string_view> text = run_.source.text(document);
    if (!text.ok()) return text.status();
    held.text = *text;
    bytes += held.text.size();
    batch.push_back(std::move(held));
    if (bytes < kBatchBytes && batch.size() < kBatchTexts) continue;
    if (absl::Status status = finish(pass, batch); !status.ok()) return status;
    bytes = 0;
  }
  return finish(pass, batch);
}

// `text` without what is cut out of it.
std::string without(std::string_view text, const std::vector<dedup::Cut>& cuts) {
  std::string rest;
  std::size_t at = 0;
  for (const dedup::Cut& one : cuts) {
    rest += text.substr(at, one.bytes.begin - at);
    if (one.space) rest += ' ';
    at = one.bytes.end;
  }
  rest += text.substr(at);
  return rest;
}

absl::Status StripTexts::run() {
  if (absl::Status status = strip_.find(); !status.ok()) return status;
  TextPass pass;
  pass.name = "cutting";
  pass.wanted = [this](DocumentNumber document) { return !strip_.gone(document); };
  pass.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return strip_.repeated_windows(document, given);
  };
  pass.work = [this](unsigned worker, PassDocument& document, const PassText& text) {
    strip_.cut(worker, document, text, cuts_[worker]);
    if (!document.dropped) document.rest = without(text.text, cuts_[worker]);
  };
  pass.take = [this](PassDocument& document) {
    strip_.count(document);
    return document.dropped ? absl::OkStatus() : sink_(document.document, std::move(document.rest));
  };
  absl::Status status = go(pass);
  strip_.end();
  return status;
}

}  // namespace

absl::Status strip_texts(const StripOptions& options, DedupRun& run, const std::string& folder, const CutSink& cut) {
  absl::Status status = StripTexts(options, run, folder, cut).run();
  run.counts.clusters = count_clusters(run.decisions);
  return status;
}

}  // namespace refrain::run
