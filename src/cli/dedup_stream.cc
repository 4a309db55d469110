// The quick way: documents are decided as they come, and written at once.

#include "cli/dedup_stream.h"

#include <algorithm>
#include <utility>

#include "cli/contained_step.h"
#include "cli/dedup_output.h"

namespace refrain::cli {
namespace {

constexpr std::size_t kQuarterGrowth = std::size_t{128} << 20;  // bytes of the table of keys

class Stream {
 public:
  explicit Stream(DedupRun& run)
      : run_(run),
        texts_(run),
        near_(run.command.near, [this](DocumentNumber document, std::string& text) { return texts_(document, text); }) {
  }

  absl::StatusOr<StreamEnd> run(ContainedStep& contained, io::OutputFile& output);

 private:
  absl::Status keep_all(Work& work);
  absl::Status decide(Work& work);
  bool will_not_fit() const;
  absl::Status write(Work& work, io::OutputFile& output);
  absl::Status text_error() const;

  DedupRun& run_;
  StoredTexts texts_;
  StreamDeduplicator near_;
  bool overflow_ = false;
};

absl::Status Stream::text_error() const {
  return texts_.status().ok() ? absl::InternalError("a document could not be read again") : texts_.status();
}

absl::Status Stream::keep_all(Work& work) { return near_.keep(*work.batch) ? absl::OkStatus() : text_error(); }

absl::Status Stream::decide(Work& work) {
  for (const auto& [k, contained] : work.contained) work.batch->reject(k);
  if (!near_.decide(*work.batch, work.decisions)) return text_error();
  note_contained(run_, work);
  for (std::size_t k = 0; k < work.decisions.size(); ++k) {
    const auto document = static_cast<DocumentNumber>(work.first + k);
    if (work.batch->wordless(k)) ++run_.wordless;
    if (note_decision(run_, document, work.decisions[k])) work.decisions[k].kept = document;
  }
  // Keys that do not fit are what the other way is for.
  run_.held = near_.memory() + run_.store->memory() + run_.removed.capacity() * sizeof(Removed);
  // The table of keys grows twofold while it is small, by a fifth later, and all parts of it at nearly the same time.
  const std::size_t keys = near_.memory();
  const std::size_t growth = keys < kQuarterGrowth ? keys : keys / 4;
  overflow_ = run_.held + growth + run_.reading_memory() > run_.memory || will_not_fit();
  return overflow_ ? absl::CancelledError() : absl::OkStatus();
}

// Whether it shows already that the keys of all input will not fit, so that no more time is lost: the share that was
// read needs more than its share. Blocks that are kept to be read again are bounded, and no part of it.
bool Stream::will_not_fit() const {
  constexpr std::uint64_t kTells = std::uint64_t{32} << 20;  // bytes that tell of the rest
  if (run_.total_bytes == 0 || run_.read_bytes < kTells) return false;
  const std::size_t cached = std::min(run_.held, run_.store->kept_bytes());
  const double share = static_cast<double>(run_.read_bytes) / static_cast<double>(run_.total_bytes);
  const double needed = static_cast<double>(run_.held - cached) / share;
  return needed + static_cast<double>(run_.reading_memory()) > static_cast<double>(run_.memory);
}

absl::Status Stream::write(Work& work, io::OutputFile& output) {
  return write_kept(work.block, work.records, [&](std::size_t k) { return !work.decisions[k].removed(); }, output);
}

absl::StatusOr<StreamEnd> Stream::run(ContainedStep& contained, io::OutputFile& output) {
  IngestSteps against;
  against.decide = [this](Work& work) { return keep_all(work); };
  IngestSteps records;
  records.hold_shingles = [this] { return near_.wants_shingles(); };
  records.decide = [this](Work& work) { return decide(work); };
  records.write = [&](Work& work) { return write(work, output); };
  if (run_.against_files > 0) {
    records.document = [&](unsigned worker, Work& work, const io::Record& record) {
      contained.look(worker, work, record);
    };
  }
  absl::Status status = ingest(run_, {}, run_.against_files, against);
  run_.first_record = static_cast<DocumentNumber>(run_.store->documents());
  run_.bytes = 0;  // counts records alone
  if (status.ok() && run_.against_files > 0) status = contained.build();
  if (status.ok()) {
    status = ingest(run_, {.file = static_cast<std::uint32_t>(run_.against_files)}, run_.files.size(), records);
  }
  if (overflow_) return StreamEnd::kOverflow;
  if (!status.ok()) return status;
  return StreamEnd::kDone;
}

}  // namespace

absl::StatusOr<StreamEnd> dedup_stream(DedupRun& run, ContainedStep& contained, io::OutputFile& output) {
  return Stream(run).run(contained, output);
}

}  // namespace refrain::cli
