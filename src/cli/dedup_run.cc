#include "cli/dedup_run.h"

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/parallel.h"
#include "cli/complain.h"
#include "cli/memory_size.h"
#include "cli/run_inputs.h"
#include "feed/feed_reader.h"
#include "feed/pipeline.h"
#include "io/files.h"

namespace refrain::cli {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 19;
constexpr std::size_t kLeastMemory = std::size_t{64} << 20;
constexpr std::size_t kMostKept = std::size_t{256} << 20;  // bytes of blocks, to be read again

std::string key_field(const DedupCommand& command) {
  const std::size_t colon = command.keep.find(':');
  return colon == std::string::npos ? std::string() : command.keep.substr(colon + 1);
}

// Ids are asked for by those alone who name documents: making them costs more than one would think.
feed::RecordReader make_reader(const DedupCommand& command, bool with_ids) {
  return {command.input.text_field, with_ids ? command.input.id_field : std::string(), key_field(command)};
}

// Reading of one range of files.
class Ingest {
 public:
  Ingest(DedupRun& run, IngestFrom from, std::size_t end, const IngestSteps& steps)
      : run_(run),
        steps_(steps),
        reader_({run.files.begin(), run.files.begin() + static_cast<std::ptrdiff_t>(end)}, run.command.input, run.pool,
                limits(run)),
        from_(from),
        line_file_(from.file),
        next_line_(from.lines + 1) {
    for (unsigned worker = 0; worker < run.threads; ++worker) {
      readers_.push_back(make_reader(run.command, false));
      readers_.back().lend_text();
      readers_.back().limit(limits(run).record);
    }
  }

  absl::Status run();

 private:
  // What a record may take: it is held as it came, as its text, and as its shingles.
  static feed::ReaderLimits limits(const DedupRun& run) {
    return {.record = std::clamp(run.memory / 8, std::size_t{1} << 20, std::size_t{1} << 30),
            .window = std::max(run.memory / 4, std::size_t{8} << 20)};
  }

  std::unique_ptr<Work> read();
  void parse(unsigned worker, Work& work);
  absl::Status take(Work& work);
  std::unique_ptr<DocumentBatch> take_batch();
  void give_back(std::unique_ptr<DocumentBatch> batch);
  void fail(absl::Status status);
  bool failed();

  DedupRun& run_;
  const IngestSteps& steps_;
  feed::FeedReader reader_;
  IngestFrom from_;
  std::uint32_t line_file_;
  std::uint64_t next_line_;
  std::vector<feed::RecordReader> readers_;
  std::mutex guard_;
  std::vector<std::unique_ptr<DocumentBatch>> batches_;
  absl::Status status_;
};

void Ingest::fail(absl::Status status) {
  const std::scoped_lock lock(guard_);
  if (status_.ok()) status_ = std::move(status);
}

bool Ingest::failed() {
  const std::scoped_lock lock(guard_);
  return !status_.ok();
}

std::unique_ptr<DocumentBatch> Ingest::take_batch() {
  const std::scoped_lock lock(guard_);
  if (batches_.empty()) return std::make_unique<DocumentBatch>(run_.command.near);
  std::unique_ptr<DocumentBatch> batch = std::move(batches_.back());
  batches_.pop_back();
  batch->clear();
  return batch;
}

void Ingest::give_back(std::unique_ptr<DocumentBatch> batch) {
  const std::scoped_lock lock(guard_);
  batches_.push_back(std::move(batch));
}

std::unique_ptr<Work> Ingest::read() {
  if (failed()) return nullptr;
  const Laps laps(run_.clock, RunClock::kRead);
  absl::StatusOr<std::optional<feed::Block>> block = reader_.next();
  if (!block.ok()) {
    fail(block.status());
    return nullptr;
  }
  std::optional<feed::Block> next = *std::move(block);
  if (!next) return nullptr;
  auto work = std::make_unique<Work>();
  work->block = *std::move(next);
  work->end_offset = work->block.offset + work->block.bytes->size;
  return work;
}

void Ingest::parse(unsigned worker, Work& work) {
  Laps laps(run_.clock, RunClock::kParse);
  feed::RecordReader& reader = readers_[worker];
  const bool convert =
      work.block.kind == feed::RecordKind::kXmlItem || (work.block.kind == feed::RecordKind::kWarc && !run_.warc_out);
  if (convert) {
    feed::convert_to_lines(run_.files[work.block.file].path, reader, *run_.pool, work.block);
  }
  work.batch = take_batch();
  work.batch->hold_shingles(steps_.hold_shingles && steps_.hold_shingles());
  reader.read_all(work.block, work.records, [&](io::Record& record) {
    if (steps_.document) steps_.document(worker, work, record);
    laps.enter(RunClock::kSign);
    work.batch->add(record.view);
    laps.enter(RunClock::kParse);
  });
}

// The first of the steps in order: what was wrong is reported, and the documents get their numbers.
absl::Status Ingest::take(Work& work) {
  if (work.block.file != line_file_) {
    line_file_ = work.block.file;
    next_line_ = 1;
  }
  work.first_line = next_line_;
  next_line_ += work.records.lines;
  std::sort(work.records.bad.begin(), work.records.bad.end(),
            [](const auto& a, const auto& b) { return a.line < b.line; });
  for (const feed::BadRecord& bad : work.records.bad) {
    const std::string line = absl::StrFormat("%s:%d: %s", io::printable(run_.files[work.block.file].path),
                                             work.first_line + bad.line, bad.reason);
    if (run_.command.strict) return absl::InvalidArgumentError(line);
    // What reads a feed a second time does not tell of it twice.
    if (run_.skipped++ == run_.complained) {
      complain(line);
      ++run_.complained;
    }
  }
  work.first = static_cast<DocumentNumber>(run_.store->documents());
  run_.bytes += work.block.input_bytes;
  if (absl::Status status = run_.store->add(work.block, work.records, work.first_line); !status.ok()) {
    return status;
  }
  if (run_.store->documents() >= kNoDocument) {
    return absl::ResourceExhaustedError(
        "more than 4,294,967,294 documents; give them in several runs, each --against the others");
  }
  return steps_.decide(work);
}

absl::Status Ingest::run() {
  if (absl::Status status = reader_.skip_to(from_.file, from_.offset, from_.lines); !status.ok()) {
    return status;
  }
  feed::Stages<Work> stages;
  stages.read = [this] { return read(); };
  stages.work = [this](unsigned worker, Work& work) { parse(worker, work); };
  stages.decide = [this](Work& work) {
    run_.read_bytes = reader_.read_bytes();
    if (failed()) return;
    const Laps laps(run_.clock, RunClock::kDecide);
    if (absl::Status status = take(work); !status.ok()) fail(std::move(status));
    run_.progress->update(reader_.read_bytes(), run_.store->documents(), run_.bytes);
    if (run_.clock != nullptr) {
      const std::size_t cached = std::min(run_.held, run_.store->kept_bytes());
      run_.clock->note(run_.store->documents(), run_.bytes, run_.held - cached);
    }
  };
  stages.write = [this](Work& work) {
    if (steps_.write && !failed()) {
      const Laps laps(run_.clock, RunClock::kWrite);
      if (absl::Status status = steps_.write(work); !status.ok()) fail(std::move(status));
    }
    give_back(std::move(work.batch));
  };
  stages.stopped = [this] { return failed(); };
  feed::Pipeline<Work>(stages, run_.threads, run_.blocks_in_flight()).run();
  return status_;
}

}  // namespace

bool DedupRun::set_up(const char* name) {
  threads = thread_count(command.threads);
  memory = command.memory.empty() ? available_memory() / 4 * 3 : parse_size(command.memory).value_or(0);
  if (memory < kLeastMemory) {
    complain(absl::StrFormat("--memory %s: is less than %s needs to begin; give 64M or more", command.memory, name));
    return false;
  }
  total_bytes = bytes_of(files);
  return true;
}

void DedupRun::begin_afresh(const TempFolder& temp) {
  std::vector<std::string> paths;
  paths.reserve(files.size());
  for (const io::FoundInput& file : files) paths.push_back(file.path);
  store = std::make_unique<feed::DocumentStore>(feed::DocumentStore::Options{
      .paths = std::move(paths), .spool = temp.file("spool"), .memory = std::min(memory / 8, kMostKept)});
  pool = std::make_shared<feed::BufferPool>(kBlock);
  first_record = 0;
  skipped = wordless = without_key = bytes = temp_bytes = 0;
  stripped_documents = stripped_words = 0;
  removed.clear();
  contained.clear();
}

absl::Status ingest(DedupRun& run, IngestFrom from, std::size_t end, const IngestSteps& steps) {
  return Ingest(run, from, end, steps).run();
}

StoredTexts::StoredTexts(DedupRun& run, bool with_ids) : run_(run), reader_(make_reader(run.command, with_ids)) {}

absl::Status StoredTexts::read(DocumentNumber document, io::Record& record) {
  const absl::StatusOr<std::string_view> bytes = run_.store->record(document);
  if (!bytes.ok()) return bytes.status();
  return reader_.read(run_.store->kind(document), *bytes, record);
}

bool StoredTexts::operator()(DocumentNumber document, std::string& text) {
  const Laps laps(run_.clock, RunClock::kFetch);
  status_ = read(document, record_);
  if (!status_.ok()) return false;
  text.swap(record_.text);
  return true;
}

void note_contained(DedupRun& run, Work& work) {
  for (auto& [k, contained] : work.contained) {
    run.contained.emplace(static_cast<DocumentNumber>(work.first + k), std::move(contained));
  }
}

bool note_decision(DedupRun& run, DocumentNumber document, const Decision& decision) {
  const bool against = decision.removed() && decision.kept < run.first_record;
  const auto contained = against ? run.contained.end() : run.contained.find(document);
  if (contained != run.contained.end()) {
    run.removed.push_back({document, contained->second.item, contained->second.share, Reason::kContained});
  } else if (decision.removed()) {
    run.removed.push_back({document, decision.kept, decision.similarity, against ? Reason::kAgainst : Reason::kNear});
  } else {
    return false;
  }
  return true;
}

}  // namespace refrain::cli
