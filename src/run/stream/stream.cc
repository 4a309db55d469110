#include "run/stream/stream.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/parallel.h"
#include "feed/feed_reader.h"
#include "findings/document.h"
#include "index/writer.h"
#include "io/json/json_scan.h"
#include "os/descriptor.h"
#include "os/messages.h"
#include "run/index/shared_passages.h"
#include "run/inputs.h"
#include "run/item.h"
#include "run/memory.h"
#include "run/stream/answer.h"
#include "run/stream/byte_feed.h"
#include "run/stream/lines.h"
#include "text/utf8_name.h"

namespace refrain::run {
namespace {

constexpr std::size_t kMostGroup = 512;  // records that are taken together
// The same with passages, where the texts of their sources are held too.
constexpr std::size_t kMostGroupOfPassages = 64;
constexpr std::size_t kMostHeld = std::size_t{4} << 20;  // bytes, but for one line
constexpr std::size_t kMostSources = 32;                 // of a record
constexpr std::size_t kMostPassages = 1000;              // likewise

// One record on its way through.
struct InHand {
  // As it came.
  std::string_view bytes;
  feed::RecordKind kind = feed::RecordKind::kJsonLine;
  std::string error;                  // known before it is looked at
  const std::string* path = nullptr;  // of an input whose items are no lines; null: the line comes back
  bool default_fields = false;        // a file that is one document, as a line of ours
  bool ends_frame = false;
  bool ends_with_newline = true;  // the frame
  // What was made of it.
  bool none = false;  // a record of an archive that holds no document: no answer
  bool object = false;
  Item item;
  Said said;
  std::string answer;
};

// Keeps what it is told.
class LineKeeper : public Observer {
 public:
  void complain(std::string_view message) override { lines.emplace_back(message); }

  std::vector<std::string> lines;
};

class Stream {
 public:
  Stream(const StreamSettings& settings, const StreamEnds& ends, Observer& observer)
      : settings_(settings),
        ends_(ends),
        observer_(observer),
        threads_(base::thread_count(settings.wanted.threads)),
        id_field_(settings.input.id_field),
        most_line_(record_limit(index::memory_of(settings.wanted))),
        most_group_(settings.passages ? kMostGroupOfPassages : kMostGroup) {}

  absl::Status go();

 private:
  absl::Status from_standard_input();
  absl::Status from_files(const std::vector<io::FoundInput>& files);
  absl::Status take_block(const feed::Block& block, const io::FoundInput& file);
  static InHand in_hand(Cut& cut);
  absl::Status take(std::vector<InHand>& group);
  absl::Status decide(bool wait);
  void find_passages(InHand& one, index::Sources& sources) const;
  void read(unsigned worker, InHand& one);
  void answer(InHand& one) const;
  void log_bad(const InHand& one);
  void log(std::string_view line) const;
  std::int64_t until_sync() const;
  void note_sync();
  absl::Status write(std::string_view bytes);

  const StreamSettings& settings_;
  const StreamEnds& ends_;
  Observer& observer_;
  const unsigned threads_;
  const io::FieldName id_field_;
  const std::size_t most_line_;
  const std::size_t most_group_;
  std::unique_ptr<index::Writer> writer_;
  std::vector<ItemReader> readers_;
  std::vector<ItemReader> default_readers_;
  std::vector<index::NewDocument> documents_;
  std::vector<std::size_t> asked_;  // which of the group they are
  std::vector<index::Verdict> verdicts_;
  std::vector<index::Sources> sources_;  // of each of documents_, where passages are asked for
  std::string frame_;                    // answers to the frame that has not ended
  bool reader_gone_ = false;
  bool unsynced_ = false;
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
  std::uint64_t lines_ = 0;
};

void Stream::read(unsigned worker, InHand& one) {
  if (!one.error.empty()) {
    one.said.error = one.error;
    return;
  }
  if (one.kind == feed::RecordKind::kJsonLine && io::RecordParser::blank(one.bytes)) {
    one.said.error = "a blank line";
    return;
  }
  ItemReader& reader = one.default_fields ? default_readers_[worker] : readers_[worker];
  const absl::Status status = reader.read(one.kind, one.bytes, one.item);
  one.none = absl::IsNotFound(status);
  if (status.ok()) {
    one.object = one.kind == feed::RecordKind::kJsonLine;
  } else {
    one.said.error = std::string(status.message());
  }
}

void Stream::answer(InHand& one) const {
  if (one.none) return;
  if (one.path != nullptr && settings_.verdict_only) {
    const std::string& id = one.item.id.empty() ? one.said.given_id : one.item.id;
    one.answer = absl::StrCat("{", id.empty() ? "" : "\"id\": ", id, id.empty() ? "" : ", ",
                              "\"refrain\": ", said_json(one.said), "}");
  } else if (one.path != nullptr && one.said.error.empty()) {
    const std::string& id = one.item.id.empty() ? one.said.given_id : one.item.id;
    one.answer = absl::StrCat("{\"id\": ", id, ", \"text\": ", io::json_string(one.item.text),
                              ", \"source\": ", io::json_string(text::utf8_name(*one.path)),
                              ", \"refrain\": ", said_json(one.said), "}");
  } else if (one.path != nullptr) {
    one.answer = absl::StrCat("{\"refrain\": ", said_json(one.said), "}");
  } else if (settings_.verdict_only) {
    one.answer = verdict_line(one.bytes, one.default_fields ? io::FieldName("id") : id_field_, one.item.id, one.said);
  } else {
    one.answer = answer_line(one.bytes, one.object, one.said);
  }
}

// Milliseconds until the disk is to be waited for.
std::int64_t Stream::until_sync() const {
  const auto passed =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - synced_).count();
  return std::max<std::int64_t>(settings_.sync_every - passed, 0);
}

void Stream::note_sync() {
  unsynced_ = false;
  synced_ = std::chrono::steady_clock::now();
}

void Stream::log_bad(const InHand& one) {
  if (!one.said.error.empty()) log(absl::StrCat("record ", lines_, ": ", one.said.error));
}

void Stream::log(std::string_view line) const {
  if (ends_.log) ends_.log(ends_.spelling(line));
}

absl::Status Stream::decide(bool wait) {
  verdicts_.clear();
  sources_.clear();
  if (!settings_.passages) return writer_->add(documents_, wait, verdicts_);
  const index::SourceLimits limits{.most = kMostSources};
  return writer_->add(documents_, wait, verdicts_, limits, sources_);
}

void Stream::find_passages(InHand& one, index::Sources& sources) const {
  if (!one.said.error.empty()) return;
  const findings::Document document{.name = {},
                                    .id_json = one.item.id.empty() ? one.said.given_id : one.item.id,
                                    .path = one.path != nullptr ? *one.path : std::string_view("-"),
                                    .decoded = true,
                                    .text = one.item.text,
                                    .original = one.item.text,
                                    .quoted = {},
                                    .links = {},
                                    .ignored = {}};
  one.said.passages = overlaps_json(shared_passages(document, settings_.index, sources), kMostPassages);
  sources = {};
}

// Judges records and writes their answers.
absl::Status Stream::take(std::vector<InHand>& group) {
  base::parallel_for_workers(group.size(), threads_, [&](unsigned worker, std::size_t k) { read(worker, group[k]); });
  documents_.clear();
  asked_.clear();
  sources_.clear();
  for (std::size_t k = 0; k < group.size(); ++k) {
    InHand& one = group[k];
    if (one.none || !one.said.error.empty()) continue;
    documents_.push_back({.id = one.item.id, .text = one.item.text, .time = one.item.time});
    asked_.push_back(k);
  }
  const bool wait = settings_.sync == Sync::kEach || (settings_.sync == Sync::kEvery && until_sync() == 0);
  if (!documents_.empty()) {
    if (absl::Status status = decide(wait); !status.ok()) return status;
    if (wait) note_sync();
    unsynced_ = !wait && settings_.sync == Sync::kEvery;
  }
  for (std::size_t k = 0; k < asked_.size(); ++k) {
    Said& said = group[asked_[k]].said;
    index::Verdict& verdict = verdicts_[k];
    said.error = std::move(verdict.error);
    if (verdict.given) said.given_id = std::move(verdict.id);
    said.duplicate_of = std::move(verdict.duplicate_of);
    said.similarity = verdict.similarity;
  }
  for (InHand& one : group) {
    if (!one.said.error.empty()) one.said.error = ends_.spelling(one.said.error);
  }
  base::parallel_for(sources_.size(), threads_, [&](std::size_t k) { find_passages(group[asked_[k]], sources_[k]); });
  base::parallel_for(group.size(), threads_, [&](std::size_t k) { answer(group[k]); });
  std::string out;
  for (InHand& one : group) {
    ++lines_;
    log_bad(one);
    if (one.none) continue;
    std::string& into = settings_.frames ? frame_ : out;
    into += one.answer;
    into += '\n';
    if (!one.ends_frame) continue;
    if (!one.ends_with_newline) frame_.pop_back();
    const std::size_t size = frame_.size();
    if (size > std::numeric_limits<std::uint32_t>::max()) {
      return absl::InvalidArgumentError("an answer is too long for a frame; send smaller ones");
    }
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift & 0xff));
    out += frame_;
    frame_.clear();
  }
  return write(out);
}

absl::Status Stream::write(std::string_view bytes) {
  if (bytes.empty() || reader_gone_) return absl::OkStatus();
  const int error = os::write_all(ends_.output, bytes);
  reader_gone_ = error == EPIPE;
  return error == 0 || reader_gone_
             ? absl::OkStatus()
             : os::file_error("-", "written", error, "what was read is in the index; start again");
}

absl::Status Stream::from_standard_input() {
  ByteFeed feed(ends_.input, ends_.stop);
  HeldBytes held;
  const std::unique_ptr<Cutter> cutter = settings_.frames ? frame_cutter(most_line_) : line_cutter(most_line_);
  std::vector<InHand> group;
  Cut cut;
  bool more = true;
  while (!reader_gone_) {
    group.clear();
    std::size_t used = 0;
    while (group.size() < most_group_ && cutter->next(held.view().substr(used), cut)) {
      used += cut.used;
      if (cut.is_line) group.push_back(in_hand(cut));
    }
    if (!group.empty()) {
      if (absl::Status status = take(group); !status.ok()) return status;
      held.drop(used);
      // Whatever came meanwhile is the next group. Who writes faster than this reads has to wait.
      if (held.view().size() < kMostHeld) more = more && feed.take(held, 0);
      continue;
    }
    held.drop(used);
    if (!cutter->status().ok()) return cutter->status();
    if (!more) break;
    more = feed.take(held, unsynced_ ? until_sync() : -1);
    if (unsynced_ && until_sync() == 0) {
      if (absl::Status status = writer_->sync(); !status.ok()) return status;
      note_sync();
    }
  }
  // What has not come whole was not read, where the run is stopped.
  if (feed.stopped() || reader_gone_) return absl::OkStatus();
  if (absl::Status status = cutter->end(held.view(), cut); !status.ok()) return status;
  if (cut.is_line) {
    group.push_back(in_hand(cut));
    if (absl::Status status = take(group); !status.ok()) return status;
  }
  return feed.status();
}

InHand Stream::in_hand(Cut& cut) {
  InHand one;
  one.bytes = cut.line;
  one.error = std::move(cut.error);
  one.ends_frame = cut.ends_frame;
  one.ends_with_newline = cut.ends_with_newline;
  return one;
}

// Takes the records of a block of a file.
absl::Status Stream::take_block(const feed::Block& block, const io::FoundInput& file) {
  std::vector<InHand> all;
  const std::string_view bytes = block.bytes->view();
  if (block.kind == feed::RecordKind::kJsonLine && block.records.lines == 0) {
    for (std::size_t begin = 0; begin < bytes.size();) {
      const std::size_t newline = std::min(bytes.find('\n', begin), bytes.size());
      InHand& one = all.emplace_back();
      one.bytes = bytes.substr(begin, newline - begin);
      one.default_fields = !io::is_feed(file.format);
      begin = newline + 1;
    }
  } else {
    auto bad = block.records.bad.begin();
    const auto add_bad = [&] {
      InHand& one = all.emplace_back();
      one.path = &file.path;
      one.error = bad->reason;
      ++bad;
    };
    for (const feed::RecordPlace& place : block.records.places) {
      while (bad != block.records.bad.end() && bad->line < place.line) add_bad();
      InHand& one = all.emplace_back();
      one.bytes = bytes.substr(place.begin, place.end - place.begin);
      one.kind = block.kind;
      if (block.kind != feed::RecordKind::kJsonLine) one.path = &file.path;
    }
    while (bad != block.records.bad.end()) add_bad();
  }
  std::vector<InHand> group;
  for (std::size_t begin = 0; begin < all.size() && !reader_gone_; begin += most_group_) {
    const std::size_t end = std::min(begin + most_group_, all.size());
    group.assign(std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(begin)),
                 std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(end)));
    if (absl::Status status = take(group); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Stream::from_files(const std::vector<io::FoundInput>& files) {
  constexpr std::size_t kBlock = std::size_t{1} << 19;
  feed::FeedReader reader(files, settings_.input, std::make_shared<feed::BufferPool>(kBlock),
                          feed::ReaderLimits{.record = most_line_});
  while (!reader_gone_ && !(ends_.stopped && ends_.stopped())) {
    absl::StatusOr<std::optional<feed::Block>> next = reader.next();
    if (!next.ok()) return next.status();
    const std::optional<feed::Block> block = *std::move(next);
    if (!block) break;
    if (absl::Status status = take_block(*block, files[block->file]); !status.ok()) return status;
  }
  for (const auto& [file, encoding] : reader.converted()) log(io::converted_line(files[file].path, encoding));
  io::FoundInputs passed_over;
  for (const std::uint32_t file : reader.passed_over()) passed_over.skip(files[file].kind);
  passed_over.report_skipped([&](io::Problem, const std::string& line) { log(line); });
  return absl::OkStatus();
}

absl::Status Stream::go() {
  const std::string& format = settings_.input.input_format;
  const bool plain = settings_.paths.empty() && (format.empty() || format == "jsonl");
  std::optional<std::vector<io::FoundInput>> files;
  if (!plain) {
    if (settings_.frames) {
      return absl::InvalidArgumentError("\1frame\2 is for JSON lines on standard input; leave it out, or the inputs");
    }
    const std::vector<std::string> standard = {"-"};
    LineKeeper told;
    files = find_run_files(settings_.paths.empty() ? standard : settings_.paths, settings_.input, told);
    // What ends the run is told; what it goes on past is for the log.
    for (const std::string& line : told.lines) files.has_value() ? log(line) : observer_.complain(line);
    if (!files.has_value()) return absl::InvalidArgumentError("");
  }
  absl::StatusOr<std::unique_ptr<index::Writer>> writer =
      index::Writer::open(settings_.index, index::OpenMode::kWriteOrMake, settings_.wanted);
  if (!writer.ok()) return writer.status();
  writer_ = *std::move(writer);
  for (unsigned worker = 0; worker < threads_; ++worker) {
    readers_.emplace_back(settings_.input.text_field, settings_.input.id_field, settings_.time_field);
    readers_.back().limit(most_line_);
    default_readers_.emplace_back("text", "id", settings_.time_field);
  }
  absl::Status status = plain ? from_standard_input() : from_files(*files);
  if (status.ok() && settings_.sync != Sync::kNever) status = writer_->sync();
  const absl::Status closed = writer_->close();
  return status.ok() ? closed : status;
}

}  // namespace

absl::Status stream(const StreamSettings& settings, const StreamEnds& ends, Observer& observer) {
  return Stream(settings, ends, observer).go();
}

}  // namespace refrain::run
