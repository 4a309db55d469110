// The quick way: documents are decided as they come, and written at once.

#include "run/dedup/stream.h"

#include "dedup/stream_deduplicator.h"
#include "run/dedup/contained.h"

namespace refrain::run {
namespace {

constexpr std::size_t kQuarterGrowth = std::size_t{128} << 20;  // bytes of the table of keys

class Stream {
 public:
  explicit Stream(DedupRun& run)
      : run_(run),
        contained_(run),
        near_(
            run.settings.near,
            [this](DocumentNumber document) {
              const Laps laps(run_.clock, RunClock::kFetch);
              return run_.source.text(document);
            },
            &run.groups) {}

  absl::StatusOr<StreamEnd> go(const BlockSink& decided);

 private:
  absl::Status decide(Work& work);
  bool will_not_fit() const;

  DedupRun& run_;
  ContainedStep contained_;
  dedup::StreamDeduplicator near_;
  bool overflow_ = false;
};

absl::Status Stream::decide(Work& work) {
  if (absl::Status status = contained_.status(); !status.ok()) return status;
  for (const auto& [k, contained] : work.contained) work.batch->reject(k);
  note_groups(run_, work);
  if (absl::Status status = near_.decide(*work.batch, work.decisions); !status.ok()) return status;
  note_contained(run_, work);
  for (std::size_t k = 0; k < work.decisions.size(); ++k) {
    const auto document = static_cast<DocumentNumber>(work.first + k);
    if (work.batch->wordless(k)) ++run_.counts.wordless;
    if (note_decision(run_, document, work.decisions[k])) work.decisions[k].kept = document;
  }
  run_.held = near_.memory() + run_.source.memory() + run_.groups.memory() + contained_.memory() +
              run_.decisions.removed.capacity() * sizeof(Removed);
  // Keys that do not fit are what the other way is for. The table of keys grows twofold while it is small, by a fifth
  // later, and all parts of it at nearly the same time.
  const std::size_t keys = near_.memory();
  const std::size_t growth = keys < kQuarterGrowth ? keys : keys / 4;
  overflow_ = run_.held + growth + run_.reading_memory() > run_.memory || will_not_fit();
  return overflow_ ? absl::CancelledError() : absl::OkStatus();
}

// Whether it shows already that the keys of all input will not fit, so that no more time is lost: the share that was
// read needs more than its share. Blocks that are kept to be read again are bounded, and no part of it.
bool Stream::will_not_fit() const {
  constexpr std::uint64_t kTells = std::uint64_t{32} << 20;  // bytes that tell of the rest
  const std::uint64_t all = run_.source.total_bytes();
  const std::uint64_t read = run_.source.read_bytes();
  if (all == 0 || read < kTells) return false;
  const double share = static_cast<double>(read) / static_cast<double>(all);
  const double needed = static_cast<double>(run_.held_for_good()) / share;
  return needed + static_cast<double>(run_.reading_memory()) > static_cast<double>(run_.memory);
}

absl::StatusOr<StreamEnd> Stream::go(const BlockSink& decided) {
  if (run_.source.has_against()) {
    IngestSteps against;
    against.decide = [this](Work& work) { return near_.keep(*work.batch); };
    absl::Status status = ingest(run_, DocumentSource::Part::kAgainst, against);
    run_.decisions.against = static_cast<DocumentNumber>(run_.source.documents());
    run_.counts.bytes = 0;  // counts records alone
    if (status.ok()) status = contained_.build();
    if (!status.ok()) return status;
  }
  run_.groups.begin(run_.decisions.against);
  IngestSteps records;
  records.hold_shingles = [this] { return near_.wants_shingles(); };
  records.decide = [this](Work& work) { return decide(work); };
  records.write = decided;
  if (contained_.wanted()) {
    records.document = [this](unsigned worker, Work& work, const io::Record& record) {
      contained_.look(worker, work, record);
    };
  }
  const absl::Status status = ingest(run_, DocumentSource::Part::kRecords, records);
  if (overflow_) return StreamEnd::kOverflow;
  if (!status.ok()) return status;
  return StreamEnd::kDone;
}

}  // namespace

absl::StatusOr<StreamEnd> dedup_stream(DedupRun& run, const BlockSink& decided) { return Stream(run).go(decided); }

}  // namespace refrain::run
