// Three passes: keys of all documents, spilled by parts; the join and the decisions; and, by the caller, the output. The
// first one is recorded in the state log every few hundred megabytes, the second every few thousand decisions: a killed
// run goes on from the last entry.

#include "run/dedup/partitioned.h"

#include <malloc.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dedup/partitioned_deduplicator.h"
#include "io/files/files.h"
#include "refrain/words.h"
#include "run/dedup/contained.h"
#include "run/dedup/fingerprint.h"
#include "run/dedup/ingest.h"
#include "run/dedup/keep_order.h"
#include "run/dedup/state_log.h"

namespace refrain::run {
namespace {

constexpr std::uint64_t kBetweenEntries = std::uint64_t{256} << 20;  // bytes of input
constexpr std::size_t kMostOutlines =
    (std::size_t{16} << 20) / sizeof(dedup::DocumentBatch::Outline);  // held between entries
constexpr std::size_t kDecisionsOfEntry = std::size_t{1} << 14;

struct Decided {
  DocumentNumber document = 0;
  Decision decision;
};

class Partitioned {
 public:
  Partitioned(DedupRun& run, TempFolder& temp, const std::function<void()>& can_resume)
      : run_(run),
        contained_(run),
        temp_(temp),
        can_resume_(can_resume),
        run_text_(dedup_fingerprint(run)),
        order_(run.settings.keep.rule),
        key_memory_(key_memory(run)) {
    make_engine();
  }

  absl::Status go();

 private:
  // A quarter of what reading leaves; the rest is for the places of documents and for what the decision holds.
  static std::size_t key_memory(const DedupRun& run) {
    const std::size_t reading = run.reading_memory();
    return run.memory > reading ? (run.memory - reading) / 4 : 0;
  }

  void make_engine();
  absl::Status open_state();
  absl::Status begin_afresh();
  void tell_resumed() const;
  absl::Status restore(StateLog::EntryKind kind, std::string_view bytes);
  absl::Status restore_blocks(std::string_view bytes);
  absl::Status restore_decisions(std::string_view bytes);
  absl::Status take(Work& work, bool against);
  absl::Status record_blocks();
  absl::Status record_decisions();
  absl::Status read_against();
  absl::Status read_all();
  absl::Status check_key_field();
  absl::Status decide_all();

  DedupRun& run_;
  ContainedStep contained_;
  TempFolder& temp_;
  const std::function<void()>& can_resume_;
  // Of the inputs as they were before anything was read: one that changes later is none that a run may go on with.
  const std::string run_text_;
  KeepOrder order_;
  std::size_t key_memory_;
  std::unique_ptr<dedup::PartitionedDeduplicator> near_;

  std::optional<StateLog> state_;
  bool in_records_ = false;  // the earlier work is read
  // What the log does not have yet: documents from these on.
  std::size_t recorded_documents_ = 0;
  std::size_t recorded_keys_ = 0;
  std::size_t recorded_segments_ = 0;
  std::size_t recorded_groups_ = 0;
  std::uint64_t recorded_bytes_ = 0;
  std::vector<dedup::DocumentBatch::Outline> outlines_;  // of those documents
  std::vector<std::pair<DocumentNumber, Contained>> new_contained_;

  std::vector<Decided> known_;  // decisions of an earlier run, in keep order
  std::size_t next_known_ = 0;
  std::vector<Decided> decided_;  // not yet in the log
};

void Partitioned::make_engine() {
  near_ = std::make_unique<dedup::PartitionedDeduplicator>(
      run_.settings.near, dedup::DedupStorage{.memory = key_memory_, .folder = temp_.path(), .threads = run_.threads},
      [this](DocumentNumber document) {
        const Laps laps(run_.clock, RunClock::kFetch);
        return run_.source.text(document);
      });
}

// Drops what was restored so far, and what an earlier run left.
absl::Status Partitioned::begin_afresh() {
  temp_.clear();
  make_engine();
  order_ = KeepOrder(run_.settings.keep.rule);
  in_records_ = false;
  recorded_documents_ = recorded_keys_ = recorded_groups_ = recorded_segments_ = 0;
  recorded_bytes_ = 0;
  known_.clear();
  return run_.begin_afresh();
}

// All of an earlier run's work is taken, or none: half of it would be another run with another result.
absl::Status Partitioned::open_state() {
  if (!run_.settings.resume || !run_.source.can_resume()) {
    temp_.clear();
    return absl::OkStatus();
  }
  absl::StatusOr<StateLog> log =
      StateLog::resume(temp_.file("state"), run_text_,
                       [this](StateLog::EntryKind kind, std::string_view bytes) { return restore(kind, bytes); });
  if (log.ok()) {
    state_ = *std::move(log);
    temp_.keep();
    can_resume_();
    tell_resumed();
    return absl::OkStatus();
  }
  // A disk that fails is no reason to give up what lies there: it may be read another time.
  if (!absl::IsNotFound(log.status()) && !absl::IsDataLoss(log.status())) {
    temp_.keep();
    return log.status();
  }
  if (absl::IsDataLoss(log.status())) {
    run_.observer.complain(absl::StrCat(io::printable(temp_.path()), ": what an earlier run left there is damaged (",
                                        std::string(log.status().message()), "); begins afresh"));
  }
  return begin_afresh();
}

void Partitioned::tell_resumed() const {
  std::string decided = known_.empty() ? "" : absl::StrCat(" and decided about ", known_.size(), " of them");
  run_.observer.complain(absl::StrCat(io::printable(temp_.path()), ": goes on from an earlier run, which had read ",
                                      run_.source.documents(), " documents", decided));
}

absl::Status Partitioned::restore(StateLog::EntryKind kind, std::string_view bytes) {
  switch (kind) {
    case StateLog::EntryKind::kBlocks:
      return known_.empty() ? restore_blocks(bytes) : absl::DataLossError("documents after decisions");
    case StateLog::EntryKind::kDecisions:
      return restore_decisions(bytes);
    default:
      return absl::DataLossError("an unknown entry");
  }
}

absl::Status Partitioned::record_blocks() {
  if (!run_.source.can_resume() || near_->documents() == recorded_documents_) return absl::OkStatus();
  if (!state_) {
    absl::StatusOr<StateLog> log = StateLog::create(temp_.file("state"), run_text_);
    if (!log.ok()) return log.status();
    state_ = *std::move(log);
    temp_.keep();
  }
  if (absl::Status status = near_->checkpoint(); !status.ok()) return status;
  const DedupCounts& counts = run_.counts;
  Packer packer;
  packer.put(in_records_);
  packer.put(run_.decisions.against);
  packer.put(run_.bad.count());
  packer.put(counts.wordless);
  packer.put(counts.without_key);
  packer.put(counts.bytes);
  packer.put(recorded_segments_ = near_->segments());
  if (absl::Status status = run_.source.save(packer); !status.ok()) return status;
  packer.put(outlines_.size());
  for (const dedup::DocumentBatch::Outline& outline : outlines_) packer.put(outline);
  order_.pack(recorded_keys_, packer);
  packer.put(counts.without_group);
  packer.put(run_.groups.size() - recorded_groups_);
  for (; recorded_groups_ < run_.groups.size(); ++recorded_groups_) {
    packer.put(run_.groups.group(recorded_groups_));
    packer.put(run_.groups.input(recorded_groups_));
  }
  packer.put(new_contained_.size());
  for (const auto& [document, contained] : new_contained_) {
    packer.put(document);
    packer.put(contained.item);
    packer.put(contained.share);
    packer.put_text(contained.text);
    packer.put_text(contained.id_json);
    packer.put(contained.containment);
  }
  recorded_documents_ = near_->documents();
  recorded_keys_ = order_.size();
  recorded_bytes_ = counts.bytes;
  outlines_.clear();
  new_contained_.clear();
  absl::Status status = state_->append(StateLog::EntryKind::kBlocks, packer.bytes());
  if (status.ok()) can_resume_();
  return status;
}

absl::Status Partitioned::restore_blocks(std::string_view bytes) {
  Unpacker unpacker(bytes);
  DedupCounts& counts = run_.counts;
  in_records_ = unpacker.get<bool>();
  run_.decisions.against = unpacker.get<DocumentNumber>();
  run_.bad.restart(unpacker.get<std::uint64_t>());
  counts.wordless = unpacker.get<std::uint64_t>();
  counts.without_key = unpacker.get<std::uint64_t>();
  counts.bytes = recorded_bytes_ = unpacker.get<std::uint64_t>();
  const auto segments = recorded_segments_ = unpacker.get<std::size_t>();
  if (absl::Status status = run_.source.restore(unpacker); !status.ok()) return status;
  std::vector<dedup::DocumentBatch::Outline> outlines;
  for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
    outlines.push_back(unpacker.get<dedup::DocumentBatch::Outline>());
  }
  order_.unpack(unpacker);
  counts.without_group = unpacker.get<std::uint64_t>();
  for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
    const auto group = unpacker.get<std::uint64_t>();
    run_.groups.add(group, unpacker.get<std::uint32_t>());
  }
  for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
    const auto document = unpacker.get<DocumentNumber>();
    Contained contained;
    contained.item = unpacker.get<DocumentNumber>();
    contained.share = unpacker.get<double>();
    contained.text = unpacker.get_text();
    contained.id_json = unpacker.get_text();
    contained.containment = unpacker.get<double>();
    run_.decisions.contained.emplace(document, std::move(contained));
  }
  recorded_documents_ = run_.source.documents();
  recorded_keys_ = order_.size();
  recorded_groups_ = run_.groups.size();
  if (!unpacker.good() || outlines.size() + near_->documents() != run_.source.documents()) {
    return absl::DataLossError("the log is damaged");
  }
  // The files were complete up to here when the entry was written.
  return near_->resume(outlines, segments);
}

absl::Status Partitioned::record_decisions() {
  if (!state_ || decided_.empty()) return absl::OkStatus();
  Packer packer;
  packer.put(decided_.size());
  for (const Decided& one : decided_) packer.put(one);
  decided_.clear();
  return state_->append(StateLog::EntryKind::kDecisions, packer.bytes());
}

absl::Status Partitioned::restore_decisions(std::string_view bytes) {
  Unpacker unpacker(bytes);
  for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
    known_.push_back(unpacker.get<Decided>());
  }
  return unpacker.good() ? absl::OkStatus() : absl::DataLossError("the log is damaged");
}

absl::Status Partitioned::take(Work& work, bool against) {
  if (absl::Status status = contained_.status(); !status.ok()) return status;
  for (const auto& [k, contained] : work.contained) work.batch->reject(k);
  if (absl::Status status = near_->add(*work.batch); !status.ok()) return status;
  if (!against) note_groups(run_, work);
  run_.held = near_->memory() + run_.source.memory() + run_.groups.memory() + contained_.memory();
  for (std::size_t k = 0; k < work.batch->size(); ++k) {
    if (run_.source.can_resume()) outlines_.push_back(work.batch->outline(k));
    if (!against && work.batch->wordless(k)) ++run_.counts.wordless;
  }
  if (!against) {
    for (const std::uint32_t words : work.words) order_.add(words);
    for (const io::RecordKey& key : work.keys) {
      order_.add(key);
      if (key.kind == io::RecordKey::Type::kNone) ++run_.counts.without_key;
    }
  }
  if (run_.source.can_resume()) {
    for (const auto& [k, contained] : work.contained) {
      new_contained_.emplace_back(static_cast<DocumentNumber>(work.first + k), contained);
    }
  }
  note_contained(run_, work);
  // The entry also empties the memory for keys, before they would spill between entries; a block of many small records may.
  const bool full = near_->nearly_full() || near_->segments() > recorded_segments_;
  const bool many = outlines_.size() >= kMostOutlines;
  if (!full && !many && run_.counts.bytes - recorded_bytes_ < kBetweenEntries) return absl::OkStatus();
  return record_blocks();
}

absl::Status Partitioned::read_against() {
  if (!in_records_) {
    IngestSteps steps;
    steps.decide = [this](Work& work) { return take(work, true); };
    if (absl::Status status = ingest(run_, DocumentSource::Part::kAgainst, steps); !status.ok()) return status;
    run_.decisions.against = static_cast<DocumentNumber>(run_.source.documents());
    run_.counts.bytes = recorded_bytes_ = 0;  // counts records alone
  }
  return contained_.build();
}

absl::Status Partitioned::read_all() {
  if (run_.source.has_against()) {
    if (absl::Status status = read_against(); !status.ok()) return status;
  }
  in_records_ = true;
  run_.groups.begin(run_.decisions.against);
  IngestSteps records;
  records.decide = [this](Work& work) { return take(work, false); };
  records.document = [this](unsigned worker, Work& work, const io::Record& record) {
    if (contained_.wanted()) contained_.look(worker, work, record);
    if (order_.by_field()) work.keys.push_back(record.key);
    if (order_.by_length()) work.words.push_back(count_words(record.view));
  };
  const std::size_t before = run_.source.documents();
  absl::Status status = ingest(run_, DocumentSource::Part::kRecords, records);
  // Decisions stand behind the end of the input: files are the same as then, a pipe may go on.
  if (status.ok() && !known_.empty() && run_.source.documents() > before) {
    return absl::InvalidArgumentError(
        "more comes through the pipe than the earlier run read; give the same, or leave out \1resume\2 to begin "
        "afresh");
  }
  return status.ok() && state_ ? record_blocks() : status;
}

// A wrong name of the field must not pass for one that all records lack.
absl::Status Partitioned::check_key_field() {
  if (!order_.by_field() || run_.records() == 0 || run_.counts.without_key < run_.records()) return absl::OkStatus();
  temp_.give_up();
  const std::string fields = run_.source.fields_of(run_.decisions.against);
  return absl::InvalidArgumentError(absl::StrCat(
      "\1keep\2 ", io::printable(run_.settings.keep.text()), ": no record has a number or a text in this field; ",
      fields.empty() ? std::string() : fields + ": ", "name one that they have"));
}

absl::Status Partitioned::decide_all() {
  const Laps laps(run_.clock, RunClock::kDecide);
  Decisions& decisions = run_.decisions;
  run_.order = order_.order(decisions.against, run_.records());
  std::vector<bool> noted(decisions.contained.empty() ? 0 : run_.source.documents());
  const auto note = [&](DocumentNumber document, const Decision& decision) {
    if (note_decision(run_, document, decision) && !noted.empty()) noted[document] = true;
  };
  std::uint64_t count = 0;
  dedup::DedupPlan plan;
  plan.kept_first = decisions.against;
  plan.order = run_.order;
  plan.groups = &run_.groups;
  plan.known = [&](DocumentNumber document) -> std::optional<Decision> {
    if (next_known_ == known_.size() || known_[next_known_].document != document) return std::nullopt;
    const Decision decision = known_[next_known_++].decision;
    note(document, decision);
    return decision;
  };
  plan.decided = [&](DocumentNumber document, const Decision& decision) -> absl::Status {
    note(document, decision);
    if (state_) decided_.push_back({document, decision});
    if (++count % 256 == 0) {
      run_.observer.update(0, count, 0);
      if (run_.observer.interrupted()) return absl::CancelledError("interrupted");
    }
    return decided_.size() < kDecisionsOfEntry ? absl::OkStatus() : record_decisions();
  };
  if (absl::Status status = near_->decide(plan); !status.ok()) return status;
  // Records that contain an item and share no key with anything.
  for (const auto& [document, contained] : decisions.contained) {
    if (!noted[document]) note_decision(run_, document, {});
  }
  std::sort(decisions.removed.begin(), decisions.removed.end(),
            [](const Removed& a, const Removed& b) { return a.document < b.document; });
  return record_decisions();
}

absl::Status Partitioned::go() {
  absl::Status status = open_state();
  if (status.ok()) status = read_all();
  if (status.ok()) status = check_key_field();
  run_.observer.begin_stage("comparing", 0);
  if (status.ok()) status = decide_all();
  run_.counts.temp_bytes = near_->file_bytes() + run_.source.file_bytes();
  return status;
}

}  // namespace

absl::Status dedup_partitioned(DedupRun& run, TempFolder& temp, const std::function<void()>& can_resume) {
#ifdef __GLIBC__
  // What a quick way that did not fit has freed counts as held until it is given back.
  malloc_trim(0);
#endif
  return Partitioned(run, temp, can_resume).go();
}

}  // namespace refrain::run
