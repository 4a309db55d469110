#include "run/dedup/dedup.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "io/files/files.h"
#include "run/dedup/outputs.h"
#include "run/dedup/partitioned.h"
#include "run/dedup/stream.h"
#include "run/dedup/strip.h"
#include "run/inputs.h"
#include "run/temp_folder.h"

namespace refrain::run {
namespace {

class Dedup {
 public:
  Dedup(const DedupSettings& settings, TempFolder& temp, FileSource& source, Observer& observer, DedupOutputs& outputs)
      : settings_(settings),
        temp_(temp),
        source_(source),
        observer_(observer),
        outputs_(outputs),
        run_(settings.decide, source, observer) {}

  absl::StatusOr<DedupSummary> go();

 private:
  bool strip() const { return settings_.passages == RepeatedPassage::kStrip; }
  absl::StatusOr<StreamEnd> stream();
  absl::Status partitioned();
  absl::Status write_blocks();
  absl::Status check_group_field();
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

  const DedupSettings& settings_;
  TempFolder& temp_;
  FileSource& source_;
  Observer& observer_;
  DedupOutputs& outputs_;
  DedupRun run_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// The records that are kept, block after block.
absl::Status Dedup::write_blocks() {
  observer_.begin_stage("writing", source_.documents());
  feed::DocumentStore& store = source_.store();
  auto removed = run_.decisions.removed.begin();
  const auto end_of_removed = run_.decisions.removed.end();
  feed::Records records;
  std::vector<bool> gone;
  for (std::size_t number = 0; number < store.blocks(); ++number) {
    const std::size_t first = store.first_document(number);
    const std::size_t end = store.end_document(number);
    if (first < run_.decisions.against) continue;
    if (observer_.interrupted()) return absl::CancelledError("interrupted");
    const absl::StatusOr<feed::Block> block = store.block(number);
    if (!block.ok()) return block.status();
    records.clear();
    gone.assign(end - first, false);
    for (std::size_t document = first; document < end; ++document) {
      records.places.push_back(store.place(document));
      if (removed != end_of_removed && removed->document == document) {
        gone[document - first] = true;
        ++removed;
      }
    }
    const absl::Status status = write_kept(*block, records, [&](std::size_t k) { return !gone[k]; }, *outputs_.records);
    if (!status.ok()) return status;
    observer_.update(end, end, 0);
  }
  return absl::OkStatus();
}

absl::Status Dedup::partitioned() {
  if (absl::Status status = run_.begin_afresh(); !status.ok()) return status;
  // Until something is recorded there is nothing to go on from; what comes through a pipe is gone in any case.
  const std::vector<std::string> pending = outputs_.pending_paths();
  const bool repeats = source_.repeats();
  std::vector<std::string> remove = pending;
  for (const std::string& path : temp_.contents()) remove.push_back(path);
  observer_.at_interruption(remove, repeats ? Interruption::kNothingWritten : Interruption::kPipeGone);
  const std::function<void()> can_resume = [&] {
    // Whoever did not ask for it has no use for a copy of what came through a pipe.
    if (!repeats && !settings_.decide.resume) return;
    observer_.at_interruption(pending, repeats ? Interruption::kCanResume : Interruption::kNeedsPipe);
  };
  observer_.begin_stage("reading", source_.total_bytes());
  if (absl::Status status = dedup_partitioned(run_, temp_, can_resume); !status.ok()) return status;
  return strip() ? strip_passages(settings_, run_, source_, temp_, *outputs_.records) : write_blocks();
}

absl::StatusOr<StreamEnd> Dedup::stream() {
  temp_.clear();
  if (absl::Status status = run_.begin_afresh(); !status.ok()) return status;
  std::vector<std::string> remove = outputs_.pending_paths();
  for (const std::string& path : temp_.contents()) remove.push_back(path);
  observer_.at_interruption(remove, Interruption::kCouldResume);
  observer_.begin_stage("reading and comparing", source_.total_bytes());
  const absl::StatusOr<StreamEnd> end = dedup_stream(run_, [this](Work& work) {
    const auto& block = static_cast<const FileBlock&>(*work.block);
    return write_kept(
        block.block, block.records, [&](std::size_t k) { return !work.decisions[k].removed(); }, *outputs_.records);
  });
  run_.counts.temp_bytes = source_.file_bytes();
  return end;
}

// A wrong name of the field must not pass for one that all records lack.
absl::Status Dedup::check_group_field() {
  if (run_.counts.without_group == 0 || run_.counts.without_group < run_.records()) return absl::OkStatus();
  temp_.give_up();
  const std::string fields = source_.fields_of(run_.decisions.against);
  return absl::InvalidArgumentError(
      absl::StrCat("\1group-by\2 ", io::printable(settings_.decide.group_field), ": no record has this field; ",
                   fields.empty() ? std::string() : fields + ": ", "name one that they have"));
}

absl::StatusOr<DedupSummary> Dedup::go() {
  // A passage may stand in a document that is still to come, so stripping waits for all of them.
  const DecideSettings& decide = settings_.decide;
  bool decided = false;
  if (decide.keep.rule == KeepRule::kFirst && !decide.resume && !strip() && source_.repeats()) {
    const absl::StatusOr<StreamEnd> end = stream();
    if (!end.ok()) return end.status();
    decided = *end == StreamEnd::kDone;
    if (!decided) {
      // Nothing of it can be used: the output begins again.
      absl::Status status = outputs_.restart_records(settings_);
      if (!status.ok()) return status;
    }
  }
  if (!decided) {
    if (absl::Status status = partitioned(); !status.ok()) return status;
  }
  if (absl::Status status = check_group_field(); !status.ok()) return status;
  // Offsets into a file mean nothing in another one: what was written may be cut anywhere.
  if (absl::Status status = source_.unchanged(); !status.ok()) return status;
  run_.bad.tell_rest();
  source_.tell_passed_over(observer_);
  if (run_.counts.without_key > 0) {
    observer_.complain(absl::StrCat("\1keep\2 ", io::printable(decide.keep.text()), ": ", run_.counts.without_key,
                                    " of ", run_.records(),
                                    " records have no number or text in this field, and come last"));
  }
  observer_.begin_stage("finishing", 0);
  absl::StatusOr<DedupSummary> summary = finish_outputs(settings_, run_, source_, seconds(), outputs_);
  if (!summary.ok()) return summary.status();
  observer_.past_interruption();
  temp_.give_up();
  observer_.end_stages();
  return summary;
}

// The files of `paths`; each error is told.
absl::StatusOr<std::vector<io::FoundInput>> files_of(const std::vector<std::string>& paths,
                                                     const DedupSettings& settings, Observer& observer) {
  io::InputOptions input = settings.input;
  input.outputs = {settings.output, settings.clusters, settings.removed, settings.summary};
  std::optional<std::vector<io::FoundInput>> files = find_run_files(paths, input, observer);
  if (!files) return absl::NotFoundError("");
  if (files->empty()) return absl::NotFoundError(io::printable(paths.front()) + ": nothing to read in it");
  return *std::move(files);
}

}  // namespace

absl::StatusOr<DedupSummary> dedup(const DedupSettings& settings, Observer& observer) {
  const std::vector<std::string> named = {settings.output, settings.clusters, settings.removed, settings.summary};
  const auto is_standard = [](const std::string& name) { return io::descriptor_named(name) == 1; };
  if (std::count_if(named.begin(), named.end(), is_standard) > 1) {
    return absl::InvalidArgumentError("-: standard output is named for two outputs; give one of them a file");
  }
  absl::Status status = check_outputs(named, {&settings.paths, &settings.against});
  if (!status.ok()) return status;
  absl::StatusOr<std::vector<io::FoundInput>> records = files_of(settings.paths, settings, observer);
  if (!records.ok()) return records.status();
  FileSource::Options options;
  options.whole_warc = all_warc(*records);
  if (options.whole_warc && settings.passages == RepeatedPassage::kStrip) {
    return absl::InvalidArgumentError(
        "\1passages\2 strip: the inputs are WARC files, whose records are written whole; give the "
        "texts as JSON lines, or leave \1passages\2 out");
  }
  if (!settings.against.empty()) {
    absl::StatusOr<std::vector<io::FoundInput>> against = files_of(settings.against, settings, observer);
    if (!against.ok()) return against.status();
    if (absl::Status apart = check_against(*records, *against); !apart.ok()) return apart;
    options.against = *std::move(against);
  }
  const unsigned threads = run_threads(settings.decide);
  absl::StatusOr<DedupOutputs> outputs = DedupOutputs::open(settings);
  if (!outputs.ok()) return outputs.status();
  absl::StatusOr<TempFolder> temp = TempFolder::open(settings.output, settings.temp);
  if (!temp.ok()) return temp.status();
  options.records = *std::move(records);
  options.input = settings.input;
  options.key_field = settings.decide.keep.field;
  options.group_field = settings.decide.group_field;
  options.threads = threads;
  options.memory = run_memory(settings.decide.memory);
  options.spool = temp->file("spool");
  FileSource source(std::move(options));
  return Dedup(settings, *temp, source, observer, *outputs).go();
}

}  // namespace refrain::run
