#include "cli/bench.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "cli/bench_report.h"
#include "cli/bench_sample.h"
#include "cli/complain.h"
#include "cli/contained_step.h"
#include "cli/dedup_partitioned.h"
#include "cli/dedup_run.h"
#include "cli/dedup_stream.h"
#include "cli/interrupt.h"
#include "cli/memory_size.h"
#include "cli/run_inputs.h"
#include "cli/temp_folder.h"
#include "io/files.h"
#include "io/output.h"

namespace refrain::cli {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 2;

// The same run as `refrain dedup` makes.
DedupCommand dedup_command(const BenchCommand& command) {
  DedupCommand dedup;
  dedup.paths = command.paths;
  dedup.input = command.input;
  dedup.near = command.near;
  dedup.threads = command.threads;
  dedup.memory = command.memory;
  dedup.progress = command.progress;
  return dedup;
}

class Bench {
 public:
  explicit Bench(const BenchCommand& command)
      : command_(command), dedup_(dedup_command(command)), progress_(progress_form(command.progress)), run_(dedup_) {}

  int run();

 private:
  absl::Status check_outputs() const;
  bool set_up();
  absl::Status decide(RunClock& clock);
  absl::Status measure();
  absl::Status write() const;

  const BenchCommand& command_;
  const DedupCommand dedup_;
  Progress progress_;
  DedupRun run_;
  std::unique_ptr<TempFolder> temp_;
  BenchMeasure measure_;
};

absl::Status Bench::check_outputs() const {
  const absl::Status status = cli::check_outputs({command_.output, command_.plot}, {&command_.paths}, command_.input);
  if (!status.ok()) return status;
  if (command_.plot == "-" && command_.output.empty()) {
    return absl::InvalidArgumentError(
        "--plot -: standard output takes the report; give --plot a file, or the report one with "
        "-o");
  }
  return absl::OkStatus();
}

bool Bench::set_up() {
  if (absl::Status status = check_outputs(); !status.ok()) {
    complain(message(status));
    return false;
  }
  auto files = find_run_files(command_.paths, command_.input, "refrain bench --help");
  if (!files) return false;
  run_.files = *std::move(files);
  run_.warc_out = all_warc(run_.files);
  run_.progress = &progress_;
  return run_.set_up("bench");
}

// Decides all documents as dedup does, and writes none.
absl::Status Bench::decide(RunClock& clock) {
  absl::StatusOr<io::OutputFile> nowhere = io::OutputFile::create("/dev/null");
  if (!nowhere.ok()) return nowhere.status();
  run_.clock = &clock;
  ContainedStep contained(run_);
  if (readable_again(run_.files)) {
    run_.begin_afresh(*temp_);
    progress_.begin("reading and comparing", run_.total_bytes);
    const absl::StatusOr<StreamEnd> end = dedup_stream(run_, contained, *nowhere);
    if (!end.ok()) return end.status();
    if (*end == StreamEnd::kDone) return absl::OkStatus();
    clock.forget_points();
  }
  run_.begin_afresh(*temp_);
  measure_.spilled = true;
  progress_.begin("reading", run_.total_bytes);
  if (absl::Status status = dedup_partitioned(run_, contained, *temp_); !status.ok()) return status;
  const std::size_t cached = std::min(run_.held, run_.store->kept_bytes());
  clock.note(run_.store->documents(), run_.bytes, run_.held - cached);
  return absl::OkStatus();
}

absl::Status Bench::measure() {
  absl::StatusOr<TempFolder> temp = TempFolder::open("-", command_.temp);
  if (!temp.ok()) return temp.status();
  temp_ = std::make_unique<TempFolder>(*std::move(temp));
  temp_->clear();
  on_interrupt(temp_->contents(), "interrupted; nothing was written");

  RunClock clock;
  const absl::Status status = decide(clock);
  temp_->give_up();
  if (!status.ok()) return status;
  if (run_.store->documents() == 0) {
    return absl::NotFoundError(io::printable(command_.paths.front()) +
                               ": no document in it, so there is nothing to measure");
  }
  BenchMeasure& m = measure_;
  m.seconds = clock.seconds();
  m.peak_memory = peak_memory();
  m.near = command_.near;
  m.threads = run_.threads;
  m.seed = command_.seed;
  m.documents = run_.store->documents();
  m.removed = run_.removed.size();
  m.skipped = run_.skipped;
  m.wordless = run_.wordless;
  m.bytes = run_.bytes;
  m.bytes_per_document = growth_per_document(clock.points());
  m.growth = eighths(clock.points());
  m.stages = {{"read and decompress", clock.seconds(RunClock::kRead)},
              {"parse", clock.seconds(RunClock::kParse)},
              {"sign", clock.seconds(RunClock::kSign)},
              {"look up and decide", std::max(0.0, clock.seconds(RunClock::kDecide) - clock.seconds(RunClock::kFetch))},
              {"fetch texts to compare", clock.seconds(RunClock::kFetch)},
              {"hand on what is kept", clock.seconds(RunClock::kWrite)}};

  run_.clock = nullptr;
  const RunClock sampling;
  absl::StatusOr<SampleMeasure> sample = measure_sample(run_, {.seed = command_.seed,
                                                               .documents = command_.sample,
                                                               .memory = run_.memory / 4,
                                                               // A step a byte takes less than the byte itself.
                                                               .steps = std::max(command_.pair_steps, run_.bytes)});
  if (!sample.ok()) return sample.status();
  m.sample = *sample;
  m.sample_seconds = sampling.seconds();
  return absl::OkStatus();
}

absl::Status Bench::write() const {
  const auto put = [](const std::string& path, const std::string& bytes) {
    absl::StatusOr<io::OutputFile> file = io::OutputFile::create(path);
    absl::Status status = file.status();
    if (status.ok()) status = file->write(bytes);
    if (status.ok()) status = file->commit();
    return status;
  };
  if (!command_.plot.empty()) {
    if (absl::Status status = put(command_.plot, bench_plot(measure_)); !status.ok()) return status;
  }
  return put(command_.output.empty() ? "-" : command_.output,
             command_.format == "json" ? bench_json(measure_) : bench_text(measure_));
}

int Bench::run() {
  if (!set_up()) return kFailed;
  absl::Status status = measure();
  ignore_interrupt();
  progress_.end();
  if (status.ok()) status = write();
  if (status.ok()) return kDone;
  complain(message(status));
  return kFailed;
}

}  // namespace

int bench(const BenchCommand& command) { return Bench(command).run(); }

}  // namespace refrain::cli
