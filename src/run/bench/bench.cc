#include "run/bench/bench.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "io/files/files.h"
#include "io/files/output.h"
#include "run/bench/report.h"
#include "run/bench/sample.h"
#include "run/dedup/outputs.h"
#include "run/dedup/partitioned.h"
#include "run/dedup/stream.h"
#include "run/file_source.h"
#include "run/inputs.h"
#include "run/memory.h"
#include "run/temp_folder.h"

namespace refrain::run {
namespace {

absl::Status check_bench_outputs(const BenchSettings& settings) {
  const absl::Status status = check_outputs({settings.output, settings.plot}, {&settings.paths});
  if (!status.ok()) return status;
  if (settings.plot == "-" && settings.output == "-") {
    return absl::InvalidArgumentError(
        "\1plot\2 -: standard output takes the report; give \1plot\2 a file, or the report one with -o");
  }
  return absl::OkStatus();
}

class Bench {
 public:
  Bench(const BenchSettings& settings, TempFolder& temp, FileSource& source, Observer& observer)
      : settings_(settings),
        temp_(temp),
        source_(source),
        observer_(observer),
        run_(settings.decide, source, observer) {}

  absl::StatusOr<BenchMeasure> measure();

 private:
  absl::Status decide(RunClock& clock);

  const BenchSettings& settings_;
  TempFolder& temp_;
  FileSource& source_;
  Observer& observer_;
  DedupRun run_;
  BenchMeasure measure_;
};

// Decides all documents as dedup does, and writes none.
absl::Status Bench::decide(RunClock& clock) {
  absl::StatusOr<io::OutputFile> nowhere = io::OutputFile::create("/dev/null");
  if (!nowhere.ok()) return nowhere.status();
  run_.clock = &clock;
  if (source_.repeats()) {
    if (absl::Status status = run_.begin_afresh(); !status.ok()) return status;
    observer_.begin_stage("reading and comparing", source_.total_bytes());
    const absl::StatusOr<StreamEnd> end = dedup_stream(run_, [&](Work& work) {
      const auto& block = static_cast<const FileBlock&>(*work.block);
      return write_kept(
          block.block, block.records, [&](std::size_t k) { return !work.decisions[k].removed(); }, *nowhere);
    });
    if (!end.ok()) return end.status();
    if (*end == StreamEnd::kDone) return absl::OkStatus();
    clock.forget_points();
  }
  if (absl::Status status = run_.begin_afresh(); !status.ok()) return status;
  measure_.spilled = true;
  observer_.begin_stage("reading", source_.total_bytes());
  if (absl::Status status = dedup_partitioned(run_, temp_); !status.ok()) return status;
  clock.note(source_.documents(), run_.counts.bytes, run_.held_for_good());
  return absl::OkStatus();
}

absl::StatusOr<BenchMeasure> Bench::measure() {
  RunClock clock;
  const absl::Status status = decide(clock);
  temp_.give_up();
  if (!status.ok()) return status;
  source_.tell_passed_over(observer_);
  if (source_.documents() == 0) {
    return absl::FailedPreconditionError(io::printable(settings_.paths.front()) +
                                         ": no document in it, so there is nothing to measure");
  }
  BenchMeasure& m = measure_;
  m.seconds = clock.seconds();
  m.peak_memory = peak_memory();
  m.near = settings_.decide.near;
  m.threads = run_.threads;
  m.seed = settings_.seed;
  m.documents = source_.documents();
  m.removed = run_.decisions.removed.size();
  m.skipped = run_.bad.count();
  m.wordless = run_.counts.wordless;
  m.bytes = run_.counts.bytes;
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
  absl::StatusOr<SampleMeasure> sample = measure_sample(run_, source_,
                                                        {.seed = settings_.seed,
                                                         .documents = settings_.sample,
                                                         .memory = run_.memory / 4,
                                                         // A step a byte takes less than the byte itself.
                                                         .steps = std::max(settings_.pair_steps, run_.counts.bytes)});
  if (!sample.ok()) return sample.status();
  if (absl::Status now = source_.unchanged(); !now.ok()) return now;
  m.sample = *sample;
  m.sample_seconds = sampling.seconds();
  return m;
}

}  // namespace

absl::Status bench(const BenchSettings& settings, Observer& observer) {
  if (absl::Status status = check_bench_outputs(settings); !status.ok()) return status;
  io::InputOptions input = settings.input;
  input.outputs = {settings.output, settings.plot};
  std::optional<std::vector<io::FoundInput>> files = find_run_files(settings.paths, input, observer);
  if (!files) return absl::NotFoundError("");
  if (files->empty()) return absl::NotFoundError(io::printable(settings.paths.front()) + ": nothing to read in it");
  absl::StatusOr<TempFolder> temp = TempFolder::open("-", settings.temp);
  if (!temp.ok()) return temp.status();
  temp->clear();
  observer.at_interruption(temp->contents(), Interruption::kNothingWritten);
  FileSource::Options options;
  options.whole_warc = all_warc(*files);
  options.records = *std::move(files);
  options.input = settings.input;
  options.threads = run_threads(settings.decide);
  options.memory = run_memory(settings.decide.memory);
  options.spool = temp->file("spool");
  FileSource source(std::move(options));
  const absl::StatusOr<BenchMeasure> measure = Bench(settings, *temp, source, observer).measure();
  observer.past_interruption();
  observer.end_stages();
  if (!measure.ok()) return measure.status();
  if (!settings.plot.empty()) {
    if (absl::Status status = io::write_file(settings.plot, bench_plot(*measure)); !status.ok()) return status;
  }
  return io::write_file(settings.output,
                        settings.format == BenchFormat::kJson ? bench_json(*measure) : bench_text(*measure));
}

}  // namespace refrain::run
