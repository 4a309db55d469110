// Three passes: keys of all documents, spilled by parts; the join and the decisions; and, by the caller, the output.
// The first one is recorded in the state log every few hundred megabytes, the second every few thousand decisions: a
// killed run goes on from the last entry.

#include "cli/dedup_partitioned.h"

#include <malloc.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "cli/dedup_fingerprint.h"
#include "cli/dedup_state.h"
#include "cli/keep_order.h"

namespace refrain::cli {
namespace {

constexpr std::uint64_t kBetweenEntries = std::uint64_t{256} << 20;  // bytes of input
constexpr std::size_t kDecisionsOfEntry = std::size_t{1} << 14;

struct Decided {
  DocumentNumber document = 0;
  Decision decision;
};

class Partitioned {
 public:
  Partitioned(DedupRun& run, ContainedStep& contained, TempFolder& temp)
      : run_(run),
        contained_(contained),
        temp_(temp),
        order_(run.command.keep),
        texts_(run),
        key_memory_(key_memory(run)),
        near_(run.command.near, {.memory = key_memory_, .folder = temp.path(), .threads = run.threads},
              [this](DocumentNumber document, std::string& text) { return texts_(document, text); }) {}

  absl::Status run();

 private:
  // A quarter of what reading leaves; the rest is for the places of documents and for what the decision holds.
  static std::size_t key_memory(const DedupRun& run) {
    const std::size_t reading = run.reading_memory();
    return run.memory > reading ? (run.memory - reading) / 4 : 0;
  }

  absl::Status open_state();
  bool restore(StateLog::Kind kind, std::string_view bytes);
  bool restore_blocks(std::string_view bytes);
  bool restore_decisions(std::string_view bytes);
  absl::Status take(Work& work, bool against);
  absl::Status record_blocks();
  absl::Status record_decisions();
  absl::Status read_all();
  absl::Status decide_all();
  absl::Status error() const;

  DedupRun& run_;
  ContainedStep& contained_;
  TempFolder& temp_;
  KeepOrder order_;
  StoredTexts texts_;
  std::size_t key_memory_;
  Deduplicator near_;

  std::optional<StateLog> state_;
  // What the log has not yet: blocks and documents from these on.
  std::size_t recorded_blocks_ = 0;
  std::size_t recorded_documents_ = 0;
  std::size_t recorded_keys_ = 0;
  std::uint64_t recorded_bytes_ = 0;
  std::vector<DocumentBatch::Outline> outlines_;  // of those documents
  std::vector<std::pair<DocumentNumber, Contained>> new_contained_;
  IngestFrom reached_;

  std::vector<Decided> known_;  // decisions of an earlier run, in keep order
  std::size_t next_known_ = 0;
  std::vector<Decided> decided_;  // not yet in the log
  absl::Status log_status_;
};

absl::Status Partitioned::error() const {
  if (!log_status_.ok()) return log_status_;
  if (!near_.error().empty()) return absl::UnavailableError(near_.error());
  if (!texts_.status().ok()) return texts_.status();
  return absl::InternalError("a document could not be read again");
}

absl::Status Partitioned::open_state() {
  const std::string run_text = dedup_fingerprint(run_);
  if (run_.command.resume) {
    absl::StatusOr<StateLog> log =
        StateLog::resume(temp_.file("state"), run_text,
                         [this](StateLog::Kind kind, std::string_view bytes) { return restore(kind, bytes); });
    if (log.ok()) {
      state_ = *std::move(log);
      temp_.keep();
      return absl::OkStatus();
    }
    if (!absl::IsNotFound(log.status())) {
      temp_.keep();
      return log.status();
    }
  }
  temp_.clear();
  return absl::OkStatus();
}

bool Partitioned::restore(StateLog::Kind kind, std::string_view bytes) {
  if (kind == StateLog::Kind::kBlocks) return known_.empty() && restore_blocks(bytes);
  return kind == StateLog::Kind::kDecisions && restore_decisions(bytes);
}

absl::Status Partitioned::record_blocks() {
  if (near_.documents() == recorded_documents_) return absl::OkStatus();
  if (!state_) {
    absl::StatusOr<StateLog> log = StateLog::create(temp_.file("state"), dedup_fingerprint(run_));
    if (!log.ok()) return log.status();
    state_ = *std::move(log);
    temp_.keep();
  }
  const std::size_t segments = near_.checkpoint();
  if (segments == 0) return error();
  if (absl::Status status = run_.store->spool_all(); !status.ok()) return status;
  Packer packer;
  packer.put(reached_);
  packer.put(run_.first_record);
  packer.put(run_.skipped);
  packer.put(run_.wordless);
  packer.put(run_.without_key);
  packer.put(run_.bytes);
  packer.put(segments);
  packer.put(run_.store->spooled_bytes());
  packer.put(run_.store->blocks() - recorded_blocks_);
  for (; recorded_blocks_ < run_.store->blocks(); ++recorded_blocks_) {
    packer.put(run_.store->block_place(recorded_blocks_));
    const std::size_t end = run_.store->end_document(recorded_blocks_);
    packer.put(end - recorded_documents_);
    for (; recorded_documents_ < end; ++recorded_documents_) {
      packer.put(run_.store->place(recorded_documents_));
    }
  }
  packer.put(outlines_.size());
  for (const DocumentBatch::Outline& outline : outlines_) packer.put(outline);
  order_.pack(recorded_keys_, packer);
  packer.put(new_contained_.size());
  for (const auto& [document, contained] : new_contained_) {
    packer.put(document);
    packer.put(contained.item);
    packer.put(contained.share);
    packer.put_text(contained.text);
  }
  recorded_keys_ = order_.size();
  recorded_bytes_ = run_.bytes;
  outlines_.clear();
  new_contained_.clear();
  return state_->append(StateLog::Kind::kBlocks, packer.bytes());
}

bool Partitioned::restore_blocks(std::string_view bytes) {
  Unpacker unpacker(bytes);
  reached_ = unpacker.get<IngestFrom>();
  run_.first_record = unpacker.get<DocumentNumber>();
  run_.skipped = unpacker.get<std::uint64_t>();
  run_.wordless = unpacker.get<std::uint64_t>();
  run_.without_key = unpacker.get<std::uint64_t>();
  run_.bytes = recorded_bytes_ = unpacker.get<std::uint64_t>();
  const auto segments = unpacker.get<std::size_t>();
  const auto spooled = unpacker.get<std::uint64_t>();
  std::vector<feed::RecordPlace> places;
  for (auto blocks = unpacker.get<std::size_t>(); blocks > 0 && unpacker.good(); --blocks) {
    const auto block = unpacker.get<feed::DocumentStore::Place>();
    places.clear();
    for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
      places.push_back(unpacker.get<feed::RecordPlace>());
    }
    run_.store->restore(block, places);
  }
  std::vector<DocumentBatch::Outline> outlines;
  for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
    outlines.push_back(unpacker.get<DocumentBatch::Outline>());
  }
  order_.unpack(unpacker);
  for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
    const auto document = unpacker.get<DocumentNumber>();
    Contained contained;
    contained.item = unpacker.get<DocumentNumber>();
    contained.share = unpacker.get<double>();
    contained.text = unpacker.get_text();
    run_.contained.emplace(document, std::move(contained));
  }
  recorded_blocks_ = run_.store->blocks();
  recorded_documents_ = run_.store->documents();
  recorded_keys_ = order_.size();
  // The files were complete up to here when the entry was written.
  return unpacker.good() && near_.resume(outlines, segments) && run_.store->resume_spool(spooled).ok();
}

absl::Status Partitioned::record_decisions() {
  if (!state_ || decided_.empty()) return absl::OkStatus();
  Packer packer;
  packer.put(decided_.size());
  for (const Decided& one : decided_) packer.put(one);
  decided_.clear();
  return state_->append(StateLog::Kind::kDecisions, packer.bytes());
}

bool Partitioned::restore_decisions(std::string_view bytes) {
  Unpacker unpacker(bytes);
  for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
    known_.push_back(unpacker.get<Decided>());
  }
  return unpacker.good();
}

absl::Status Partitioned::take(Work& work, bool against) {
  for (const auto& [k, contained] : work.contained) work.batch->reject(k);
  if (!near_.add(*work.batch)) return error();
  run_.held = near_.memory() + run_.store->memory();
  for (std::size_t k = 0; k < work.batch->size(); ++k) {
    outlines_.push_back(work.batch->outline(k));
    if (!against && work.batch->wordless(k)) ++run_.wordless;
  }
  if (!against) {
    for (const std::uint32_t words : work.words) order_.add(words);
    for (const io::RecordKey& key : work.keys) {
      order_.add(key);
      if (key.kind == io::RecordKey::Kind::kNone) ++run_.without_key;
    }
  }
  for (const auto& [k, contained] : work.contained) {
    new_contained_.emplace_back(static_cast<DocumentNumber>(work.first + k), contained);
  }
  note_contained(run_, work);
  reached_ = {work.block.file, work.end_offset, work.first_line + work.records.lines - 1};
  // The entry also empties the memory for keys, before they would spill between entries.
  const bool full = near_.key_memory() * 10 >= key_memory_ / 2 * 9;
  if (!full && run_.bytes - recorded_bytes_ < kBetweenEntries) return absl::OkStatus();
  return record_blocks();
}

absl::Status Partitioned::read_all() {
  const auto against_end = static_cast<std::uint32_t>(run_.against_files);
  const bool records_begun = run_.first_record > 0 || reached_.file >= against_end;
  if (run_.against_files > 0) {
    if (!records_begun) {
      IngestSteps against;
      against.decide = [this](Work& work) { return take(work, true); };
      if (absl::Status status = ingest(run_, reached_, run_.against_files, against); !status.ok()) {
        return status;
      }
      run_.first_record = static_cast<DocumentNumber>(run_.store->documents());
      run_.bytes = recorded_bytes_ = 0;  // counts records alone
    }
    if (absl::Status status = contained_.build(); !status.ok()) return status;
  }
  if (reached_.file < against_end) reached_ = {.file = against_end};
  IngestSteps records;
  records.decide = [this](Work& work) { return take(work, false); };
  records.document = [this](unsigned worker, Work& work, const io::Record& record) {
    if (run_.against_files > 0) contained_.look(worker, work, record);
    if (order_.by_field()) work.keys.push_back(record.key);
    if (order_.by_length()) work.words.push_back(count_words(record.view));
  };
  if (absl::Status status = ingest(run_, reached_, run_.files.size(), records); !status.ok()) {
    return status;
  }
  return state_ ? record_blocks() : absl::OkStatus();
}

absl::Status Partitioned::decide_all() {
  const Laps laps(run_.clock, RunClock::kDecide);
  const std::vector<DocumentNumber> order = order_.order(run_.first_record, run_.records());
  std::vector<bool> noted(run_.contained.empty() ? 0 : run_.store->documents());
  const auto note = [&](DocumentNumber document, const Decision& decision) {
    if (note_decision(run_, document, decision) && !noted.empty()) noted[document] = true;
  };
  std::uint64_t count = 0;
  Deduplicator::Plan plan;
  plan.kept_first = run_.first_record;
  plan.order = order;
  plan.known = [&](DocumentNumber document) -> std::optional<Decision> {
    if (next_known_ == known_.size() || known_[next_known_].document != document) {
      return std::nullopt;
    }
    const Decision decision = known_[next_known_++].decision;
    note(document, decision);
    return decision;
  };
  plan.decided = [&](DocumentNumber document, const Decision& decision) {
    note(document, decision);
    if (state_) decided_.push_back({document, decision});
    if (++count % 256 == 0) run_.progress->update(0, count, 0);
    if (decided_.size() < kDecisionsOfEntry) return true;
    log_status_ = record_decisions();
    return log_status_.ok();
  };
  if (!near_.decide(plan)) return error();
  // Records that contain an item and share no key with anything.
  for (const auto& [document, contained] : run_.contained) {
    if (!noted[document]) note_decision(run_, document, {});
  }
  std::sort(run_.removed.begin(), run_.removed.end(),
            [](const Removed& a, const Removed& b) { return a.document < b.document; });
  return record_decisions();
}

absl::Status Partitioned::run() {
  absl::Status status = open_state();
  if (status.ok()) status = read_all();
  run_.progress->begin("comparing", 0);
  if (status.ok()) status = decide_all();
  run_.temp_bytes = near_.file_bytes() + run_.store->spooled_bytes();
  return status;
}

}  // namespace

absl::Status dedup_partitioned(DedupRun& run, ContainedStep& contained, TempFolder& temp) {
#ifdef __GLIBC__
  // What a quick way that did not fit has freed counts as held until it is given back.
  malloc_trim(0);
#endif
  return Partitioned(run, contained, temp).run();
}

}  // namespace refrain::cli
