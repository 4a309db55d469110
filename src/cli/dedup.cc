#include "cli/dedup.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "cli/complain.h"
#include "cli/contained_step.h"
#include "cli/dedup_output.h"
#include "cli/dedup_partitioned.h"
#include "cli/dedup_run.h"
#include "cli/dedup_stream.h"
#include "cli/interrupt.h"
#include "cli/memory_size.h"
#include "cli/run_inputs.h"
#include "cli/strip_step.h"
#include "cli/temp_folder.h"
#include "io/files.h"
#include "io/output.h"

namespace refrain::cli {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 2;

class Dedup {
 public:
  explicit Dedup(const DedupCommand& command)
      : command_(command), progress_(progress_form(command.progress)), run_(command) {}

  int run();

 private:
  bool set_up();
  bool strip() const { return command_.passages == "strip"; }
  absl::Status decide_and_write();
  absl::StatusOr<StreamEnd> stream(DedupOutputs& outputs);
  absl::Status partitioned(DedupOutputs& outputs);
  absl::Status write_blocks(io::OutputFile& output);
  void report() const;

  const DedupCommand& command_;
  Progress progress_;
  DedupRun run_;
  std::unique_ptr<TempFolder> temp_;
};

bool Dedup::set_up() {
  if (absl::Status status = check_outputs({command_.output, command_.clusters, command_.removed, command_.summary},
                                          {&command_.paths, &command_.against}, command_.input);
      !status.ok()) {
    complain(message(status));
    return false;
  }
  auto files = find_run_files(command_.paths, command_.input, "refrain dedup --help");
  if (!files) return false;
  run_.warc_out = all_warc(*files);
  if (run_.warc_out && strip()) {
    complain(
        "--passages strip: the inputs are WARC files, whose records are written whole; give the "
        "texts as JSON lines, or leave --passages out");
    return false;
  }
  if (!command_.against.empty()) {
    auto against = find_run_files(command_.against, command_.input, "refrain dedup --help");
    if (!against) return false;
    run_.against_files = against->size();
    run_.files = *std::move(against);
  }
  run_.files.insert(run_.files.end(), files->begin(), files->end());
  run_.progress = &progress_;
  return run_.set_up("dedup");
}

// The records that are kept, block after block.
absl::Status Dedup::write_blocks(io::OutputFile& output) {
  progress_.begin("writing", run_.store->documents());
  auto removed = run_.removed.begin();
  feed::Records records;
  std::vector<bool> gone;
  for (std::size_t number = 0; number < run_.store->blocks(); ++number) {
    const std::size_t first = run_.store->first_document(number);
    const std::size_t end = run_.store->end_document(number);
    if (first < run_.first_record) continue;
    const absl::StatusOr<feed::Block> block = run_.store->block(number);
    if (!block.ok()) return block.status();
    records.clear();
    gone.assign(end - first, false);
    for (std::size_t document = first; document < end; ++document) {
      records.places.push_back(run_.store->place(document));
      if (removed != run_.removed.end() && removed->document == document) {
        gone[document - first] = true;
        ++removed;
      }
    }
    const absl::Status status = write_kept(*block, records, [&](std::size_t k) { return !gone[k]; }, output);
    if (!status.ok()) return status;
    progress_.update(end, end, 0);
  }
  return absl::OkStatus();
}

absl::Status Dedup::partitioned(DedupOutputs& outputs) {
  run_.begin_afresh(*temp_);
  std::vector<std::string> remove = outputs.pending_paths();
  if (readable_again(run_.files)) {
    on_interrupt(remove, "interrupted; the same command with --resume goes on from what is done");
  } else {
    for (const std::string& path : temp_->contents()) remove.push_back(path);
    on_interrupt(remove, "interrupted; nothing was written, and what came through a pipe is gone");
  }
  progress_.begin("reading", run_.total_bytes);
  ContainedStep contained(run_);
  if (absl::Status status = dedup_partitioned(run_, contained, *temp_); !status.ok()) return status;
  return strip() ? strip_passages(run_, *temp_, *outputs.records) : write_blocks(*outputs.records);
}

absl::StatusOr<StreamEnd> Dedup::stream(DedupOutputs& outputs) {
  temp_->clear();
  run_.begin_afresh(*temp_);
  std::vector<std::string> remove = outputs.pending_paths();
  for (const std::string& path : temp_->contents()) remove.push_back(path);
  on_interrupt(remove, "interrupted; nothing was written. With --resume a run can be gone on with");
  progress_.begin("reading and comparing", run_.total_bytes);
  ContainedStep contained(run_);
  const absl::StatusOr<StreamEnd> end = dedup_stream(run_, contained, *outputs.records);
  run_.temp_bytes = run_.store->spooled_bytes();
  return end;
}

absl::Status Dedup::decide_and_write() {
  absl::StatusOr<DedupOutputs> outputs = DedupOutputs::open(run_);
  if (!outputs.ok()) return outputs.status();
  absl::StatusOr<TempFolder> temp = TempFolder::open(command_.output, command_.temp);
  if (!temp.ok()) return temp.status();
  temp_ = std::make_unique<TempFolder>(*std::move(temp));
  // A passage may stand in a document that is still to come, so stripping waits for all of them.
  bool decided = false;
  if (command_.keep == "first" && !command_.resume && !strip() && readable_again(run_.files)) {
    const absl::StatusOr<StreamEnd> end = stream(*outputs);
    if (!end.ok()) return end.status();
    decided = *end == StreamEnd::kDone;
    if (!decided) {
      // Nothing of it can be used: the output begins again.
      outputs->records.reset();
      absl::StatusOr<io::OutputFile> records = create_output(run_, command_.output);
      if (!records.ok()) return records.status();
      outputs->records = std::make_unique<io::OutputFile>(*std::move(records));
    }
  }
  if (!decided) {
    if (absl::Status status = partitioned(*outputs); !status.ok()) return status;
  }
  progress_.begin("finishing", 0);
  if (absl::Status status = finish_outputs(run_, *outputs); !status.ok()) return status;
  ignore_interrupt();
  temp_->give_up();
  progress_.end();
  return absl::OkStatus();
}

// A table of what came out, for people.
void Dedup::report() const {
  if (command_.progress == "never") return;
  const std::uint64_t records = run_.records();
  const std::uint64_t kept = records - run_.removed.size();
  const auto row = [](const char* name, const std::string& value) {
    std::fprintf(stderr, "  %-22s %s\n", name, value.c_str());
  };
  const auto share = [&](std::uint64_t count) {
    if (records == 0) return absl::StrFormat("%d", count);
    return absl::StrFormat("%d  (%.1f %%)", count, 100.0 * static_cast<double>(count) / static_cast<double>(records));
  };
  const auto of_reason = [&](Reason reason) {
    return static_cast<std::uint64_t>(std::count_if(run_.removed.begin(), run_.removed.end(),
                                                    [&](const Removed& one) { return one.reason == reason; }));
  };
  row("documents", absl::StrFormat("%d", records));
  row("kept", share(kept));
  row("removed", share(run_.removed.size()));
  row("  near-duplicates", absl::StrFormat("%d in %d clusters", of_reason(Reason::kNear), run_.clusters));
  if (run_.against_files > 0) {
    row("  near to --against", absl::StrFormat("%d", of_reason(Reason::kAgainst)));
    row("  containing --against", absl::StrFormat("%d", of_reason(Reason::kContained)));
  }
  if (strip()) {
    row("  stripped of all words", absl::StrFormat("%d", of_reason(Reason::kStripped)));
    row("passages cut", absl::StrFormat("%d words out of %d documents", run_.stripped_words, run_.stripped_documents));
  }
  if (run_.wordless > 0) row("without words", absl::StrFormat("%d, kept", run_.wordless));
  if (run_.skipped > 0) row("bad records", absl::StrFormat("%d, left out", run_.skipped));
  if (run_.without_key > 0) {
    row("without the field", absl::StrFormat("%d, kept last", run_.without_key));
  }
  const double seconds = progress_.seconds();
  row("time", absl::StrFormat("%.1f s, %.0f documents/s, %.0f MB/s", seconds, static_cast<double>(records) / seconds,
                              static_cast<double>(run_.bytes) / seconds / 1e6));
  row("peak memory", size_text(static_cast<double>(peak_memory())));
  if (run_.temp_bytes > 0) row("temporary files", size_text(static_cast<double>(run_.temp_bytes)));
}

int Dedup::run() {
  if (!set_up()) return kFailed;
  const absl::Status status = decide_and_write();
  if (!status.ok()) {
    progress_.end();
    complain(message(status));
    return kFailed;
  }
  report();
  return kDone;
}

}  // namespace

int dedup(const DedupCommand& command) { return Dedup(command).run(); }

}  // namespace refrain::cli
