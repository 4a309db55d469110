#include "run/index/add.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/parallel.h"
#include "feed/feed_reader.h"
#include "index/writer.h"
#include "io/bad_records.h"
#include "io/files/files.h"
#include "run/dedup/run.h"
#include "run/inputs.h"
#include "run/item.h"
#include "run/memory.h"

namespace refrain::run {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 19;
constexpr std::size_t kBlocksAtOnce = 8;

// A block of a file and what was made of it.
struct Read {
  feed::Block block;
  std::uint64_t first_line = 0;
  std::vector<Item> items;
  std::vector<std::uint32_t> lines;  // of the items, in the block
  std::vector<feed::BadRecord> bad;
  std::uint32_t count = 0;  // lines in the block
  std::string fields;
};

// What was read of several blocks, and what becomes of it.
struct Group {
  std::vector<Read> reads;
  std::vector<index::NewDocument> documents;            // texts lie in `reads`
  std::vector<std::pair<std::size_t, std::size_t>> of;  // block and item of each
  std::vector<index::Writer::Prepared> prepared;        // of an index that is built
  std::vector<index::Verdict> verdicts;
  absl::Status status;
};

class Add {
 public:
  Add(const IndexSettings& settings, bool build, Observer& observer)
      : settings_(settings),
        build_(build),
        observer_(observer),
        threads_(base::thread_count(settings.wanted.threads)) {}

  absl::StatusOr<AddSummary> go();

 private:
  absl::Status read_all(const std::vector<io::FoundInput>& files);
  void parse(unsigned worker, const io::FoundInput& file, Read& read);
  absl::Status take(std::vector<Read> reads, const std::vector<io::FoundInput>& files);
  void add(Group& group);
  absl::Status end_group(const std::vector<io::FoundInput>& files);
  absl::Status tell_bad(const io::FoundInput& file, std::uint64_t line, const std::string& reason);

  const IndexSettings& settings_;
  const bool build_;
  Observer& observer_;
  const unsigned threads_;
  std::unique_ptr<index::Writer> writer_;
  // Documents that another thread adds while the next ones are parsed and prepared.
  std::unique_ptr<Group> adding_;
  std::future<void> added_;
  std::vector<ItemReader> readers_, default_readers_;
  io::BadRecords bad_{[&to = observer_](const std::string& line) { to.complain(line); }};
  std::string fields_;  // of the first bad record that has some
  AddSummary summary_;
  std::uint32_t file_ = ~std::uint32_t{0};
  std::uint64_t lines_ = 0;  // of the file that was read so far
};

absl::Status Add::tell_bad(const io::FoundInput& file, std::uint64_t line, const std::string& reason) {
  const std::string told = absl::StrCat(io::printable(file.path), ":", line, ": ", reason);
  if (settings_.strict) return absl::InvalidArgumentError(told);
  bad_.note(told);
  return absl::OkStatus();
}

void Add::parse(unsigned worker, const io::FoundInput& file, Read& read) {
  ItemReader& reader = io::is_feed(file.format) ? readers_[worker] : default_readers_[worker];
  const std::string_view bytes = read.block.bytes->view();
  const auto one = [&](std::string_view record, std::uint32_t line) {
    Item item;
    const absl::Status status = reader.read(read.block.kind, record, item);
    if (absl::IsNotFound(status)) return;
    if (status.ok()) {
      read.items.push_back(std::move(item));
      read.lines.push_back(line);
      return;
    }
    read.bad.push_back({line, std::string(status.message())});
    if (read.fields.empty() && read.bad.size() <= 3 && read.block.kind == feed::RecordKind::kJsonLine) {
      read.fields = io::fields_at(file.path, read.first_line + line, io::RecordParser::fields(record));
    }
  };
  if (read.block.kind == feed::RecordKind::kJsonLine && read.block.records.lines == 0) {
    std::uint32_t line = 0;
    for (std::size_t begin = 0; begin < bytes.size(); ++line) {
      const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
      const std::string_view record = bytes.substr(begin, end - begin);
      begin = end + 1;
      if (!record.starts_with('{') && io::RecordParser::blank(record)) continue;
      one(record, line);
    }
    return;
  }
  read.bad = read.block.records.bad;
  for (const feed::RecordPlace& place : read.block.records.places) {
    one(bytes.substr(place.begin, place.end - place.begin), place.line);
  }
  std::stable_sort(read.bad.begin(), read.bad.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
}

// Stores what was read, in order. Deciding takes one thread, and needs nothing of the documents behind: of an index that
// is built the next group is parsed and prepared meanwhile.
absl::Status Add::take(std::vector<Read> reads, const std::vector<io::FoundInput>& files) {
  base::parallel_for_workers(reads.size(), threads_, [&](unsigned worker, std::size_t k) {
    parse(worker, files[reads[k].block.file], reads[k]);
  });
  auto group = std::make_unique<Group>();
  group->reads = std::move(reads);
  for (std::size_t k = 0; k < group->reads.size(); ++k) {
    const Read& read = group->reads[k];
    for (std::size_t i = 0; i < read.items.size(); ++i) {
      group->documents.push_back({.id = read.items[i].id, .text = read.items[i].text, .time = read.items[i].time});
      group->of.emplace_back(k, i);
    }
  }
  if (build_) {
    if (absl::Status status = writer_->prepare(group->documents, group->prepared); !status.ok()) return status;
  }
  if (absl::Status status = end_group(files); !status.ok()) return status;
  for (std::size_t k = 0; k < group->reads.size(); ++k) {
    const Read& read = group->reads[k];
    summary_.bytes += read.block.input_bytes;
    if (fields_.empty()) fields_ = read.fields;
    for (const feed::BadRecord& bad : read.bad) {
      absl::Status status = tell_bad(files[read.block.file], read.first_line + bad.line, bad.reason);
      if (!status.ok()) return status;
    }
  }
  adding_ = std::move(group);
  try {
    if (build_ && threads_ > 1) added_ = std::async(std::launch::async, [this] { add(*adding_); });
  } catch (const std::system_error&) {
    added_ = {};  // no thread is left, so this one adds them
  }
  if (!added_.valid()) {
    add(*adding_);
    return end_group(files);
  }
  return absl::OkStatus();
}

void Add::add(Group& group) {
  group.status = build_ ? writer_->add_prepared(group.documents, group.prepared, group.verdicts)
                        : writer_->add(group.documents, false, group.verdicts);
}

// Waits for the group that is being added, if there is one, and tells what became of it.
absl::Status Add::end_group(const std::vector<io::FoundInput>& files) {
  if (added_.valid()) added_.get();
  const std::unique_ptr<Group> group = std::move(adding_);
  if (group == nullptr) return absl::OkStatus();
  if (!group->status.ok()) return group->status;
  for (std::size_t k = 0; k < group->verdicts.size(); ++k) {
    const index::Verdict& verdict = group->verdicts[k];
    const Read& read = group->reads[group->of[k].first];
    if (!verdict.error.empty()) {
      absl::Status status =
          tell_bad(files[read.block.file], read.first_line + read.lines[group->of[k].second], verdict.error);
      if (!status.ok()) return status;
      continue;
    }
    bad_.note_good();
    ++summary_.records;
    if (!verdict.duplicate_of.empty()) ++summary_.duplicates;
    if (verdict.replaced) ++summary_.replaced;
  }
  return absl::OkStatus();
}

absl::Status Add::read_all(const std::vector<io::FoundInput>& files) {
  const std::size_t memory = index::memory_of(settings_.wanted);
  feed::FeedReader reader(
      files, settings_.input, std::make_shared<feed::BufferPool>(kBlock),
      feed::ReaderLimits{.record = record_limit(memory), .window = std::max(memory / 4, std::size_t{8} << 20)});
  std::vector<Read> reads;
  std::size_t held = 0;
  for (;;) {
    if (observer_.interrupted()) return absl::CancelledError("interrupted");
    absl::StatusOr<std::optional<feed::Block>> next = reader.next();
    if (!next.ok()) return next.status();
    std::optional<feed::Block> block = *std::move(next);
    const bool end = !block.has_value();
    if (block) {
      Read& read = reads.emplace_back();
      read.block = *std::move(block);
      if (read.block.file != file_) lines_ = 0;
      file_ = read.block.file;
      read.first_line = lines_ + 1;
      if (read.block.kind == feed::RecordKind::kJsonLine && read.block.records.lines == 0) {
        const std::string_view bytes = read.block.bytes->view();
        lines_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
      } else {
        lines_ += read.block.records.lines;
      }
      held += read.block.bytes->size;
    }
    if (reads.size() >= kBlocksAtOnce || held >= kBlock * kBlocksAtOnce || (end && !reads.empty())) {
      if (absl::Status status = take(std::exchange(reads, {}), files); !status.ok()) return status;
      held = 0;
      observer_.update(reader.read_bytes(), summary_.records, summary_.bytes);
    }
    if (end) break;
  }
  if (absl::Status status = end_group(files); !status.ok()) return status;
  io::FoundInputs passed_over;
  for (const std::uint32_t file : reader.passed_over()) passed_over.skip(files[file].kind);
  passed_over.report_skipped([&](io::Problem, const std::string& line) { observer_.complain(line); });
  return absl::OkStatus();
}

absl::StatusOr<AddSummary> Add::go() {
  const auto begin = std::chrono::steady_clock::now();
  const auto files = find_run_files(settings_.paths, settings_.input, observer_);
  if (!files.has_value()) return absl::InvalidArgumentError("");
  if (files->empty()) return absl::NotFoundError("nothing to read");
  absl::StatusOr<std::unique_ptr<index::Writer>> writer =
      index::Writer::open(settings_.index, build_ ? index::OpenMode::kMake : index::OpenMode::kWrite, settings_.wanted);
  if (!writer.ok()) return writer.status();
  writer_ = *std::move(writer);
  for (unsigned worker = 0; worker < threads_; ++worker) {
    readers_.emplace_back(settings_.input.text_field, settings_.input.id_field, settings_.time_field);
    readers_.back().limit(record_limit(index::memory_of(settings_.wanted)));
    default_readers_.emplace_back("text", "id", settings_.time_field);
  }
  observer_.begin_stage("reading and comparing", bytes_of(*files));
  absl::Status status = read_all(*files);
  if (added_.valid()) added_.get();  // of a run that ends early
  adding_.reset();
  observer_.end_stages();
  if (status.ok() && summary_.records == 0 && bad_.count() > 0) {
    status = bad_.none_read(bad_.count(), fields_);
  } else {
    bad_.tell_rest();
  }
  if (!status.ok()) {
    if (build_) writer_->abandon();
    return status;
  }
  summary_.documents = writer_->state().documents;
  summary_.bad = bad_.count();
  status = writer_->sync();
  const absl::Status closed = writer_->close();
  if (!status.ok()) return status;
  if (!closed.ok()) return closed;
  summary_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return summary_;
}

}  // namespace

absl::StatusOr<AddSummary> add_to_index(const IndexSettings& settings, bool build, Observer& observer) {
  return Add(settings, build, observer).go();
}

}  // namespace refrain::run
