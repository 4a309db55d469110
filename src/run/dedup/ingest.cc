#include "run/dedup/ingest.h"

#include <mutex>
#include <string>

#include "base/first_error.h"
#include "base/hash.h"
#include "feed/pipeline.h"
#include "run/memory.h"

namespace refrain::run {
namespace {

class Ingest {
 public:
  Ingest(DedupRun& run, const IngestSteps& steps) : run_(run), steps_(steps), groups_(run.groups.within_groups()) {}

  absl::Status go(DocumentSource::Part part);

 private:
  std::unique_ptr<Work> read();
  void parse(unsigned worker, Work& work);
  absl::Status take(Work& work);
  void decide(Work& work);
  void write(Work& work);
  std::unique_ptr<dedup::DocumentBatch> take_batch();
  void give_back(std::unique_ptr<dedup::DocumentBatch> batch);

  DedupRun& run_;
  const IngestSteps& steps_;
  const bool groups_;  // are asked for
  base::FirstError error_;
  std::mutex guard_;  // of batches_
  std::mutex large_;  // held while a large block is parsed
  std::vector<std::unique_ptr<dedup::DocumentBatch>> batches_;
};

std::unique_ptr<dedup::DocumentBatch> Ingest::take_batch() {
  const std::scoped_lock lock(guard_);
  if (batches_.empty()) return std::make_unique<dedup::DocumentBatch>(run_.settings.near);
  std::unique_ptr<dedup::DocumentBatch> batch = std::move(batches_.back());
  batches_.pop_back();
  batch->clear();
  return batch;
}

void Ingest::give_back(std::unique_ptr<dedup::DocumentBatch> batch) {
  const std::scoped_lock lock(guard_);
  batches_.push_back(std::move(batch));
}

std::unique_ptr<Work> Ingest::read() {
  if (error_.any()) return nullptr;
  if (run_.observer.interrupted()) {
    error_.keep(absl::CancelledError("interrupted"));
    return nullptr;
  }
  const Laps laps(run_.clock, RunClock::kRead);
  absl::StatusOr<std::unique_ptr<SourceBlock>> block = run_.source.next();
  if (!error_.keep(block.status()) || *block == nullptr) return nullptr;
  auto work = std::make_unique<Work>();
  work->block = *std::move(block);
  return work;
}

void Ingest::parse(unsigned worker, Work& work) {
  std::unique_lock<std::mutex> alone(large_, std::defer_lock);
  if (work.block->input_bytes >= large_block(run_.memory)) alone.lock();
  Laps laps(run_.clock, RunClock::kParse);
  work.batch = take_batch();
  work.batch->hold_shingles(!alone.owns_lock() && steps_.hold_shingles && steps_.hold_shingles());
  run_.source.parse(worker, *work.block, [&](io::Record& record) {
    if (steps_.document) steps_.document(worker, work, record);
    if (groups_) work.groups.push_back(record.group.empty() ? 0 : base::hash_bytes(record.group));
    laps.enter(RunClock::kSign);
    work.batch->add(record.view);
    laps.enter(RunClock::kParse);
  });
}

// The first of the steps in order: what was wrong is told, and the documents get their numbers.
absl::Status Ingest::take(Work& work) {
  work.first = static_cast<DocumentNumber>(run_.source.documents());
  run_.counts.bytes += work.block->input_bytes;
  absl::Status status = run_.source.add(*work.block, [&](const std::string& line) -> absl::Status {
    if (run_.settings.strict) return absl::InvalidArgumentError(line);
    run_.bad.note(line);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (run_.source.documents() > work.first) run_.bad.note_good();
  if (run_.source.documents() >= kNoDocument) {
    return absl::ResourceExhaustedError(
        "more than 4,294,967,294 documents; give them in several runs, each \1against\2 the others");
  }
  return steps_.decide(work);
}

void Ingest::decide(Work& work) {
  if (error_.any()) return;
  const Laps laps(run_.clock, RunClock::kDecide);
  error_.keep(take(work));
  run_.observer.update(run_.source.read_bytes(), run_.source.documents(), run_.counts.bytes);
  if (run_.clock != nullptr) run_.clock->note(run_.source.documents(), run_.counts.bytes, run_.held_for_good());
}

void Ingest::write(Work& work) {
  if (steps_.write && !error_.any()) {
    const Laps laps(run_.clock, RunClock::kWrite);
    error_.keep(steps_.write(work));
  }
  if (work.block->input_bytes < large_block(run_.memory)) give_back(std::move(work.batch));
}

absl::Status Ingest::go(DocumentSource::Part part) {
  if (absl::Status status = run_.source.open(part); !status.ok()) return status;
  const std::uint64_t bad_before = run_.bad.count();
  const std::size_t before = part == DocumentSource::Part::kAgainst ? 0 : run_.decisions.against;
  run_.bad.begin_part();
  if (run_.source.documents() > before) run_.bad.note_good();
  feed::Stages<Work> stages;
  stages.read = [this] { return read(); };
  stages.work = [this](unsigned worker, Work& work) { parse(worker, work); };
  stages.decide = [this](Work& work) { decide(work); };
  stages.write = [this](Work& work) { write(work); };
  stages.stopped = [this] { return error_.any(); };
  stages.weight = [](const Work& work) { return static_cast<std::size_t>(work.block->input_bytes); };
  feed::Pipeline<Work>(stages, run_.threads, run_.blocks_in_flight(), run_.bytes_in_flight()).run();
  if (!error_.status().ok()) return error_.status();
  // A wrong name of the field must not pass for a corpus that is empty.
  const std::uint64_t bad = run_.bad.count() - bad_before;
  if (bad == 0 || run_.source.documents() > before) return absl::OkStatus();
  return run_.bad.none_read(bad, run_.source.fields());
}

}  // namespace

absl::Status ingest(DedupRun& run, DocumentSource::Part part, const IngestSteps& steps) {
  return Ingest(run, steps).go(part);
}

void note_groups(DedupRun& run, const Work& work) {
  if (run.groups.all()) return;
  for (std::size_t k = 0; k < work.batch->size(); ++k) {
    const std::uint64_t group = work.groups.empty() ? 0 : work.groups[k];
    run.groups.add(group, work.block->input);
    if (group == 0 && run.groups.within_groups()) ++run.counts.without_group;
  }
}

void note_contained(DedupRun& run, Work& work) {
  for (auto& [k, contained] : work.contained) {
    run.decisions.contained.emplace(static_cast<DocumentNumber>(work.first + k), std::move(contained));
  }
}

bool note_decision(DedupRun& run, DocumentNumber document, const Decision& decision) {
  Decisions& all = run.decisions;
  const bool against = decision.removed() && decision.kept < all.against;
  const auto contained = against ? all.contained.end() : all.contained.find(document);
  if (contained != all.contained.end()) {
    all.removed.push_back({document, contained->second.item, contained->second.share,
                           contained->second.id_json.empty() ? RemovalReason::kContained : RemovalReason::kAgainst});
  } else if (decision.removed()) {
    all.removed.push_back(
        {document, decision.kept, decision.similarity, against ? RemovalReason::kAgainst : RemovalReason::kNear});
  } else {
    return false;
  }
  return true;
}

}  // namespace refrain::run
